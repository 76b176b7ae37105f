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

/** The words on the page that are in no brackets, but for names, code and what a person typed. */
function untranslated(page) {
    return page.evaluate(() => {
        const names = "code, kbd, pre, textarea, [role=log], .path, .node, .zxid, #digest, #lang, .name, [data-znode]";
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
    });
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

pageTest("a language that cannot be had is told of, and the page stays as it is", async ({ openFolder, test }) => {
    const folder = await withLanguage(test);
    await rm(path.join(folder, "lessons", `${PSEUDO}.language`));
    const page = await ready(await openFolder(folder, { lang: "zh" }));
    await page.click("#lang");
    await page.waitForSelector(".toast");
    assert.match(await page.textContent(".toasts"), /无法获取这种语言/);
    assert.equal(await page.getAttribute("html", "lang"), "zh-CN");
}, { ignore: /404/ });
