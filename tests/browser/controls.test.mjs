// Controls stand still: what undoes an action is never under the pointer that did it, and no button moves because another changes its words.

import assert from "node:assert/strict";
import { pageTest } from "./harness.mjs";
import { SIZES, ZOOMED, onByOneBeat as on, placeOfBeat as place, ready } from "./steps.mjs";

const boxes = (page, selector) =>
    page.locator(selector).evaluateAll((all) => all.map((node) => [node.id, JSON.stringify(node.getBoundingClientRect())]));

for (const lang of ["en", "zh"]) {
    pageTest(`a double click on Stop the leader stops it, and no button of the bar moves (${lang})`, async ({ open }) => {
        for (const viewport of SIZES) {
            const page = await ready(await open({ lang, viewport }));
            const before = await boxes(page, ".stagebar button");
            await page.dblclick("#stop-leader", { delay: 30 });
            await page.waitForSelector("[data-server][data-state=CRASHED]");
            assert.deepEqual(await boxes(page, ".stagebar button"), before);
            await page.click("#restart-server");
            await page.waitForSelector("[data-server][data-state=CRASHED]", { state: "detached" });
            assert.deepEqual(await boxes(page, ".stagebar button"), before);
        }
    });

    pageTest(`on the narrowest telephone every button of the bar is whole (${lang})`, async ({ open }) => {
        const page = await ready(await open({ lang, viewport: { width: 360, height: 640 } }));
        const stage = await page.locator("#stage").boundingBox();
        for (const button of await page.locator(".stagetop button:visible").all()) {
            const box = await button.boundingBox();
            const inside = box.x >= stage.x && box.x + box.width <= stage.x + stage.width && box.y >= stage.y;
            assert.ok(inside, `${await button.getAttribute("id")} ${JSON.stringify(box)}`);
            const seen = await button.evaluate((node) => {
                const { left, right, top, height } = node.getBoundingClientRect();
                const at = (x) => node.contains(document.elementFromPoint(x, top + height / 2));
                return at(left + 3) && at(right - 3);
            });
            assert.ok(seen, `${await button.getAttribute("id")} is cut`);
        }
    });

    pageTest(`a lesson's Back and Next stand still from the first beat to the end (${lang})`, async ({ open }) => {
        const page = await open({ lang, hash: "#v=1&lesson=herd" });
        await page.waitForSelector("#beat-text");
        const before = await boxes(page, ".beats button");
        const [, all] = await place(page);
        for (let n = 1; n < all; n++) {
            await on(page);
            assert.deepEqual(await boxes(page, ".beats button"), before, `beat ${n + 1}`);
        }
    });
}

pageTest("at a server's panel, stopping and starting are two buttons", async ({ open }) => {
    const page = await ready(await open());
    await page.click("[data-server=s5]");
    await page.keyboard.press("Escape");
    const stop = await page.locator("[id^=panel-stop-s]").getAttribute("id");
    const before = await boxes(page, ".side .buttons button");
    await page.dblclick(`#${stop}`, { delay: 30 });
    await page.waitForSelector("[data-server][data-state=CRASHED]");
    await page.waitForSelector(`#${stop}:disabled`);
    assert.deepEqual(await boxes(page, ".side .buttons button"), before);
});

pageTest("a double click on a lesson's last Next stops at what was done", async ({ open }) => {
    const page = await open({ hash: "#v=1&lesson=herd" });
    await page.waitForSelector("#beat-text");
    const [, all] = await place(page);
    for (let n = 2; n < all; n++) await on(page);
    await page.waitForTimeout(50);
    while (!(await page.isVisible(".ending"))) await page.dblclick("#lesson-next");
    await page.waitForTimeout(200);
    assert.ok(await page.isVisible(".ending"));
});

pageTest("a tap on any control in sight reaches that control, at every size and with a rule left out", async ({ open }) => {
    for (const viewport of [{ width: 390, height: 844 }, { width: 360, height: 640 }, { width: 768, height: 1024 }, { width: 960, height: 640 }, { width: 1280, height: 720 }, ZOOMED]) {
        const page = await ready(await open({ viewport, touch: true, hash: "#run=rule commit-quorum off;ensemble 5 clients 2;run until leader;run 1s" }));
        await page.waitForSelector(".holds.ok");
        const covered = await page.$$eval("button, select, summary, input", (all) =>
            all.filter((it) => !it.disabled && it.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
                .map((it) => [it, it.getBoundingClientRect()])
                .map(([it, box]) => [it, box, document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)])
                .filter(([it, box, top]) => box.width > 0 && box.right <= innerWidth && box.bottom <= innerHeight && box.top >= 0 && !(top && (it.contains(top) || top.contains(it))))
                // What lies below the playback of a telephone is scrolled to.
                .filter(([, , top]) => !top?.closest(".transport"))
                .map(([it, , top]) => `${it.id || it.textContent} lies under ${top?.outerHTML.slice(0, 60)}`));
        assert.deepEqual(covered, [], `${viewport.width}`);
        const [without, bar] = await Promise.all([page.locator(".without"), page.locator(".bar")].map((it) => it.boundingBox()));
        const isWhole = await page.$eval(".without", (it) => it.scrollWidth <= it.clientWidth && it.textContent.includes("commit-quorum"));
        assert.ok(isWhole && without.width > 100 && without.y + without.height <= bar.y + bar.height + 1, `${viewport.width}: ${JSON.stringify([without, bar])}`);
    }
}, { timeout: 120_000 });
