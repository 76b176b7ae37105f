// HDFS on the page: set up, worked with and broken from the console, the menu and the panel, like the ensemble beside it.

import assert from "node:assert/strict";
import { pageTest } from "./harness.mjs";
import { pause, play, say } from "./steps.mjs";

const box = (name, state) => `[data-server=${name}][data-state=${state}]`;

/** A page with a cluster of HDFS that has an active NameNode, paused. */
async function cluster(page, line) {
    await page.waitForSelector("#stage");
    await pause(page);
    await page.click("#tab-console");
    await say(page, line);
    await say(page, "run until active");
    await pause(page);
    return page;
}

pageTest("a cluster is set up in the console, and its active NameNode is stopped with a button until the other has taken over", async ({ open }) => {
    const page = await cluster(await open(), "hdfs ha datanodes 3 clients 1");
    await page.waitForSelector("#stop-active");
    const old = await page.getAttribute("[data-state=ACTIVE]", "data-server");
    await page.click("#stop-active");
    await page.waitForSelector(box(old, "CRASHED"));
    await say(page, "run until active");
    await pause(page);
    const now = await page.getAttribute("[data-state=ACTIVE]", "data-server");
    assert.deepEqual([old, now].sort(), ["nn1", "nn2"]);
    await page.click("#restart-host");
    await say(page, "run 3s");
    await page.waitForSelector(box(old, "STANDBY"));
});

pageTest("files are written and read in the console, and their names and blocks are in the panel", async ({ open }) => {
    const page = await cluster(await open(), "hdfs classic secondary datanodes 2 clients 1");
    await say(page, "h1 put /paper 2");
    await say(page, "run until files");
    await page.waitForFunction(() => /h1.*done|h1.*完成/s.test(document.querySelector(".console [role=log]").textContent));
    await page.click("[data-server=nn1]");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => /\/paper/.test(document.querySelector("#panel").textContent) && /blk_1 blk_2/.test(document.querySelector("#panel").textContent));
});

pageTest("a daemon's menu freezes it, and the link carries the whole cluster", async ({ open }) => {
    const page = await cluster(await open(), "hdfs classic secondary datanodes 2 clients 1");
    await page.click("[data-server=snn]", { button: "right" });
    await page.waitForSelector("#menu-checkpoint");
    await page.click("#menu-freeze-snn");
    await page.waitForSelector(box("snn", "FROZEN"));
    const hash = await page.evaluate(() => location.hash);
    const other = await open({ hash });
    await other.waitForSelector(box("snn", "FROZEN"));
});

pageTest("without fencing two NameNodes are active side by side", async ({ open }) => {
    const page = await open();
    await page.waitForSelector("#stage");
    await pause(page);
    await page.click("#tab-console");
    for (const line of ["seed 1", "hdfs ha datanodes 1 clients 1", "rule hdfs-fencing off", "run until active", "run 4s", "h1 mkdir /a", "run 1s"]) await say(page, line);
    const old = await page.getAttribute("[data-state=ACTIVE]", "data-server");
    const other = old === "nn1" ? 2 : 1;
    for (const line of [`freeze ${old}`, `freeze zkfc${3 - other}`, `cut zkfc${other} ${old}`, "run until active", `thaw ${old}`, "h1 mkdir /b", "run 2s"]) await say(page, line);
    await pause(page);
    assert.equal(await page.locator("[data-state=ACTIVE]").count(), 2);
});

pageTest("a checkpoint is seen in the boxes: a second log, the merged edits, a short log", async ({ open }) => {
    const page = await cluster(await open(), "hdfs classic secondary datanodes 2 clients 1");
    const row = (name, said) => page.waitForFunction(
        ([name, said]) => new RegExp(said).test(document.querySelector(`[data-server=${name}]`).parentElement.textContent),
        [name, said],
    );
    for (const line of ["h1 load 20", "run until files", "disk nn1 slow 300ms", "checkpoint", "run 60ms", "h1 mkdir /meanwhile", "run 200ms"]) await say(page, line);
    await row("nn1", "edits.*1–20.*edits\\.new.*21");
    await say(page, "run 600ms");
    await row("snn", "merged.*1–20");
    for (const line of ["disk nn1 normal", "run 3s"]) await say(page, line);
    await row("nn1", "up to edit 20.*edits.*21$");
    await say(page, "crash nn1");
    await row("nn1", "gone: it is stopped");
});

pageTest("two restarts are compared: the chart grows with the log, and with a checkpoint it does not", async ({ open }) => {
    const page = await open({ hash: "#v=1&lesson=fsimage-editlog" });
    await page.waitForSelector("#beat-text");
    await page.click("#compare");
    await page.waitForSelector("#compare-play");
    await page.waitForFunction(() => document.querySelector(".chart small").textContent.startsWith("60 "), undefined, { timeout: 120_000 });
    const [, log, checkpoint] = (await page.getAttribute(".chart svg", "aria-label")).match(/N = 60: no checkpoint (\d+), checkpoints (\d+)$/).map(Number);
    assert.ok(log > 6_000 && checkpoint < 4_000, `${log} ${checkpoint}`);
}, { timeout: 180_000 });

for (const lang of ["en", "zh"]) {
    for (const theme of ["light", "dark"]) {
        pageTest(`axe finds nothing on a stage with HDFS and in its panels, in ${lang}, ${theme}`, async ({ open, axe }) => {
            for (const viewport of [{ width: 1280, height: 720 }, { width: 390, height: 844 }]) {
                const page = await open({ lang, theme, viewport, hash: "#v=1&lesson=automatic-failover" });
                await page.waitForSelector("#beat-text");
                await axe(page);
            }
            const page = await cluster(await open({ lang, theme }), "hdfs ha datanodes 2 clients 1");
            await play(page);
            await pause(page);
            await page.click("#legend-drawing");
            await page.waitForSelector(".dialog.drawing dd");
            assert.match(await page.textContent(".dialog.drawing"), /FsImage.*ZKFailoverController/s);
            await axe(page);
            await page.keyboard.press("Escape");
            for (const name of ["nn1", "jn1", "dn1"]) {
                await page.click(`[data-server=${name}]`);
                await page.keyboard.press("Escape");
                await axe(page);
            }
        }, { timeout: 120_000 });
    }
}
