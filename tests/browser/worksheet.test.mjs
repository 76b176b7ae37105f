// A worksheet in the browser, on a telephone: opened from a file, answered, and its report saved; nothing is sent anywhere.

import assert from "node:assert/strict";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
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

/** The page by a link to a worksheet that lies below it. */
async function linked(open, options) {
    const before = (page) =>
        page.route("**/course/week1.worksheet", async (route) => route.fulfill({ contentType: "text/plain", body: await readFile(SHEET) }));
    const page = await open({ hash: "#sheet=course/week1.worksheet", before, ...options });
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

pageTest("the fields of a worksheet stand close together on a telephone", async ({ open }) => {
    const page = await opened(open, { viewport: { width: 390, height: 844 }, touch: true });
    const [name, number] = await Promise.all(["#sheet-name", "#sheet-number"].map((field) => page.locator(field).boundingBox()));
    assert.ok(name.height >= 44 && number.height >= 44, "a finger hits them");
    const between = number.y - name.y - name.height;
    assert.ok(between > 0 && between < 40, `${between} pixels lie between both`);
});

pageTest("no welcome lies over a worksheet", async ({ open }) => {
    for (const viewport of [{ width: 390, height: 844 }, { width: 360, height: 640 }]) {
        const page = await open({ viewport });
        await page.waitForSelector("#welcome-start");
        await page.keyboard.press("l");
        await page.setInputFiles("#lesson-file", { name: "a.worksheet", mimeType: "text/plain", buffer: await readFile(SHEET) });
        await page.waitForSelector("#sheet-number");
        assert.ok(await page.isHidden(".welcome"));
        const [caption, story] = await Promise.all(["#caption", ".story"].map((selector) => page.locator(selector).boundingBox()));
        assert.ok(caption.y + caption.height <= story.y, "the caption is above the sheet");
    }
});

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

pageTest("a worksheet by link is answered on a telephone, kept through a reload, handed in, and graded on the page", async ({ open }) => {
    const page = await linked(open, { viewport: { width: 390, height: 844 } });
    assert.match(await page.textContent(".question .hint"), /no account, and nothing leaves this device by itself/);
    await page.fill("#sheet-name", "Ada");
    await page.fill("#sheet-number", "2026-017");
    await goTo(page, "#option-2");
    await page.click("#option-2");
    await page.waitForSelector(".verdict.good");
    await page.reload();
    await page.waitForSelector("#sheet-number");
    assert.equal(await page.inputValue("#sheet-number"), "2026-017");
    await goTo(page, "#sheet-answer");
    await page.fill("#sheet-answer", "7");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".verdict");
    await goTo(page, "#sheet-save");
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("#sheet-save")]);
    const report = await readFile(await download.path(), "utf8");
    assert.equal(JSON.parse(report).answers.length, 2);

    const grader = await linked(open, { viewport: { width: 1280, height: 720 } });
    await grader.click(".grading summary");
    const file = (name, text) => ({ name, mimeType: "application/json", buffer: Buffer.from(text) });
    const tampered = report.replace('"points": 1', '"points": 3');
    assert.notEqual(tampered, report);
    await grader.setInputFiles("#sheet-reports", [file("ada.json", report), file("eve.json", tampered), file("none.json", "{}")]);
    await grader.waitForFunction(() => document.querySelector("#grades-progress").textContent.startsWith("3 of 3"), null, { timeout: 90_000 });
    const rows = grader.locator("#grades > ul > li");
    assert.equal(await rows.count(), 3);
    const [ada, eve] = [await rows.nth(0).innerText(), await rows.nth(1).innerText()];
    assert.match(ada, /^Ada 2026-017\s+\d+\/\d+\s+ada\.json/);
    assert.match(ada, /eve\.json has the same number\./);
    assert.match(eve, /The file was changed after it was saved\./);
    assert.match(eve, /points/i);
    await axe(grader);
    for (const viewport of [{ width: 1280, height: 720 }, { width: 390, height: 844 }, { width: 360, height: 640 }]) {
        await grader.setViewportSize(viewport);
        const table = grader.locator("#grades");
        await table.scrollIntoViewIfNeeded();
        assert.deepEqual(await table.evaluate((it) => [it.scrollWidth - it.clientWidth, ...[...it.querySelectorAll("b, li")].filter((part) => part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0).map((part) => part.textContent)]), [0], `nothing is cut off at ${viewport.width}`);
    }
}, { timeout: 180_000 });

pageTest("a folder of reports is graded", async ({ open }) => {
    const folder = path.join(tmpdir(), `zooscope-reports-${process.pid}`);
    await mkdir(folder, { recursive: true });
    try {
        await writeFile(path.join(folder, "a.json"), "{}");
        await writeFile(path.join(folder, "notes.txt"), "no report");
        const page = await linked(open);
        await page.click(".grading summary");
        await page.setInputFiles("#sheet-folder", folder);
        await page.waitForFunction(() => document.querySelector("#grades-progress").textContent.startsWith("1 of 1"), null, { timeout: 60_000 });
        assert.match(await page.innerText("#grades"), /^a\.json\s+0\/\d+\s/);
        assert.equal(await page.locator("#grades .bad li").count(), 1);
    } finally {
        await rm(folder, { recursive: true });
    }
}, { timeout: 120_000 });

