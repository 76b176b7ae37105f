// A lesson is written in the page, from nothing, by mouse and keyboard: recorded, asked about, tried, saved, opened again, shared.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { axe, pageTest } from "./harness.mjs";
import { drawn, pause, ready, say, smallTexts } from "./steps.mjs";

/** The lesson that the first test makes, as the browser saves it; `UPDATE_EXPECT=1` writes it anew. `tests/authored.rs` checks it on the host. */
const SAVED = new URL("../authored/written-in-the-page.lesson", import.meta.url);

async function openAuthor(page) {
    await page.waitForSelector("#stage");
    await page.keyboard.press("l");
    await page.click("#author-open");
    await page.waitForSelector("#author-text");
}

const text = (page) => page.inputValue("#author-text");

/** Puts the caret into the first line that begins so, by the keyboard alone. */
async function caretTo(page, line) {
    const lines = (await text(page)).split("\n");
    const at = lines.findIndex((it) => it.startsWith(line));
    assert.ok(at >= 0, `${line} in\n${lines.join("\n")}`);
    await page.focus("#author-text");
    await page.keyboard.press("Control+Home");
    // Long lines are broken, so that Down goes through rows: the place is set as a click would.
    const place = lines.slice(0, at).join("\n").length + (at > 0 ? 1 : 0);
    await page.evaluate((place) => document.querySelector("#author-text").setSelectionRange(place, place), place);
    await page.keyboard.press("Home");
    await drawn(page);
}

/** Types over the words of the line that begins so. */
async function rewrite(page, keyword, words) {
    await caretTo(page, keyword);
    await page.keyboard.press("Home");
    await page.evaluate(() => {
        const area = document.querySelector("#author-text");
        const end = area.value.indexOf("\n", area.selectionStart);
        area.setSelectionRange(area.selectionStart, end < 0 ? area.value.length : end);
    });
    await page.keyboard.insertText(`${keyword} ${words}`);
    await drawn(page);
}

