// Back and Forward: the picker, a lesson, its beats, the comparison and a run are places with titles of their own; and what two tabs store.

import assert from "node:assert/strict";
import { pageTest } from "./harness.mjs";
import { moment, pause, ready, type } from "./steps.mjs";

/** The marks by which one recognises a place. */
const place = async (page) => {
    const { time, step } = await moment(page);
    const title = await page.title();
    const beat = await page.locator("#beat-place").allTextContents();
    return { time, step, title, beat, picker: await page.isVisible(".card"), compared: await page.isVisible("#compare-play") };
};

/** Types a line in the console and leaves it. */
async function typeAndLeave(page, line) {
    await type(page, line);
    await page.keyboard.press("Escape");
}

const back = (page) => page.evaluate(() => history.back());
const forward = (page) => page.evaluate(() => history.forward());

/** Waits until the place is the one that was left. */
async function comesTo(page, left) {
    await page.waitForFunction((title) => document.title === title, left.title);
    assert.deepEqual(await place(page), left);
}

for (const [lang, words] of [
    ["en", ["Lessons · ZooScope", "The simple lock and the herd, 1 of 6 · ZooScope", "Compare · ZooScope"]],
    ["zh", ["全部课程 · ZooScope", "简单锁与羊群效应（1/6） · ZooScope", "对比 · ZooScope"]],
]) {
    pageTest(`back and forward come to every place as it was left, in ${lang}`, async ({ open }) => {
        const page = await ready(await open({ lang }));
        const left = [await place(page)];
        const length = await page.evaluate(() => history.length);
        await page.keyboard.press("l");
        await page.waitForSelector("#lesson-herd");
        left.push(await place(page));
        await page.click("#lesson-herd");
        await page.waitForSelector("#beat-text");
        await pause(page);
        left.push(await place(page));
        await page.click("#chapter-2");
        await page.waitForTimeout(400);
        await pause(page);
        left.push(await place(page));
        await typeAndLeave(page, "crash s1");
        await page.waitForSelector("#lesson-return");
        left.push(await place(page));
        await page.evaluate(() => document.querySelector("#compare")?.click());
        await page.waitForSelector("#compare-play");
        left.push(await place(page));
        assert.equal(await page.evaluate(() => history.length), length + left.length - 1, "an entry a place");
        assert.deepEqual([left[1].title, left[2].title, left.at(-1).title], words);
        for (const there of left.slice(0, -1).reverse()) {
            await back(page);
            await comesTo(page, there);
        }
        for (const there of left.slice(1)) {
            await forward(page);
            await comesTo(page, there);
        }
    }, { timeout: 120_000 });

    pageTest(`a beat that is loaded anew is the same beat, and back leads out of it, in ${lang}`, async ({ open }) => {
        const page = await ready(await open({ lang }));
        const before = await place(page);
        const length = await page.evaluate(() => history.length);
        await page.keyboard.press("l");
        await page.click("#lesson-herd");
        await page.waitForSelector("#beat-text");
        for (let n = 0; n < 2; n++) {
            await page.keyboard.press("Shift+ArrowRight");
            await page.keyboard.press("Shift+ArrowRight");
            await pause(page);
        }
        const beat = await place(page);
        const entries = (await page.evaluate(() => history.length)) - length;
        await page.reload();
        await page.waitForSelector("#beat-text");
        await comesTo(page, beat);
        await page.evaluate((by) => history.go(by), -entries);
        // The run is computed anew from its address, beside the lesson's.
        await page.waitForSelector("#beat-text", { state: "hidden" });
        const { time, step } = await place(page);
        assert.deepEqual({ time, step }, { time: before.time, step: before.step });
    }, { timeout: 120_000 });
}

/** The link that the page offers, and the world that it should lead to. */
async function copied(page) {
    await page.click("#share");
    const found = { link: await page.inputValue("#share-link"), digest: await page.textContent("#digest") };
    await page.keyboard.press("Escape");
    await page.waitForSelector("[role=dialog]", { state: "hidden" });
    return found;
}

