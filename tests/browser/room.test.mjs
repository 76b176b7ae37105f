// The room that there is: nothing lies on what it speaks of, everything grows with the screen, and parts fold.

import assert from "node:assert/strict";
import { pageTest } from "./harness.mjs";
import { alone, drawn, play, ready, say } from "./steps.mjs";

const box = (page, selector) => page.locator(selector).first().boundingBox();

pageTest("with a lesson open on a projector the panels cover neither stage nor playback", async ({ open }) => {
    const page = await open({ viewport: { width: 1280, height: 720 }, hash: "#v=1&lesson=leader-stops" });
    await page.waitForSelector("#beat-text");
    await page.click("#rail");
    await page.waitForSelector(".side.open");
    const side = await box(page, ".side");
    for (const part of ["#stage", "#timeline", ".middle .transport", "#caption"]) {
        const { x, width } = await box(page, part);
        assert.ok(x + width <= side.x + 1, part);
    }
    const [bar, speed] = [await box(page, ".middle .transport"), await box(page, ".middle .speed")];
    assert.ok(speed.x + speed.width <= bar.x + bar.width);
});

pageTest("lanes, kinds and the caption fold, and the stage gets their room", async ({ open, axe }) => {
    const page = await ready(await open({ viewport: { width: 1280, height: 720 } }));
    let before = (await box(page, "#stage")).height;
    for (const part of ["lanes", "kinds", "caption"]) {
        await page.click(`#fold-${part}`);
        await page.waitForFunction((before) => document.querySelector("#stage").getBoundingClientRect().height > before, before);
        before = (await box(page, "#stage")).height;
    }
    await axe(page);
    await page.click("#fold-lanes");
    await page.waitForSelector("#timeline", { state: "visible" });
});

pageTest("on a large screen cards, type and lanes grow, and what is clicked is what is meant", async ({ open }) => {
    const sizes = [];
    for (const viewport of [{ width: 1280, height: 720 }, { width: 1920, height: 1080 }]) {
        const page = await ready(await open({ viewport }));
        await page.waitForTimeout(200);
        const text = await page.locator(".cli .note").first().evaluate((node) => parseFloat(getComputedStyle(node).fontSize) * node.getScreenCTM().a);
        sizes.push([(await box(page, "[data-server=s1] .box")).width, text]);
        await page.click("[data-server=s3]");
        const [menu, server] = [await box(page, "[role=menu]"), await box(page, "[data-server=s3] .box")];
        assert.ok(menu.x >= server.x && menu.x <= server.x + server.width, "the menu is where the pointer is");
        await page.keyboard.press("Escape");
    }
    assert.ok(sizes[1][0] > 1.3 * sizes[0][0] && sizes[1][1] > 1.3 * sizes[0][1], JSON.stringify(sizes));
});

pageTest("every lane has its name, with thirteen and more", async ({ open }) => {
    for (const [viewport, lesson] of [[{ width: 1440, height: 900 }, "automatic-failover"], [{ width: 1280, height: 720 }, "automatic-failover"]]) {
        const page = await open({ viewport, hash: `#v=1&lesson=${lesson}` });
        await page.waitForSelector("#beat-text");
        const names = await page.locator(".lane > text").allTextContents();
        assert.ok(names.length >= 13 && names.every((name) => name.length > 0), names.join());
    }
});

pageTest("what one may choose is written out", async ({ open }) => {
    for (const [viewport, hash] of [[{ width: 1280, height: 720 }, ""], [{ width: 1280, height: 720 }, "#v=1&lesson=herd"], [{ width: 1440, height: 900 }, "#v=1&lesson=herd"]]) {
        const page = await ready(await open({ viewport, hash }));
        const cut = await page.locator(".middle .transport select:visible").evaluateAll((all) =>
            all.filter((select) => {
                const wide = select.cloneNode(true);
                Object.assign(wide.style, { width: "max-content", position: "absolute" });
                select.parentElement.append(wide);
                const needed = wide.offsetWidth;
                wide.remove();
                return select.offsetWidth < needed - 1;
            }).map((select) => select.id));
        assert.deepEqual(cut, []);
        const [bar, speed] = [await box(page, ".middle .transport"), await box(page, ".middle .speed")];
        assert.ok(speed.x + speed.width <= bar.x + bar.width, "the speed is not cut off");
    }
});

pageTest("votes lie on no card's header and not on the note, and a notice lies not on the stage and goes", async ({ open }) => {
    const page = await ready(await open({ viewport: { width: 1440, height: 900 } }));
    await page.click("#welcome-dismiss");
    await say(page, "crash s5");
    await page.keyboard.press("Escape");
    for (let n = 0; n < 14; n++) {
        await page.click("#step-forward");
        const lying = await page.evaluate(() => {
            const boxes = (selector) => [...document.querySelectorAll(selector)].map((node) => node.getBoundingClientRect());
            const over = (a, b) => a.left < b.right - 2 && b.left < a.right - 2 && a.top < b.bottom - 2 && b.top < a.bottom - 2;
            const covered = boxes(".srv .head, .standing text");
            return boxes(".msg span, .votetag:not(.gone) rect").filter((label) => covered.some((it) => over(label, it))).length;
        });
        assert.equal(lying, 0, `step ${n}`);
    }
    await say(page, "crash s5");
    await page.waitForSelector(".toast");
    const [toast, stage] = [await box(page, ".toast"), await box(page, "#stage")];
    assert.ok(toast.y >= stage.y + stage.height);
    await page.waitForSelector(".toast", { state: "detached", timeout: 25_000 });
}, { timeout: 90_000 });

pageTest("every button of the stage's bar is whole on a small screen with a lesson open", async ({ open }) => {
    const page = await open({ viewport: { width: 1024, height: 768 }, hash: "#v=1&lesson=leader-stops" });
    await page.waitForSelector("#beat-text");
    const [bar, last] = [await box(page, ".stagebar"), await box(page, "#new-run")];
    assert.ok(last.x + last.width <= bar.x + bar.width + 1, `${last.x + last.width} of ${bar.x + bar.width}`);
});

pageTest("what came of a beat is scrolled into sight, and what was read before it stays as far as there is room", async ({ open }) => {
    const page = await open({ viewport: { width: 1280, height: 720 }, hash: "#v=1&lesson=double-barrier&beat=all-done", storage: alone });
    await page.waitForSelector("#beat-text");
    await play(page);
    await page.keyboard.press("Shift+ArrowRight");
    await page.waitForSelector("#beat-then:not(.gone)");
    await drawn(page);
    const [beat, said, then] = [await box(page, ".beat"), await box(page, "#beat-text"), await box(page, "#beat-then")];
    assert.ok(said.y >= beat.y - 1, `the text begins at ${said.y}, its box at ${beat.y}`);
    assert.ok(then.y + then.height <= beat.y + beat.height, "and all that came of it is seen");
});