pageTest("a lesson is written from nothing, saved, and opened again", async ({ open }) => {
    const page = await ready(await open({ viewport: { width: 1280, height: 720 } }));
    await openAuthor(page);
    assert.equal(await page.locator(".notes li").count(), 0);
    await axe(page);

    // The set-up: another ensemble, typed in the console while it is recorded.
    await caretTo(page, "theme");
    await page.click("#author-record");
    if (await page.locator(".rail").isVisible()) await page.click(".rail");
    for (const line of ["ensemble 3 clients 2", "run until leader", "run 2s"]) await say(page, line);
    await page.click("#author-record");
    assert.match(await text(page), /\nseed 42\nensemble 3 clients 2\nrun [\d.]+m?s\n/);

    // The first beat: a write, then the leader is stopped by its menu.
    await caretTo(page, "beat beat-1");
    await page.click("#author-record");
    await page.waitForSelector(".standing.recording");
    await say(page, "c1 create /greeting hello");
    await say(page, "run 500ms");
    await page.click("#author-beat");
    await page.waitForFunction(() => document.querySelector("#author-standing").textContent.includes("beat-2"));
    await page.click("#stop-leader");
    await pause(page);
    await say(page, "run until leader");
    await say(page, "run 500ms");
    await page.click("#author-record");
    assert.match(await text(page), /beat beat-2\nsay\.en .*\nsay\.zh .*\ncrash s3\nrun /);

    // A question of the second beat, by the keyboard.
    await caretTo(page, "beat beat-2");
    await page.click("#author-ask");
    await page.waitForSelector("#author-search");
    await axe(page);
    await page.keyboard.type("leader");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector("#author-text").value.includes("\nanswer leader\n"));
    assert.equal(await page.locator(".notes li").count(), 0);

    // The words, in both languages.
    const words = {
        lesson: "written-in-the-page",
        "title.en": "What a majority has logged stays",
        "title.zh": "过半服务器记录的内容不会丢失",
        "line.en": "A client writes, the leader stops, and the others agree on a new one.",
        "line.zh": "客户端写入，领导者停机，其余服务器选出新的领导者。",
        "chapter.en": "A write and a stop",
        "chapter.zh": "一次写入与一次停机",
        "ask.en": "Who leads when the others have voted?",
        "ask.zh": "其余服务器投票之后谁是领导者？",
        "right.en": "Of equal logs the largest id wins: {leader}.",
        "right.zh": "日志相同时 id 最大者胜出：{leader}。",
        "take.en": "What a majority has logged stays.",
        "take.zh": "过半服务器记录的内容不会丢失。",
        "myth.en": "When the leader stops, its writes are gone.",
        "myth.zh": "领导者停机后，它的写入就丢失了。",
        "truth.en": "Every new leader has what a majority had logged.",
        "truth.zh": "每个新的领导者都有过半服务器记录的内容。",
    };
    for (const [keyword, said] of Object.entries(words)) await rewrite(page, keyword, said);
    assert.equal(await page.locator(".notes li").count(), 0, await page.textContent(".notes"));

    // An error is told at its place, and mended there.
    await rewrite(page, "answer", "leeder");
    const wrong = page.locator(".notes button");
    assert.match(await wrong.textContent(), /^Line \d+, column 8: /);
    assert.equal(await page.locator(".papered .bad u").textContent(), "leeder");
    await wrong.click();
    await page.keyboard.insertText("leader");
    await page.waitForFunction(() => document.querySelectorAll(".notes li").length === 0);

    // As its readers have it, and back.
    await page.click("#author-try");
    await page.waitForSelector("#option-2");
    await axe(page);
    await page.click("#author-back");
    await page.waitForSelector("#author-text");

    const [download] = await Promise.all([page.waitForEvent("download"), page.click("#author-save")]);
    assert.equal(download.suggestedFilename(), "written-in-the-page.lesson");
    const saved = await readFile(await download.path(), "utf8");
    assert.equal(saved, await text(page));
    if (process.env.UPDATE_EXPECT) await writeFile(SAVED, saved);
    assert.equal(saved, await readFile(SAVED, "utf8"));

    // A reload loses nothing.
    await page.reload();
    await openAuthor(page);
    assert.equal(await text(page), saved);

    // The file opens for a reader, in both languages.
    for (const [lang, title] of [["en", words["title.en"]], ["zh", words["title.zh"]]]) {
        const reader = await open({ lang });
        await reader.waitForSelector("#stage");
        await reader.keyboard.press("l");
        await reader.setInputFiles("#lesson-file", { name: download.suggestedFilename(), mimeType: "text/plain", buffer: Buffer.from(saved) });
        await reader.waitForSelector(".story #beat-text");
        assert.equal(await reader.textContent(".lessonhead h2"), title);
        assert.equal(await reader.locator(".toast").count(), 0);
    }
}, { timeout: 180_000 });

pageTest("a lesson is copied from the page's own, and its link opens it elsewhere", async ({ open }) => {
    const page = await ready(await open());
    await openAuthor(page);
    await page.selectOption("#author-source", { label: "The leader stops" });
    await page.waitForFunction(() => document.querySelector("#author-text").value.includes("lesson leader-stops"));
    assert.equal(await page.locator(".notes li").count(), 0);
    await page.click("#author-take-back");
    await page.waitForFunction(() => document.querySelector("#author-text").value.includes("lesson my-lesson"));
    await page.click("#author-share");
    await page.waitForFunction(() => document.querySelector("#share-link")?.value.includes("own=z:"));
    await axe(page);
    const link = await page.inputValue("#share-link");
    assert.ok(link.length < 2_500, `${link.length} letters`);
    const other = await open({ hash: link.slice(link.indexOf("#")) });
    await other.waitForSelector(".story #beat-text");
    assert.equal(await other.textContent(".lessonhead h2"), "My lesson");
});

pageTest("a lesson is written on a telephone, in the dark and in Chinese", async ({ open }) => {
    const page = await ready(await open({ viewport: { width: 390, height: 844 }, lang: "zh", theme: "dark" }));
    await openAuthor(page);
    await axe(page);
    assert.deepEqual(await smallTexts(page, ".author"), []);
    const fits = await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
    assert.ok(fits, "nothing is wider than the page");
    await caretTo(page, "beat beat-1");
    await page.click("#author-record");
    await page.waitForSelector(".standing.recording");
    // Folded, the text leaves the stage to be acted on.
    await page.click("#author-fold");
    await page.click("#stop-leader");
    await pause(page);
    assert.match(await page.textContent("#author-standing"), /正在录制到 beat-1：[1-9] 行/);
    await axe(page);
    await page.click("#author-record");
    await page.click("#author-fold");
    assert.match(await text(page), /\ncrash s5\n/);
});