pageTest("a link whose commands hold ; & % + and # opens as the run that it was copied from", async ({ open }) => {
    const page = await ready(await open());
    const before = await copied(page);
    await typeAndLeave(page, 'c1 create "/a;b & c%2B+d#e" "x; y & z=1 + 100%"');
    await typeAndLeave(page, "run 500ms");
    const there = await copied(page);
    assert.notEqual(there.digest, before.digest);
    const other = await ready(await open({ hash: new URL(there.link).hash }));
    assert.deepEqual(await copied(other), there);
    await other.click("#tab-znodes");
    await other.waitForFunction(() => document.querySelector("#panel").textContent.includes("a;b & c%2B+d#e"));
});

pageTest("closing the picker is going back, and playing and scrubbing leave no trail", async ({ open }) => {
    const page = await ready(await open());
    const before = await place(page);
    const length = await page.evaluate(() => history.length);
    await page.keyboard.press("l");
    await page.waitForSelector(".card");
    await page.keyboard.press("Escape");
    await page.waitForSelector(".card", { state: "hidden" });
    await comesTo(page, before);
    await page.keyboard.press("Space");
    await page.waitForTimeout(500);
    await pause(page);
    for (const key of ["ArrowLeft", "ArrowLeft", "Home", "End", "ArrowRight"]) await page.keyboard.press(key);
    assert.equal(await page.evaluate(() => history.length), length + 1, "the picker's alone, which lies ahead");
});

pageTest("two tabs keep each other's progress and typed lines, and follow each other's colours", async ({ open }) => {
    const one = await ready(await open());
    const other = await one.context().newPage();
    await other.goto(one.url());
    await ready(other);
    for (const [page, name] of [[one, "herd"], [other, "leader-stops"]]) {
        await page.keyboard.press("l");
        await page.click(`#lesson-${name}`);
        await page.waitForSelector("#beat-text");
        await page.keyboard.press("Shift+ArrowRight");
        await page.keyboard.press("Shift+ArrowRight");
        await page.waitForFunction((name) => localStorage.getItem("zooscope.lessons")?.includes(name), name);
    }
    const stored = () => one.evaluate(() => localStorage.getItem("zooscope.lessons").split(" ").map((word) => word.split("=")[0]).sort());
    assert.deepEqual(await stored(), ["herd", "leader-stops"]);
    await one.keyboard.press("l");
    assert.match(await one.textContent("#lesson-leader-stops"), /of \d+ steps/);
    await one.keyboard.press("Escape");
    // What one tab stores reaches the other a moment later, but sooner than a person.
    const hears = (page, line) => page.waitForFunction((line) => localStorage.getItem("zooscope.history")?.includes(line), line);
    await typeAndLeave(one, "crash s1");
    await hears(other, "crash s1");
    await typeAndLeave(other, "crash s2");
    await hears(one, "crash s2");
    await typeAndLeave(one, "isolate s3");
    await hears(one, "isolate s3");
    assert.equal(await one.evaluate(() => localStorage.getItem("zooscope.history")), "crash s1\ncrash s2\nisolate s3");
    await one.click("#theme");
    await other.waitForSelector("html[data-theme=dark]");
}, { timeout: 120_000 });

pageTest("dragging along the run changes the address in steps, and at last to the moment on screen", async ({ open }) => {
    const page = await ready(await open());
    await pause(page);
    await page.evaluate(() => {
        const { replaceState } = history;
        window.written = 0;
        history.replaceState = (...given) => {
            window.written += 1;
            replaceState.apply(history, given);
        };
    });
    const { x, y, width, height } = await page.locator(".strip").boundingBox();
    await page.mouse.move(x + 4, y + height / 2);
    await page.mouse.down();
    for (let step = 1; step <= 100; step++) await page.mouse.move(x + 4 + (width - 8) * ((step + 40) % 50) / 50, y + height / 2);
    await page.mouse.up();
    const seen = await place(page);
    await page.waitForTimeout(1_000);
    assert.ok(await page.evaluate(() => window.written) < 40, "a browser ignores who asks too often");
    const { hash } = new URL(page.url());
    const other = await ready(await open({ hash }));
    await pause(other);
    assert.deepEqual(await place(other), seen);
});