pageTest("a folder without a report is told of, chosen or dropped, and the table before it stays", async ({ open }) => {
    const folder = path.join(tmpdir(), `zooscope-no-reports-${process.pid}`);
    await mkdir(path.join(folder, "full"), { recursive: true });
    await mkdir(path.join(folder, "empty"), { recursive: true });
    try {
        await writeFile(path.join(folder, "full", "notes.txt"), "no report");
        const page = await linked(open);
        await page.click(".grading summary");
        await page.setInputFiles("#sheet-folder", path.join(folder, "full"));
        await page.waitForFunction(() => /no report/.test(document.querySelector("#grades-progress").textContent));
        const file = { name: "none.json", mimeType: "application/json", buffer: Buffer.from("{}") };
        await page.setInputFiles("#sheet-reports", [file]);
        await page.waitForFunction(() => document.querySelector("#grades-progress").textContent.startsWith("1 of 1"), null, { timeout: 60_000 });
        // A browser tells of an empty folder as of a dialog that was left.
        await page.dispatchEvent("#sheet-folder", "cancel");
        await page.waitForFunction(() => /no report/.test(document.querySelector("#grades-progress").textContent));
        assert.match(await page.innerText("#grades"), /^none\.json/);

        await page.setInputFiles("#sheet-reports", [file]);
        await page.waitForFunction(() => document.querySelector("#grades-progress").textContent.startsWith("1 of 1"), null, { timeout: 60_000 });
        const session = await page.context().newCDPSession(page);
        const drop = async (selector, dropped) => {
            await page.locator(selector).scrollIntoViewIfNeeded();
            const box = await page.locator(selector).boundingBox();
            const data = { items: [], files: [dropped], dragOperationsMask: 1 };
            for (const type of ["dragEnter", "dragOver", "drop"]) {
                await session.send("Input.dispatchDragEvent", { type, x: box.x + box.width / 2, y: box.y + box.height / 2, data });
            }
        };
        await drop("#sheet-folder", path.join(folder, "full"));
        await page.waitForFunction(() => /no report/.test(document.querySelector("#grades-progress").textContent));
        await drop("#stage", path.join(folder, "empty"));
        await page.waitForSelector("#lesson-problem");
        assert.match(await page.textContent("#lesson-problem"), /folder of reports/);
    } finally {
        await rm(folder, { recursive: true });
    }
}, { timeout: 120_000 });

pageTest("the report is printed black on white, also from a dark page", async ({ open }) => {
    const page = await linked(open, { theme: "dark", lang: "zh" });
    await page.fill("#sheet-name", "陈明");
    await goTo(page, "#option-2");
    await page.click("#option-2");
    await page.waitForSelector(".verdict");
    await goTo(page, "#sheet-save");
    assert.ok(await page.isHidden(".paper"));
    await page.emulateMedia({ media: "print" });
    assert.ok(await page.isVisible(".paper table"));
    for (const gone of [".bar", ".middle", "#sheet-save", ".beats"]) assert.ok(await page.isHidden(gone), gone);
    const look = await page.$eval(".paper", (it) => [getComputedStyle(it).color, getComputedStyle(document.body).backgroundColor]);
    assert.deepEqual(look, ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]);
    assert.match(await page.textContent(".paper"), /陈明/);
    const title = await page.$eval(".lessonhead h2", (it) => {
        const { fontSize, lineHeight, maxHeight } = getComputedStyle(it);
        return { letters: parseFloat(fontSize), line: parseFloat(lineHeight), maxHeight };
    });
    assert.ok(title.line > 1.2 * title.letters && title.maxHeight === "none", `the title is whole: ${JSON.stringify(title)}`);
    assert.equal(await page.$eval(".beat", (it) => getComputedStyle(it, "::after").display), "none", "no sign that more follows below");
}, { timeout: 120_000 });

pageTest("a worksheet that a link names and is not there is told of", async ({ open }) => {
    const page = await open({ hash: "#sheet=nowhere.worksheet" });
    await page.waitForSelector(".toast");
    assert.match(await page.textContent(".toast"), /no such worksheet beside this page/);
}, { ignore: /404/ });

pageTest("a worksheet in two tabs is one, and what is no number costs no try", async ({ open }) => {
    const one = await opened(open);
    const other = await one.context().newPage();
    await other.goto(one.url());
    await other.waitForSelector("#stage");
    await other.keyboard.press("l");
    await other.setInputFiles("#lesson-file", { name: "consensus.worksheet", mimeType: "text/plain", buffer: await readFile(SHEET) });
    await other.waitForSelector("#sheet-number");
    await one.fill("#sheet-number", "2026-017");
    await goTo(one, "#sheet-answer");
    await goTo(other, "#sheet-answer");
    await one.fill("#sheet-answer", "many");
    await one.keyboard.press("Enter");
    await one.waitForSelector("#sheet-answer[aria-invalid=true]");
    assert.ok((await one.textContent("#sheet-answer-refused")).length > 20);
    await axe(one);
    assert.equal(await one.locator(".verdict.warn, .verdict.good").count(), 0);
    await one.fill("#sheet-answer", "１１");
    await one.keyboard.press("Enter");
    await one.waitForSelector(".verdict.warn, .verdict.good");
    // The other tab hears of it, as of whose worksheet it is.
    await other.waitForFunction(() => document.querySelector("#sheet-answer").value === "１１");
    await other.click("#sheet-next");
    await other.waitForFunction(() => document.querySelector("#sheet-answer")?.value === "");
    await other.fill("#sheet-answer", "3");
    await other.keyboard.press("Enter");
    await other.waitForSelector(".verdict.warn, .verdict.good");
    await goTo(one, "#sheet-save");
    await goTo(other, "#sheet-save");
    const rows = (page) => page.locator("#sheet-question-1, [id^=sheet-question-]").allTextContents();
    await one.waitForFunction(() => [...document.querySelectorAll("[id^=sheet-question-]")].filter((it) => !/not answered/.test(it.textContent)).length === 2);
    assert.deepEqual(await rows(one), await rows(other));
});
