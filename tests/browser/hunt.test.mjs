// The rules that a run can be without, and the hunt for a run in which one matters. By mouse and by keyboard.

import assert from "node:assert/strict";
import { pageTest } from "./harness.mjs";
import { pause, ready, smallTexts } from "./steps.mjs";

/** The page with its list of rules unfolded. */
async function atTheRules(page) {
    await ready(page);
    await page.waitForSelector(".holds.ok");
    await page.click("#promises");
    await page.waitForSelector("#panel .promises");
    await pause(page);
    await page.click("#rules > summary");
    await page.waitForSelector("#rules[open]");
    return page;
}

for (const [lang, theme, out, again] of [["en", "light", "Leave it out", "Take it in again"], ["zh", "dark", "去掉", "恢复"]]) {
    pageTest(`a rule is left out and taken in again, and the page says so (${lang}, ${theme})`, async ({ open, axe }) => {
        const page = await atTheRules(await open({ lang, theme }));
        assert.equal(await page.locator("#rules li").count(), 28);
        assert.equal(await page.textContent("#rule-commit-quorum"), out);
        assert.equal(await page.locator("#rule-hdfs-fencing").count(), 0, "there is no HDFS in this run");
        await axe(page);
        await page.click("#rule-commit-quorum");
        await page.waitForSelector("#rules li.out");
        assert.equal(await page.textContent("#rule-commit-quorum"), again);
        await page.waitForFunction(() => document.body.textContent.includes("commit-quorum"));
        await axe(page);
        assert.deepEqual(await smallTexts(page, "#rules"), [], "no text below 11 px");
        await page.focus("#rule-commit-quorum");
        await page.keyboard.press("Enter");
        await page.waitForSelector("#rules li.out", { state: "detached" });
    });

    pageTest(`a hunt is run to its end, and what it finds is opened at the step before the breach (${lang}, ${theme})`, async ({ open, axe }) => {
        const page = await atTheRules(await open({ lang, theme }));
        await page.focus("#hunt-lock-looks-again");
        await page.keyboard.press("Enter");
        await page.waitForSelector("#hunt-open", { timeout: 60_000 });
        assert.match(await page.textContent(".hunted p"), lang === "en" ? /Schedule \d+ breaks it, and with \d+ commands/ : /调度 \d+ 打破了保证，缩小后只需 \d+ 条命令/);
        await axe(page);
        await page.focus("#hunt-open");
        await page.keyboard.press("Enter");
        await page.waitForSelector("#law-OneHolder[aria-expanded=true]");
        // The step itself breaks what held before it.
        await page.waitForSelector(".holds.ok");
        await page.focus("#stage");
        await page.keyboard.press("ArrowRight");
        await page.waitForSelector(".holds.bad");
        await page.waitForSelector(".breach");
        await axe(page);
    }, { timeout: 120_000 });
}

pageTest("a hunt is stopped, and the page goes on meanwhile", async ({ open }) => {
    const page = await atTheRules(await open());
    await page.click("#hunt-log-before-vote");
    await page.waitForFunction(() => /[1-9]\d* schedules/.test(document.querySelector(".hunted p")?.textContent ?? ""));
    await page.click("#play");
    const before = await page.getAttribute(".root", "data-time");
    await page.waitForFunction((before) => document.querySelector(".root").dataset.time !== before, before);
    if ((await page.locator("#hunt-stop").count()) > 0) await page.click("#hunt-stop");
    await page.waitForSelector("#hunt-stop", { state: "detached" });
});
