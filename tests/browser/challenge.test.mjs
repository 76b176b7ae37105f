// A challenge is begun from the panel of promises and won by the console, and its solution is shown.

import assert from "node:assert/strict";
import { pageTest } from "./harness.mjs";
import { pause, ready, smallTexts } from "./steps.mjs";

const SAYS = {
    en: { open: /^Not reached: 0 commands/, won: /Won with 1 command in [\d.]+ s; it took you [\d.]+ s\. The solution has 1 command/ },
    zh: { open: /^尚未达成：0 条命令/, won: /已用 1 条命令在 [\d.]+ s 内完成；你花了 [\d.]+ s。参考解法用 1 条命令/ },
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
        await page.keyboard.press(":");
        for (const line of ["freeze c1", "run 12s"]) {
            await page.fill("#console-input", line);
            await page.keyboard.press("Enter");
        }
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
    }, { timeout: 90_000 });
}
