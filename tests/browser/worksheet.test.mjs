// A worksheet in the browser, on a telephone: opened from a file, answered, and its report saved; nothing is sent anywhere.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { axe, pageTest } from "./harness.mjs";

const SHEET = new URL("../../docs/examples/consensus.worksheet", import.meta.url);

async function opened(open, options) {
    const page = await open(options);
    await page.waitForSelector("#stage");
    await page.keyboard.press("l");
    const buffer = await readFile(SHEET);
    await page.setInputFiles("#lesson-file", { name: "consensus.worksheet", mimeType: "text/plain", buffer });
    await page.waitForSelector("#sheet-number");
    return page;
}

/** Goes on until a question with this in it is there. */
async function goTo(page, selector) {
    for (let n = 0; n < 12; n++) {
        const before = await page.textContent("#beat-place");
        if (await page.locator(selector).count()) return;
        await page.click("#sheet-next");
        await page.waitForFunction((before) => document.querySelector("#beat-place").textContent !== before, before);
    }
    assert.fail(`no page has ${selector}`);
}

pageTest("a worksheet is answered on a telephone, and its report is saved", async ({ open }) => {
    const page = await opened(open, { viewport: { width: 360, height: 640 } });
    await page.fill("#sheet-name", "Ada 陈");
    await page.fill("#sheet-number", "2026-017");
    await axe(page);
    await goTo(page, "#option-2");
    await page.click("#option-1");
    await page.waitForSelector(".verdict.warn");
    await page.click("#option-2");
    await page.waitForSelector(".verdict.good");
    await goTo(page, "#sheet-answer");
    await page.fill("#sheet-answer", "7");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".verdict");
    await goTo(page, "#sheet-hand-in");
    await page.click("#sheet-hand-in");
    await page.waitForSelector(".verdict.warn");
    await axe(page);
    await goTo(page, "#sheet-save");
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("#sheet-save")]);
    assert.equal(download.suggestedFilename(), "consensus-2026017.json");
    const report = JSON.parse(await readFile(await download.path(), "utf8"));
    assert.deepEqual([report.zooscopeReport, report.worksheet, report.name, report.number], [1, "consensus", "Ada 陈", "2026-017"]);
    assert.deepEqual(report.answers.map((it) => it.tries), [2, 1, 1]);
    assert.equal(report.answers[0].points, 1);
    assert.match(report.answers[2].run, /^seed \d+\nensemble 5/);
    await axe(page);
}, { timeout: 120_000 });

pageTest("the number stays with the answers, and both are there again after a reload", async ({ open }) => {
    const page = await opened(open);
    await page.fill("#sheet-number", "4711");
    await goTo(page, "#option-2");
    await page.click("#option-2");
    await page.waitForSelector(".verdict");
    await page.reload();
    await page.waitForSelector("#stage");
    await page.keyboard.press("l");
    await page.setInputFiles("#lesson-file", { name: "a.worksheet", mimeType: "text/plain", buffer: await readFile(SHEET) });
    await page.waitForSelector("#sheet-number");
    assert.equal(await page.inputValue("#sheet-number"), "4711");
    assert.ok(await page.isDisabled("#sheet-number"));
});
