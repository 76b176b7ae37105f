// By keyboard: what closes gives the focus back, number keys mean the number that is shown, messages can be held, and a screen reader
// hears a lesson's new text.

import assert from "node:assert/strict";
import { pageTest } from "./harness.mjs";
import { moment, onByOneBeat as on, placeOfBeat as place, ready, say } from "./steps.mjs";

const focused = (page) => page.evaluate(() => document.activeElement.id);
const comesTo = (page, id) => page.waitForFunction((id) => document.activeElement.id === id, id);

pageTest("Esc leaves the console and the comparison, and the focus is where it was", async ({ open }) => {
    for (const viewport of [{ width: 1280, height: 720 }, { width: 1000, height: 720 }]) {
        const page = await ready(await open({ viewport }));
        await page.focus("#theme");
        await page.keyboard.press(":");
        await page.waitForFunction(() => document.activeElement.id === "console-input");
        await page.keyboard.type("crash s1");
        await page.keyboard.press("Escape");
        await comesTo(page, "theme");
        await page.focus("#compare");
        await page.keyboard.press("Enter");
        await page.waitForFunction(() => document.activeElement.id === "compare-play");
        await page.keyboard.press("?");
        await page.waitForSelector("[role=dialog]");
        await page.keyboard.press("Escape");
        await comesTo(page, "compare-play");
        await page.keyboard.press("Escape");
        await page.waitForSelector("#compare-play", { state: "hidden" });
        await comesTo(page, "compare");
    }
});

pageTest("a number key gives the answer beside which the number stands", async ({ open }) => {
    for (const [lesson, key, option] of [["leader-stops", "4", "option-3"], ["herd", "6", "option-2"]]) {
        const page = await open({ hash: `#v=1&lesson=${lesson}` });
        await page.waitForSelector("#beat-text");
        for (let n = 0; n < 6 && !(await page.isVisible("#ask")); n++) await on(page);
        const shown = await page.textContent(`#${option}`);
        assert.ok(shown.includes(key), shown);
        await page.keyboard.press(key);
        await page.waitForSelector(`#${option}[aria-pressed=true]`);
    }
});

pageTest("a message is reached, held and let go by keyboard", async ({ open }) => {
    const page = await ready(await open());
    await page.keyboard.press("m");
    await page.waitForFunction(() => document.activeElement.matches("[data-message]"));
    const id = await page.evaluate(() => document.activeElement.dataset.message);
    await page.keyboard.press("f");
    await page.waitForSelector(`[data-message="${id}"].held`, { state: "attached" });
    await page.keyboard.press("t");
    await page.waitForSelector(`[data-message="${id}"]:not(.held)`, { state: "attached" });
    await page.focus(`[data-message="${id}"]`);
    await page.keyboard.press("Enter");
    await page.waitForSelector("[role=menu] button");
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate(() => document.activeElement.dataset.message), id);
});

pageTest("hold completes with what is on its way", async ({ open }) => {
    const page = await ready(await open());
    await page.click("#tab-console");
    await page.click("#console-input");
    await page.keyboard.type("hold ");
    await page.waitForFunction(() => /^m\d+ \S/.test(document.querySelector(".console .options button")?.textContent ?? ""));
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForSelector("[data-message].held", { state: "attached" });
});

pageTest("Next keeps the focus, and its new text is spoken", async ({ open }) => {
    const page = await open({ hash: "#v=1&lesson=leader-stops" });
    await page.waitForSelector("#beat-text");
    const spoken = () => page.textContent("#beat-spoken");
    const first = await spoken();
    assert.ok(first.includes(await page.textContent("#beat-text")));
    await page.focus("#lesson-next");
    for (let n = 0; n < 4 && (await place(page))[0] === 1; n++) await page.keyboard.press("Enter");
    assert.notEqual(await spoken(), first);
    assert.equal(await focused(page), "lesson-next");
    assert.equal(await page.getAttribute("#beat-spoken", "role"), "status");
});

pageTest("a command given while the page stands still says what it did, and offers to play", async ({ open }) => {
    const page = await ready(await open());
    await say(page, "crash s5");
    assert.match(await page.textContent("#caption"), /s5/);
    await page.click("#caption-play");
    await page.waitForSelector(".root[data-playing=true]");
});

pageTest("chapters are large enough to be hit", async ({ open }) => {
    for (const viewport of [{ width: 1440, height: 900 }, { width: 1280, height: 720 }, { width: 390, height: 844 }]) {
        const page = await open({ viewport, hash: "#v=1&lesson=leader-stops" });
        await page.waitForSelector("#beat-text");
        const sizes = await page.locator(".chapters button").evaluateAll((all) => all.map((button) => button.getBoundingClientRect()));
        assert.ok(sizes.length > 2 && sizes.every(({ width, height }) => width >= 24 && height >= 24), JSON.stringify(sizes));
        await moment(page);
    }
});
