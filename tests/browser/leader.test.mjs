// The main job: stop the leader, watch another being elected, step back and try again.

import assert from "node:assert/strict";
import { pageTest } from "./harness.mjs";
import { leader, moment, newLeader, pause, ready, say } from "./steps.mjs";

pageTest("the page opens with an established leader, three clients, a caption and one obvious thing to do", async ({ open }) => {
    const page = await open();
    await page.waitForSelector("#stage");
    await page.waitForSelector("[data-server][data-state=LEADING]");
    assert.equal(await page.locator("[data-server]").count(), 5);
    assert.equal(await page.locator("[data-client]").count(), 3);
    assert.ok((await page.textContent("[role=status]")).length > 20, "a caption says what is there");
    assert.ok(await page.isVisible("#stop-leader"), "one obvious thing to do");
});

for (const lang of ["en", "zh"]) {
    pageTest(`by mouse: the stopped leader is replaced (${lang})`, async ({ open }) => {
        const page = await ready(await open({ lang }));
        const old = await leader(page);
        await page.click("#stop-leader");
        await page.waitForSelector(`[data-server=${old}][data-state=CRASHED]`);
        await newLeader(page, old);
    });

    pageTest(`by keyboard: the stopped leader is replaced (${lang})`, async ({ open }) => {
        const page = await ready(await open({ lang }));
        const old = await leader(page);
        await page.focus(`[data-server=${old}]`);
        await page.keyboard.press("Enter");
        await page.waitForSelector("[role=menu]");
        await page.keyboard.press("Enter");
        await page.waitForSelector(`[data-server=${old}][data-state=CRASHED]`);
        await newLeader(page, old);
        await page.focus(`[data-server=${old}]`);
        await page.keyboard.press("r");
        await page.waitForSelector(`[data-server=${old}]:not([data-state=CRASHED])`);
    });

    pageTest(`by console: the stopped leader is replaced (${lang})`, async ({ open }) => {
        const page = await ready(await open({ lang }));
        const old = await leader(page);
        await say(page, `crash ${old}`);
        await page.waitForSelector(`[data-server=${old}][data-state=CRASHED]`);
        await say(page, "run until leader");
        await page.waitForSelector(`[data-server][data-state=LEADING]:not([data-server=${old}])`);
        assert.notEqual(await leader(page), old);
    });
}

pageTest("stepping back over the crash shows exactly what was there, and forward again too", async ({ open }) => {
    const page = await ready(await open());
    const old = await leader(page);
    const before = await moment(page);
    await page.click("#stop-leader");
    await pause(page);
    const seen = [await moment(page)];
    for (let n = 0; n < 12; n++) {
        await page.keyboard.press("ArrowRight");
        seen.push(await moment(page));
    }
    assert.notEqual(seen.at(-1).step, seen[0].step, "the steps go on");
    for (const was of seen.slice(0, -1).reverse()) {
        await page.keyboard.press("ArrowLeft");
        assert.deepEqual(await moment(page), was);
    }
    while (Number((await moment(page)).step) > Number(before.step)) await page.keyboard.press("ArrowLeft");
    assert.equal(await leader(page), old, "before the crash the old leader leads");
    for (const was of seen) {
        while (Number((await moment(page)).step) < Number(was.step)) await page.keyboard.press("ArrowRight");
        assert.deepEqual(await moment(page), was);
    }
});

pageTest("acting in the past makes a branch, and the picker goes back to the other", async ({ open }) => {
    const page = await ready(await open());
    const old = await leader(page);
    await page.click("#stop-leader");
    const first = await newLeader(page, old);
    const there = await moment(page);
    while (await page.isVisible(`[data-server=${old}][data-state=CRASHED]`)) await page.keyboard.press("ArrowLeft");
    await say(page, `freeze ${first}`);
    await page.waitForSelector(`[data-server=${first}][data-state=FROZEN]`);
    assert.notEqual((await moment(page)).branch, there.branch);
    await page.selectOption("#branches", { index: 0 });
    await page.waitForSelector(`.root[data-branch="${there.branch}"]`);
    await page.click("#to-end");
    assert.equal((await moment(page)).branch, there.branch);
    assert.equal(await leader(page), first, "the other branch still has its election");
});

pageTest("the single file stops a leader without a server or a network", async ({ openSingleFile }) => {
    const page = await ready(await openSingleFile());
    const old = await leader(page);
    await page.click("#stop-leader");
    await newLeader(page, old);
});
