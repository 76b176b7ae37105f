// Controls stand still: what undoes an action is never under the pointer that did it, and no button moves because another changes its words.

import assert from "node:assert/strict";
import { pageTest } from "./harness.mjs";
import { SIZES, onByOneBeat as on, placeOfBeat as place, ready } from "./steps.mjs";

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
