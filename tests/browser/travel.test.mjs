// Time, both ways: scrubbing, jumping, links to a moment.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { pageTest } from "./harness.mjs";
import { digest, drawn, leader, moment, newLeader, pause, ready, say } from "./steps.mjs";

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

pageTest("on a telephone a finger drags the timeline, and the page does not scroll along", async ({ open }) => {
    const page = await ready(await open({ viewport: { width: 390, height: 844 }, touch: true }));
    const finger = await page.context().newCDPSession(page);
    const touch = (type, ...touchPoints) => finger.send("Input.dispatchTouchEvent", { type, touchPoints });
    const time = () => page.evaluate(() => Number(document.querySelector(".root").dataset.time));
    assert.ok(await page.evaluate(() => document.documentElement.scrollHeight > innerHeight + 200), "it could scroll");
    for (const part of ["#timeline", ".strip"]) {
        await page.locator(part).evaluate((it) => it.scrollIntoView({ block: "center" }));
        await drawn(page);
        const scrolled = await page.evaluate(() => scrollY);
        const { x, y, width, height } = await page.locator(part).boundingBox();
        const at = (share, up) => ({ x: x + width * share, y: y + Math.min(height / 2, 60) - up });
        const times = [];
        await touch("touchStart", at(0.8, 0));
        for (const step of [1, 2, 3, 4]) {
            // Aslant: where the browser took it for a scroll, it would end the drag.
            await touch("touchMove", at(0.8 - step * 0.15, step * 40));
            await drawn(page);
            times.push(await time());
        }
        await touch("touchEnd");
        // Behind the end of the run the clock stands at its end.
        assert.ok(times.every((time, n) => n === 0 || time <= times[n - 1]) && times[3] < times[2] && times[2] < times[0], `${part}: ${times}`);
        assert.equal(await page.evaluate(() => scrollY), scrolled, part);
        assert.equal((await moment(page)).time, String(times.at(-1)), "it stays where the finger left it");
    }
}, { timeout: 120_000 });

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
