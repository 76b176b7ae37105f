// A language that a folder adds. The one of these tests is English in brackets, which the tests on the host make of every text that can be
// translated: what stands on the page without brackets cannot.

import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pageTest } from "./harness.mjs";
import { fromEnvironment } from "./host.mjs";
import { drawn, pause, ready } from "./steps.mjs";

const PSEUDO = "qps";
const FILE = new URL(`../../target/languages/${PSEUDO}.language`, import.meta.url);

/** A copy of the page with the language, as the build puts one in. */
async function withLanguage(test) {
    const folder = await mkdtemp(path.join(tmpdir(), "zooscope-language-"));
    test.after(() => rm(folder, { recursive: true }));
    await cp(fromEnvironment("ZOOSCOPE_DIST"), folder, { recursive: true });
    await cp(FILE, path.join(folder, "lessons", `${PSEUDO}.language`));
    const index = path.join(folder, "index.html");
    const page = await readFile(index, "utf8");
    await writeFile(index, page.replace("<html ", `<html data-languages="${PSEUDO}" `));
    return folder;
}

/** The words on the page that are in no brackets, but for names, code and what a person typed, and what else a test knows: a course's own words. */
function untranslated(page, ...own) {
    return page.evaluate((own) => {
        const names = ["code, kbd, pre, textarea, [role=log], .path, .node, .zxid, #digest, #lang, .name, [data-znode]", ...own].join();
        const known = /\b(ZooScope|ZooKeeper|Apache|HDFS|[sc]\d+|zxid|0x[0-9a-f]+|EN|QPS)\b/g;
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const found = [];
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const element = node.parentElement;
            const bare = node.textContent.replace(known, "");
            if (!/[a-z]{3}/i.test(bare) || element.closest(names) || element.getClientRects().length === 0) continue;
            let around = element;
            for (let n = 0; n < 3 && !around.textContent.includes("⟦"); n++) around = around.parentElement;
            if (!around.textContent.includes("⟦")) found.push(`${element.outerHTML.slice(0, 120)} in ${element.parentElement.outerHTML.slice(0, 120)}`);
        }
        return [...new Set(found)];
    }, own);
}

pageTest("a language of one folder speaks everywhere, and the button goes through all three", async ({ openFolder, test }) => {
    const folder = await withLanguage(test);
    const page = await ready(await openFolder(folder, { hash: `#lang=${PSEUDO}` }));
    assert.equal(await page.getAttribute("html", "lang"), PSEUDO);
    assert.deepEqual(await untranslated(page), [], "as it opens");

    await page.click("#view-both");
    await page.waitForSelector("#stage [data-znode='/members']");
    assert.deepEqual(await untranslated(page), [], "the tree");

    await page.click("#stage [data-znode='/members']");
    await page.waitForSelector("#panel");
    assert.deepEqual(await untranslated(page), [], "a panel");
    await drawn(page);
    await page.keyboard.press("Escape");
    await page.waitForSelector("[role=menu]", { state: "hidden" });

    for (const [button, opened] of [["share", "[role=dialog]"], ["help", "[role=dialog]"], ["lessons", "[role=dialog]"], ["compare", ".comparison .counters"]]) {
        await page.click(`#${button}`);
        await page.waitForSelector(opened);
        assert.deepEqual(await untranslated(page), [], button);
        await drawn(page);
        await page.keyboard.press("Escape");
        await page.waitForSelector(opened, { state: "hidden" });
    }

    await page.keyboard.press("l");
    await page.click("#lesson-herd");
    await page.waitForSelector("#beat-text");
    await pause(page);
    assert.match(await page.textContent(".story"), /⟦/);
    assert.deepEqual(await untranslated(page), [], "a lesson");

    const names = [];
    for (let n = 0; n < 3; n++) {
        names.push(await page.textContent("#lang"));
        await page.click("#lang");
        await page.waitForFunction((name) => document.querySelector("#lang").textContent !== name, names.at(-1));
    }
    assert.deepEqual(names, ["EN", "中文", "QPS"]);
    assert.match(await page.textContent(".story"), /⟦/);
}, { timeout: 120_000 });

