// The first half minute: what this is, where to begin, what the drawing means, what the words mean; and how lessons are found.

import assert from "node:assert/strict";
import { names } from "./course.mjs";
import { pageTest } from "./harness.mjs";
import { alone, onByOneBeat as on, placeOfBeat as place, ready } from "./steps.mjs";

for (const lang of ["en", "zh"]) {
    pageTest(`a newcomer is told what this is, and Start here opens the first lesson (${lang})`, async ({ open, axe }) => {
        const page = await ready(await open({ lang }));
        assert.match(await page.textContent(".welcome"), /ZooKeeper/);
        await page.click("#welcome-drawing");
        await page.waitForSelector("[role=dialog] .signs");
        assert.equal(await page.locator(".signs dd").count(), 9);
        await axe(page);
        await page.keyboard.press("Escape");
        await page.waitForFunction(() => document.activeElement.id === "welcome-drawing");
        await page.click("#welcome-start");
        await page.waitForFunction(() => location.hash.includes("lesson=what-is-zookeeper"));
        await page.waitForSelector("#beat-text");
        assert.equal(await page.isVisible(".welcome p"), false);
        await page.click("#legend-drawing");
        await page.waitForSelector("[role=dialog] .signs");
    });
}

pageTest("the welcome goes for good, and whoever follows a link gets none", async ({ open }) => {
    const page = await ready(await open());
    await page.click("#welcome-dismiss");
    await page.waitForSelector(".welcome p", { state: "detached" });
    await page.reload();
    await ready(page);
    assert.equal(await page.isVisible(".welcome p"), false);
    const other = await ready(await open({ hash: "#v=1&run=seed+42&at=900.2000000" }));
    assert.equal(await other.isVisible(".welcome p"), false);
});

pageTest("a word of the field explains itself on hover and on focus, and Esc takes that away", async ({ open, axe }) => {
    for (const [lang, meaning] of [["en", /more than half|half of/i], ["zh", /半数/]]) {
        const page = await open({ lang, hash: "#v=1&lesson=quorum-lost" });
        await page.waitForSelector("#beat-text");
        const term = page.locator(".story dfn", { hasText: /quorum|过半|法定人数/ }).first();
        for (let n = 0; n < 6 && (await term.count()) === 0; n++) await on(page);
        await term.hover();
        await page.waitForSelector("#tip", { state: "visible" });
        assert.match(await page.textContent("#tip"), meaning);
        await page.hover("#play");
        await page.waitForSelector("#tip", { state: "hidden" });
        await term.focus();
        await page.waitForSelector("#tip", { state: "visible" });
        await axe(page);
        await page.keyboard.press("Escape");
        await page.waitForSelector("#tip", { state: "hidden" });
    }
});

pageTest("lessons are searched, ordered as the course has them, and one goes on where one was", async ({ open, axe }) => {
    const storage = { "zooscope.lessons": "what-is-zookeeper=done watches=2" };
    const page = await ready(await open({ storage }));
    await page.keyboard.press("l");
    await page.waitForSelector(".card");
    assert.match(await page.textContent(".pickerhead"), new RegExp(`1 of ${names.length}`));
    assert.match(await page.textContent("#picker-onward"), /Watches/);
    await page.fill("#lesson-search", "two-phase");
    await page.waitForFunction(() => document.querySelectorAll(".card").length === 1);
    await page.fill("#lesson-search", "羊群");
    await page.waitForSelector("#lesson-herd");
    await page.fill("#lesson-search", "nothing of the kind");
    await page.waitForFunction(() => document.querySelectorAll(".card").length === 0);
    await page.fill("#lesson-search", "");
    await page.click("#order-course");
    await page.waitForFunction(() => document.querySelector(".card b").textContent.startsWith("1. "));
    await axe(page);
    await page.click("#picker-onward");
    await page.waitForFunction(() => location.hash.includes("lesson=watches"));
});

pageTest("the end of a lesson says what was done and offers the next one, and the list has its own button", async ({ open }) => {
    const page = await open({ hash: "#v=1&lesson=leader-stops" });
    await page.waitForSelector("#beat-text");
    assert.match(await page.textContent("#lessons"), /Lessons/);
    const [, all] = await place(page);
    for (let n = 1; n < all; n++) await on(page);
    await page.waitForSelector(".ending");
    assert.match(await page.textContent("#lesson-did"), new RegExp(`end of the lesson.* of 2.* of ${names.length}`));
    await page.waitForTimeout(600);
    await page.click("#lesson-next");
    await page.waitForFunction(() => location.hash.includes("lesson=write-path"));
});

pageTest("text that goes on below says so, and pseudo-code is large enough to read", async ({ open }) => {
    const page = await open({ viewport: { width: 1280, height: 720 }, hash: "#v=1&lesson=queued-lock" });
    await page.waitForSelector(".code li");
    const size = await page.locator(".code code").first().evaluate((code) => parseFloat(getComputedStyle(code).fontSize));
    assert.ok(size >= 13, `${size}`);
    const veil = () =>
        page.locator(".beat").evaluate((beat) => [beat.scrollHeight > beat.clientHeight, getComputedStyle(beat, "::after").color]);
    for (let n = 0; n < 12 && !(await veil())[0]; n++) await on(page);
    const [scrolls, colour] = await veil();
    assert.ok(scrolls && !/, 0\)$/.test(colour), colour);
    await page.locator(".beat").evaluate((beat) => (beat.scrollTop = beat.scrollHeight));
    await page.waitForFunction(() => /, 0\)$/.test(getComputedStyle(document.querySelector(".beat"), "::after").color));
});

pageTest("on a telephone what came of a question is scrolled into sight, and a chosen answer keeps its key", async ({ open }) => {
    const page = await open({ viewport: { width: 390, height: 844 }, hash: "#v=1&lesson=ensemble-boots", storage: alone });
    await page.waitForSelector("#beat-text");
    for (let n = 0; n < 4 && !(await page.isVisible(".question")); n++) await on(page);
    assert.equal(await page.evaluate(() => document.activeElement.id), "option-1", "the focus is on the first answer");
    await page.click("#option-2");
    const colours = await page.locator("#option-2 kbd").evaluate((kbd) => [getComputedStyle(kbd).color, getComputedStyle(kbd).backgroundColor]);
    assert.notEqual(...colours);
    await page.waitForSelector(".verdict", { timeout: 30_000 });
    await page.waitForFunction(() => {
        const [beat, verdict] = [".beat", ".verdict b"].map((name) => document.querySelector(name).getBoundingClientRect());
        return verdict.top >= beat.top - 1 && verdict.bottom <= beat.bottom;
    });
});

pageTest("a line between machines is reached by Tab, and Enter opens its menu", async ({ open }) => {
    const page = await ready(await open());
    await page.keyboard.press("Space");
    await page.locator(".reach").first().focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector(".menu");
    assert.match(await page.textContent(".menu"), /Cut the link|Mend the link/);
});
