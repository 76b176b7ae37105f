// The program of the page fails: a dialog says what happened, has the link to the moment, and two ways on.

import assert from "node:assert/strict";
import { pageTest } from "./harness.mjs";

const SAYS = {
    en: { title: "Something in ZooScope has failed, and the page cannot go on.", again: "Open that moment again", anew: "Begin anew" },
    zh: { title: "ZooScope 内部出错，页面无法继续。", again: "重新打开那一刻", anew: "重新开始" },
};

for (const [lang, theme] of [["en", "dark"], ["zh", "light"]]) {
    pageTest(`a panic is told with its reason, the link to the moment and two ways on (${lang}, ${theme})`, async ({ open, axe }) => {
        const page = await open({ lang, theme, hash: "#v=1&run=ensemble 3;crash s3;run 2s", viewport: { width: 1280, height: 720 } });
        await page.waitForSelector("[data-server=s3][data-state=CRASHED]");
        await page.waitForFunction(() => globalThis.zooscopeWhole);
        // Drawing cannot go on when the document refuses an element.
        await page.evaluate(() => {
            Node.prototype.insertBefore = Node.prototype.appendChild = () => {
                throw new Error("refused by the test");
            };
        });
        await page.keyboard.press("?");
        const dialog = page.locator("dialog#panicked[open]");
        await dialog.waitFor();
        assert.equal(await dialog.locator("h2").textContent(), SAYS[lang].title);
        assert.match(await dialog.locator("pre").textContent(), /panicked at .*failed to /s);
        const link = await dialog.locator("input").inputValue();
        assert.equal(link, page.url());
        assert.match(link, /crash/);
        assert.equal(await page.evaluate(() => document.activeElement.textContent), SAYS[lang].again);
        const box = await dialog.boundingBox();
        assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.width <= 1280 && box.y + box.height <= 720, JSON.stringify(box));
        await axe(page);

        await page.keyboard.press("Enter");
        await page.waitForSelector("[data-server=s3][data-state=CRASHED]");
        assert.equal(await dialog.count(), 0, "the moment is open again");

        await page.waitForFunction(() => globalThis.zooscopeWhole);
        await page.evaluate(() => {
            Node.prototype.insertBefore = Node.prototype.appendChild = () => {
                throw new Error("refused by the test");
            };
        });
        await page.keyboard.press("?");
        await dialog.locator("button", { hasText: SAYS[lang].anew }).click();
        await page.waitForSelector("[data-server=s5][data-state=LEADING]");
        assert.equal(new URL(page.url()).hash.includes("crash"), false);
    }, { ignore: /refused by the test|unreachable|panicked/ });
}
