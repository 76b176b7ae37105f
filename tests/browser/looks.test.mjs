// For every eye and hand: two languages, two themes, three sizes, a keyboard, a screen reader.

import assert from "node:assert/strict";
import { pageTest } from "./harness.mjs";
import { SIZES, ZOOMED, leader, moment, newLeader, pause, ready, smallTexts } from "./steps.mjs";

for (const lang of ["en", "zh"]) {
    for (const theme of ["light", "dark"]) {
        pageTest(`axe finds nothing, in ${lang}, ${theme}, at every size, with every panel and layer`, async ({ open, axe }) => {
            for (const viewport of SIZES) {
                const page = await ready(await open({ lang, theme, viewport }));
                await axe(page);
                if (viewport.width !== 1280) continue;
                for (const tab of await page.locator("[role=tab]").all()) {
                    await tab.click();
                    await axe(page);
                }
                for (const layer of ["#share", "#help"]) {
                    await page.click(layer);
                    await page.waitForSelector("[role=dialog]");
                    await axe(page);
                    await page.keyboard.press("Escape");
                }
                await page.click("[data-server=s1]", { button: "right" });
                await page.waitForSelector("[role=menu]");
                await axe(page);
            }
        }, { timeout: 180_000 });
    }
}

for (const viewport of SIZES) {
    // On a telephone the panels lie below the stage.
    const phone = viewport.width < 800;
    pageTest(`stage, caption, timeline and transport fit ${viewport.width}×${viewport.height}`, async ({ open }) => {
        for (const lang of ["en", "zh"]) {
            const page = await ready(await open({ viewport, lang }));
            const overflow = await page.evaluate(() => {
                const { scrollWidth, scrollHeight } = document.documentElement;
                return { x: scrollWidth - innerWidth, y: scrollHeight - innerHeight };
            });
            assert.ok(overflow.x <= 0 && (phone || overflow.y <= 0), JSON.stringify(overflow));
            for (const part of ["#stage", "#timeline", "#play", "[role=status]"]) {
                const box = await page.locator(part).first().boundingBox();
                assert.ok(box && box.y + box.height <= viewport.height + 1, `${part} ${JSON.stringify(box)}`);
            }
            assert.deepEqual(await smallTexts(page, "body"), [], "no text below 11 px");
        }
    });
}

pageTest("zoomed to 200 %, nothing is beyond the window's side, and axe finds nothing", async ({ open, axe }) => {
    for (const hash of ["", "#v=1&lesson=herd"]) {
        const page = await open({ viewport: ZOOMED, hash });
        await page.waitForSelector(hash ? "#beat-text" : "[data-server][data-state=LEADING]");
        await pause(page);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), hash);
        // A lesson is read and seen at once; the panels are scrolled to.
        for (const part of hash ? [".story", ".beat", "#lesson-next", "#stage", "#caption", "#play", "#timeline"] : ["#stage", "#caption", "#play", "#timeline", "#tab-console"]) {
            if (/timeline|tab/.test(part)) await page.locator(part).scrollIntoViewIfNeeded();
            const box = await page.locator(part).boundingBox();
            assert.ok(box && box.x >= 0 && box.x + box.width <= ZOOMED.width + 1, `${part} ${JSON.stringify(box)}`);
            if (hash) assert.ok(box.height > 24 && box.y >= 0 && box.y + box.height <= ZOOMED.height + 1, `${part} ${JSON.stringify(box)}`);
        }
        assert.deepEqual(await smallTexts(page, "body"), [], "no text below 11 px");
        await axe(page);
    }
}, { timeout: 180_000 });

pageTest("controls never move, neither for a menu nor while the page plays", async ({ open }) => {
    const page = await ready(await open({ viewport: SIZES[0] }));
    const places = () =>
        page.evaluate(() => ["#play", "#step-back", "#step-forward", "#to-end", "#next", "#speed", "#share"]
            .map((id) => JSON.stringify(document.querySelector(id).getBoundingClientRect())));
    const before = await places();
    await page.click("[data-client=c1]", { button: "right" });
    await page.waitForSelector("[role=menu]");
    assert.deepEqual(await places(), before, "with a menu");
    await page.keyboard.press("Escape");
    await page.click("#stop-leader");
    const old = await page.getAttribute("[data-state=CRASHED]", "data-server");
    await page.keyboard.press("Escape");
    await newLeader(page, old);
    assert.deepEqual(await places(), before);
});

pageTest("with reduced motion the caption carries the story", async ({ open }) => {
    const page = await ready(await open({ reducedMotion: "reduce" }));
    const old = await leader(page);
    await page.click("#stop-leader");
    await newLeader(page, old);
    assert.ok((await page.textContent("[role=status]")).length > 10);
});

pageTest("a chosen language and theme are remembered", async ({ open }) => {
    const page = await ready(await open());
    await page.click("#lang");
    await page.click("#theme");
    await page.waitForSelector("html[lang=zh-CN][data-theme=dark]");
    await page.reload();
    await page.waitForSelector("html[lang=zh-CN][data-theme=dark]");
    await pause(page);
    assert.ok((await moment(page)).caption.match(/[\u4e00-\u9fff]/), "the caption is Chinese");
});