pageTest("the lab speaks it everywhere: promises, rules, bounds, a hunt, challenges, figures", async ({ openFolder, test }) => {
    const folder = await withLanguage(test);
    const page = await ready(await openFolder(folder, { hash: `#lang=${PSEUDO}` }));
    await page.waitForSelector(".holds.ok");
    await page.keyboard.press("g");
    await page.click("#law-Fifo");
    await page.waitForSelector("#law-Fifo[aria-expanded=true]");
    for (const part of ["#rules", "#bounds", "#challenges"]) await page.click(`${part} > summary`);
    // A source is a title, as it stands on the paper.
    const ofLab = [".lawdetail", "#rules .word"];
    assert.deepEqual(await untranslated(page, ...ofLab), [], "what can be asked of the lab");
    await page.fill("#bound-schedules", "3");
    await page.click("#hunt-all");
    await page.waitForSelector("#hunt-stop", { state: "detached", timeout: 60_000 });
    await page.click("#challenge-two-holders");
    await page.waitForSelector("#challenge-end");
    assert.deepEqual(await untranslated(page, ...ofLab), [], "a hunt that is over, and a challenge");
    await page.keyboard.press("Escape");
    await page.focus("#stage");
    await page.keyboard.press("o");
    await page.waitForSelector("#panel .operators table");
    assert.deepEqual(await untranslated(page, ".operators th"), [], "figures of operators");
}, { timeout: 120_000 });

pageTest("the coursework speaks it everywhere: a worksheet, its report, the table of graded ones, a lesson that is written, a talk", async ({ openFolder, test }) => {
    const folder = await withLanguage(test);
    const page = await ready(await openFolder(folder, { hash: `#lang=${PSEUDO}` }));
    await page.keyboard.press("l");
    const buffer = await readFile(new URL("../../docs/examples/consensus.worksheet", import.meta.url));
    await page.setInputFiles("#lesson-file", { name: "consensus.worksheet", mimeType: "text/plain", buffer });
    await page.waitForSelector("#sheet-number");
    // What the worksheet asks is its author's.
    const ofSheet = [".lessonhead h2", "#beat-heading", "#ask", "#beat-spoken", "[id^=option]", ".verdict", "[id^=sheet-question]", ".file"];
    await page.click(".grading summary");
    const reports = [{ name: "none.json", mimeType: "application/json", buffer: Buffer.from("{}") }];
    await page.setInputFiles("#sheet-reports", reports);
    await page.waitForSelector("#grades .bad li", { timeout: 60_000 });
    assert.deepEqual(await untranslated(page, ...ofSheet, "#grades p", "#grades .marks"), [], "reports");
    await page.click("#sheet-next");
    await page.waitForSelector("#option-2");
    assert.deepEqual(await untranslated(page, ...ofSheet), [], "a question");
    while (await page.isEnabled("#sheet-next")) {
        const before = await page.textContent("#beat-place");
        await page.click("#sheet-next");
        await page.waitForFunction((before) => document.querySelector("#beat-place").textContent !== before, before);
    }
    assert.deepEqual(await untranslated(page, ...ofSheet), [], "the report");

    await page.keyboard.press("l");
    await page.click("#author-open");
    await page.waitForSelector("#author-text");
    await page.click("#author-ask");
    await page.waitForSelector("#author-search");
    assert.deepEqual(await untranslated(page, "[id^=author-value]", ".papered"), [], "a lesson that is written");
    await page.keyboard.press("Escape");

    await page.goto(page.url().replace(/#.*/, `#lesson=leader-stops&lang=${PSEUDO}`));
    await page.reload();
    await page.waitForSelector("#beat-text");
    await page.keyboard.press("p");
    await page.waitForSelector(".hall");
    assert.deepEqual(await untranslated(page), [], "a talk");
    const [speaker] = await Promise.all([page.context().waitForEvent("page"), page.keyboard.press("w")]);
    await speaker.waitForSelector(".speaker");
    assert.deepEqual(await untranslated(speaker), [], "the speaker's window");
}, { timeout: 120_000 });

pageTest("a language that cannot be had is told of, and the page stays as it is", async ({ openFolder, test }) => {
    const folder = await withLanguage(test);
    await rm(path.join(folder, "lessons", `${PSEUDO}.language`));
    const page = await ready(await openFolder(folder, { lang: "zh" }));
    await page.click("#lang");
    await page.waitForSelector(".toast");
    assert.match(await page.textContent(".toasts"), /无法获取这种语言/);
    assert.equal(await page.getAttribute("html", "lang"), "zh-CN");
}, { ignore: /404/ });
