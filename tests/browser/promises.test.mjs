// What must hold, on screen: the count over the page, the panel of laws, and a breach with what contradicts it. By mouse and by keyboard.

import assert from "node:assert/strict";
import { pageTest } from "./harness.mjs";
import { moment, pause, ready } from "./steps.mjs";

/** A storage without fencing takes what a holder writes that has slept past its session. */
const OLD_TOKEN = "#run=seed 39;ensemble 3;set tickTime 500ms;run until leader;run 500ms;client add c1 timeout 4s;client add c2 timeout 4s;client add c3 timeout 4s;run 1s;c3 run storage-naive;run 300ms;c1 run lock /lock storage c3;run 500ms;c1 write old;run 50ms;freeze c1;run 500ms;c2 run lock /lock storage c3;run 6s;c2 write new;run 500ms;thaw c1;run 1s";

/** Waits until every event that was seen is checked. */
async function checked(page) {
    await page.waitForFunction(() => /at this moment|此刻/.test(document.querySelector(".promises > p")?.textContent ?? ""));
}

pageTest("the page says how many promises hold, and lists them by theme in both languages", async ({ open, axe }) => {
    for (const [lang, theme, says] of [["en", "light", /^✓44 promises hold$/], ["zh", "dark", /^✓44 条保证成立$/]]) {
        const page = await ready(await open({ lang, theme }));
        await page.waitForSelector(".holds.ok");
        assert.match(await page.textContent("#promises"), says);
        await page.click("#promises");
        await pause(page);
        await checked(page);
        assert.equal(await page.locator(".promises .theme").count(), 6);
        assert.equal(await page.locator(".promises li").count(), 44);
        assert.equal(await page.locator(".promises li.broken").count(), 0);
        await page.click("#law-Fifo");
        await page.waitForSelector("#law-Fifo[aria-expanded=true]");
        assert.match(await page.textContent("li:has(#law-Fifo) .lawdetail"), /Fifo.*ZooKeeper Internals/);
        await axe(page);
    }
});

pageTest("by keyboard a promise is unfolded and folded, and the focus stays on it", async ({ open }) => {
    const page = await ready(await open());
    await page.waitForSelector(".holds.ok");
    await page.focus("#promises");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#panel .promises");
    await page.waitForFunction(() => document.activeElement.id === "promises-title");
    await page.focus("#law-Fifo");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#law-Fifo[aria-expanded=true]");
    assert.equal(await page.evaluate(() => document.activeElement.id), "law-Fifo");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#law-Fifo[aria-expanded=false]");
    assert.equal(await page.evaluate(() => document.activeElement.id), "law-Fifo");
    await page.keyboard.press("Shift+Tab");
    assert.match(await page.evaluate(() => document.activeElement.id), /^law-/);
});

pageTest("a breach is told with what contradicts it, its step, and what led there; a step earlier the promise holds", async ({ open, axe }) => {
    const page = await open({ hash: OLD_TOKEN });
    await page.waitForSelector(".holds.bad");
    await page.click("#promises");
    await checked(page);
    const broken = page.locator(".promises li.broken > button");
    assert.ok((await broken.count()) >= 1);
    await broken.first().click();
    await page.waitForSelector(".breach");
    assert.match(await page.textContent(".breach > p:not(.gone)"), /c3/);
    // What contradicts it stands out on the stage.
    await page.waitForSelector("#stage .lit");
    await axe(page);
    await page.click("#breach-go");
    const at = await moment(page);
    assert.ok(Number(at.step) > 0);
    assert.ok((await page.locator(".breach .rows li").count()) > 1, "the step, and what led to it");
    await page.focus("#stage");
    await page.keyboard.press("ArrowLeft");
    await page.waitForSelector(".holds.ok");
});
