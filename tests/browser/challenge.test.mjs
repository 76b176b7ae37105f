// A challenge is begun from the panel of promises and won by the console, and its solution is shown.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { pageTest } from "./harness.mjs";
import { pause, ready, smallTexts, type } from "./steps.mjs";

const SAYS = {
    en: { list: "Challenges: 5, 1 won", kept: /✓ won, 1 command/, goal: /reads of an old value: at least 1/, open: /^Not reached: 0 commands/, won: /Won with 1 command in [\d.]+ s; it took you [\d.]+ s\. The solution has 1 command/ },
    zh: { list: "挑战：5 题，已完成 1 题", kept: /✓ 已完成，1 条命令/, goal: /读到旧值的次数：至少 1/, open: /^尚未达成：0 条命令/, won: /已用 1 条命令在 [\d.]+ s 内完成；你花了 [\d.]+ s。参考解法用 1 条命令/ },
};

for (const [lang, theme] of [["en", "light"], ["zh", "dark"]]) {
    pageTest(`a challenge is won by the console, with figures and a solution to compare with (${lang}, ${theme})`, async ({ open, axe }) => {
        const page = await ready(await open({ lang, theme }));
        await page.waitForSelector(".holds.ok");
        await page.click("#promises");
        await page.waitForSelector("#panel .promises");
        assert.equal(await page.locator(".attempt p").count(), 0, "none is begun as the page opens");
        await page.click("#challenges > summary");
        await page.focus("#challenge-two-holders");
        await page.keyboard.press("Enter");
        await page.waitForSelector("#challenge-end");
        await page.waitForFunction((text) => new RegExp(text).test(document.querySelector(".attempt p")?.textContent ?? ""), SAYS[lang].open.source);
        assert.equal(await page.locator(".goals li").count(), 2);
        assert.equal(await page.locator(".goals li.reached").count(), 1, "there was no fault of the network yet");
        await axe(page);
        // By the console, from the keyboard.
        await page.focus("#stage");
        await type(page, "freeze c1", "run 12s");
        await pause(page);
        await page.click("#promises");
        await page.waitForSelector("#challenges[open] .winner strong");
        await page.waitForFunction(() => document.activeElement.id === "attempt");
        assert.match(await page.textContent(".winner strong"), SAYS[lang].won);
        await page.click(".toasts button");
        await page.click("#challenge-solution");
        assert.equal(await page.textContent("#challenges pre"), "freeze c1\nrun 12s");
        assert.deepEqual(await smallTexts(page, "#challenges"), [], "no text below 11 px");
        await axe(page);
        await page.click("#challenge-open");
        await page.waitForFunction(() => document.querySelectorAll(".goals li.reached").length === 2);
        // The win stays in the list when another challenge is begun.
        await page.click("#challenge-old-value");
        await page.waitForFunction((title) => document.querySelector("#challenges > summary").textContent === title, SAYS[lang].list);
        assert.match(await page.textContent("li:has(#challenge-two-holders) .acts"), SAYS[lang].kept);
        assert.match(await page.textContent(".goals li"), SAYS[lang].goal, "a goal is told in words");
    }, { timeout: 90_000 });
}

pageTest("a worksheet of challenges shows its solution to whoever has found one, and its run beside the question (zh, dark)", async ({ open, axe }) => {
    const page = await ready(await open({ lang: "zh", theme: "dark" }));
    await page.keyboard.press("l");
    const buffer = await readFile(new URL("../../docs/examples/challenges.worksheet", import.meta.url));
    await page.setInputFiles("#lesson-file", { name: "challenges.worksheet", mimeType: "text/plain", buffer });
    await page.waitForSelector("#sheet-number");
    // The third question is about two holders of a lock.
    for (const place of ["2 / 7", "3 / 7", "4 / 7"]) {
        await page.click("#sheet-next");
        await page.waitForFunction((place) => document.querySelector("#beat-place").textContent === place, place);
    }
    assert.equal(await page.locator("#sheet-solution").count(), 0, "nothing is answered yet");
    await page.focus("#stage");
    await type(page, "freeze c1", "run 12s");
    await pause(page);
    await page.focus("#sheet-hand-in");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".verdict.good");
    assert.match(await page.textContent(".verdict.good"), /参考解法用 1 条命令、12\.0 s。/);
    await page.focus("#sheet-solution");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".solved pre");
    assert.equal(await page.textContent(".solved pre"), "freeze c1\nrun 12s");
    assert.deepEqual(await smallTexts(page, ".solved"), [], "no text below 11 px");
    await axe(page);
    await page.focus("#sheet-open");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".root[data-playing=false]");
    assert.equal(await page.locator(".verdict.good").count(), 1, "the question stays open");
}, { timeout: 90_000 });
