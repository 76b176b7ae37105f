// The panels of what the ensemble keeps: sessions with their clients, and the txn log. By mouse and by keyboard.

import assert from "node:assert/strict";
import { pageTest } from "./harness.mjs";
import { SIZES, leader, moment, pause, play, ready, say } from "./steps.mjs";

/** The seconds that a client's session has left, or NaN where nobody counts. */
async function left(page, client) {
    return Number.parseFloat(await page.textContent(`#session-${client} .left .num`));
}

/** The cell of the txn in that many places from the left; 0 is the txn itself. */
function cell(page, txn, column) {
    return page.locator(".txlog tbody tr", { hasText: txn }).locator(":scope > *").nth(column);
}

pageTest("every client has a row with its session and the time that is left, which shrinks", async ({ open, axe }) => {
    const page = await ready(await open());
    await say(page, "c1 create -e /mine x");
    await say(page, "run 1s");
    await say(page, "freeze c1");
    await say(page, "run 2s");
    await page.click("#tab-client");
    assert.equal(await page.locator(".sessions .list button").count(), 3);
    assert.match(await page.textContent("#session-c1"), /1 ephemeral/);
    const before = await left(page, "c1");
    assert.ok(before > 0, `${before}`);
    await say(page, "run 1s");
    await page.click("#tab-client");
    assert.equal((await left(page, "c1")).toFixed(1), (before - 1).toFixed(1), "a frozen client runs out of time");
    await axe(page);
    await say(page, `crash ${await leader(page)}`);
    await page.click("#tab-client");
    await page.waitForSelector("#session-c1 .left.paused");
});

pageTest("the rings shrink while the page plays, and the rows stay where they are", async ({ open }) => {
    const page = await ready(await open());
    await page.click("#tab-client");
    const places = () => page.evaluate(() => [...document.querySelectorAll(".sessions .list .left")].map((node) => node.getBoundingClientRect().x));
    const [before, time] = [await left(page, "c1"), Number((await moment(page)).time)];
    const there = await places();
    await play(page);
    await page.waitForFunction((was) => Number.parseFloat(document.querySelector("#session-c1 .left .num").textContent) !== was, before);
    await pause(page);
    assert.ok(Number((await moment(page)).time) > time);
    assert.deepEqual(await places(), there);
});

pageTest("by keyboard a client is chosen and shows what it has", async ({ open, axe }) => {
    const page = await ready(await open());
    await say(page, "c1 create -e /mine x");
    await say(page, "run 1s");
    await page.focus("#tab-client");
    await page.keyboard.press("Enter");
    await page.focus("#session-c1");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#session-c1[aria-pressed=true]");
    await page.waitForSelector(".sessions .detail h2 >> text=c1");
    assert.match(await page.textContent(".sessions .detail"), /\/mine/);
    await axe(page);
});

pageTest("a txn shows where it is, and its steps and cells lead to their moments", async ({ open, axe }) => {
    const page = await ready(await open());
    await say(page, "c1 create /written x");
    await say(page, "run 2s");
    const end = await moment(page);
    await page.click("#tab-txns");
    await cell(page, "create /written", 0).click();
    await page.waitForSelector(".txlog tr[aria-selected=true]");
    const lines = page.locator(".txns .detail .rows button");
    assert.ok((await lines.count()) >= 8, "proposed, logged, committed and applied by each");
    await axe(page);
    await lines.first().click();
    const proposed = await moment(page);
    assert.ok(Number(proposed.time) < Number(end.time));
    assert.match(await cell(page, "create /written", 1).getAttribute("aria-label"), /^s1: /);
    await page.click("#to-end");
    assert.match(await cell(page, "create /written", 1).getAttribute("aria-label"), /applied$/);
    await cell(page, "create /written", 1).click();
    const applied = await moment(page);
    assert.ok(Number(applied.time) > Number(proposed.time) && Number(applied.time) < Number(end.time));
});

pageTest("by keyboard one goes along the txns and their servers", async ({ open }) => {
    const page = await ready(await open());
    await page.focus("#tab-txns");
    await page.keyboard.press("Enter");
    const before = await moment(page);
    await page.focus(".txlog [tabindex='0']");
    const focused = () => page.evaluate(() => document.activeElement.id);
    const first = await focused();
    await page.keyboard.press("ArrowDown");
    assert.notEqual(await focused(), first);
    assert.equal((await moment(page)).step, before.step, "arrows do not step through time here");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".txlog tr[aria-selected=true]");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    assert.notEqual((await moment(page)).step, before.step, "a cell leads to its step");
});

pageTest("a zxid in a sentence opens its txn", async ({ open }) => {
    const page = await ready(await open());
    await say(page, "run 2s");
    await page.click("#tab-server");
    await page.locator(".facts .zxid[data-thing]").first().click();
    await page.waitForSelector("#tab-txns[aria-selected=true]");
    await page.waitForSelector(".txlog tr[aria-selected=true]");
});

for (const viewport of SIZES) {
    pageTest(`both panels are whole at ${viewport.width}×${viewport.height}, in both languages and themes`, async ({ open, axe }) => {
        for (const [lang, theme] of [["en", "light"], ["zh", "dark"]]) {
            const page = await ready(await open({ lang, theme, viewport }));
            if (await page.isVisible("#rail")) await page.click("#rail");
            for (const tab of ["#tab-client", "#tab-txns"]) {
                await page.click(tab);
                await page.locator(".sessions .list button, .txlog tbody th").first().click();
                const wide = await page.evaluate(() => {
                    const side = document.querySelector(".side");
                    const out = [...side.querySelectorAll("*")].filter((node) => node.getBoundingClientRect().right > side.getBoundingClientRect().right + 1);
                    return [document.documentElement.scrollWidth - innerWidth, ...out.map((node) => node.outerHTML.slice(0, 80))];
                });
                assert.deepEqual(wide, [0], `nothing runs over the edge: ${tab}`);
                await axe(page);
            }
        }
    }, { timeout: 120_000 });
}
