// Time, both ways: scrubbing, jumping, links to a moment.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { pageTest } from "./harness.mjs";
import { digest, leader, moment, newLeader, pause, ready, say } from "./steps.mjs";

pageTest("dragging along the timeline scrubs, and the same place shows the same moment", async ({ open }) => {
    const page = await ready(await open());
    await say(page, "run 4s");
    const lanes = await page.locator("#timeline svg").first().boundingBox();
    const at = (share) => [lanes.x + lanes.width * share, lanes.y + lanes.height / 2];
    const scrubTo = async (share) => {
        await page.mouse.move(...at(0.5));
        await page.mouse.down();
        await page.mouse.move(...at(share), { steps: 4 });
        await page.mouse.up();
        return moment(page);
    };
    const early = await scrubTo(0.25);
    const late = await scrubTo(0.4);
    assert.ok(Number(early.time) < Number(late.time), `${early.time} < ${late.time}`);
    assert.equal((await scrubTo(0.25)).time, early.time);
});

pageTest("the timeline shows the clients' calls, and a call leads to its step", async ({ open, axe }) => {
    const page = await ready(await open());
    await pause(page);
    await say(page, "c1 get /nowhere");
    await say(page, "run 1s");
    await page.click("#calls");
    await page.waitForSelector("#timeline .call.failed", { state: "attached" });
    assert.equal(await page.getAttribute("#calls", "aria-pressed"), "true");
    assert.deepEqual(await page.locator("#timeline .lane text").allTextContents(), ["c1", "c2", "c3", "order"]);
    await axe(page);
    const before = Number((await moment(page)).time);
    const { x, y, height } = await page.locator("#timeline .call.failed").boundingBox();
    await page.mouse.click(x + 1, y + height / 2);
    await page.waitForFunction((before) => parseFloat(document.querySelector("#clock").textContent) < before, before);
    await page.keyboard.press("c");
    await page.waitForSelector("#timeline .call", { state: "detached" });
    assert.ok((await page.locator("#timeline .lane").count()) > 4, "the machines are back");
});

pageTest("jumping goes to the next election and back", async ({ open }) => {
    const page = await ready(await open());
    const old = await leader(page);
    await page.click("#stop-leader");
    await newLeader(page, old);
    const end = Number((await moment(page)).time);
    await page.click("#previous");
    await pause(page);
    const election = Number((await moment(page)).time);
    assert.ok(election < end, "an election lies behind");
    await page.click("#to-start");
    await page.click("#next");
    assert.ok(Number((await moment(page)).time) >= 0);
});

pageTest("a link opened elsewhere shows the same moment, with the same digest", async ({ open }) => {
    const page = await ready(await open());
    await page.click("#stop-leader");
    await pause(page);
    for (let n = 0; n < 9; n++) await page.keyboard.press("ArrowRight");
    const here = await moment(page);
    const sum = await digest(page);
    await page.waitForFunction((step) => location.hash.includes(`at=${step}.`), here.step);
    const hash = await page.evaluate(() => location.hash);
    const other = await open({ hash });
    await other.waitForSelector(`.root[data-step="${here.step}"]`);
    assert.deepEqual(await moment(other), here);
    assert.equal(await digest(other), sum);
});

pageTest("the digest is the same after seeking back and forth", async ({ open }) => {
    const page = await ready(await open());
    await page.click("#stop-leader");
    await pause(page);
    const here = await moment(page);
    const sum = await digest(page);
    for (const key of ["Home", "End", "ArrowLeft", "ArrowLeft", "Home", "End"]) await page.keyboard.press(key);
    while (Number((await moment(page)).step) > Number(here.step)) await page.keyboard.press("ArrowLeft");
    assert.equal((await moment(page)).step, here.step);
    assert.equal(await digest(page), sum);
});

pageTest("wasm computes the digest that the host computed", async ({ open }) => {
    const golden = JSON.parse(await readFile(new URL("../golden.json", import.meta.url), "utf8"));
    const run = golden.script.map((line) => encodeURIComponent(line).replaceAll("%20", "+")).join(";");
    const page = await open({ hash: `#v=1&run=${run}&at=${golden.steps}.${golden.time}` });
    await page.waitForSelector(`.root[data-step="${golden.steps}"]`);
    assert.equal(await digest(page), golden.digest);
});
