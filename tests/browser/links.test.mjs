// Links written by hand, links that are mended, and long ones, which the browser compresses and unpacks.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { pageTest } from "./harness.mjs";
import { digest, ready, say } from "./steps.mjs";

const servers = (page, count) => page.waitForFunction((count) => document.querySelectorAll("#stage [data-server]").length === count, count);

pageTest("a link by hand opens at the end of its commands, whatever stands for a space", async ({ open }) => {
    const digests = new Set();
    for (const space of [" ", "+", "%20"]) {
        const run = "ensemble 3 clients 1;run until leader;c1 create /锁 100%;run until replies".replaceAll(" ", space);
        const page = await open({ hash: `#run=${run}` });
        await servers(page, 3);
        assert.equal(await page.getAttribute(".root", "data-playing"), "false");
        digests.add(await digest(page));
    }
    assert.equal(digests.size, 1);
});

for (const lang of ["en", "zh"]) {
    pageTest(`a wrong line of a link waits in the console, and the mended link opens (${lang})`, async ({ open, axe }) => {
        const page = await open({ lang, hash: "#run=ensemble 3;crush s1;run until leader" });
        await page.waitForFunction(() => document.activeElement?.id === "console-input");
        assert.equal(await page.inputValue("#console-input"), "crush s1");
        assert.match(await page.textContent(".toast span"), lang === "en" ? /Line 2.*crush.*crash/ : /第 2 行.*crush.*crash/);
        assert.match(await page.textContent(".mending"), /2.*3|3.*2/);
        await axe(page);
        await page.fill("#console-input", "crash s1");
        await page.keyboard.press("Enter");
        await servers(page, 3);
        assert.equal((await page.textContent(".mending")).trim(), "");
    });

    pageTest(`the dialog for sharing offers what there is (${lang})`, async ({ open, axe }) => {
        for (const viewport of [{ width: 1280, height: 800 }, { width: 360, height: 640 }]) {
            const page = await open({ lang, viewport, hash: "#lesson=herd&beat=wait", storage: { "zooscope.read-along": "no" } });
            await page.waitForSelector("#beat-text");
            await page.click("#share");
            for (const [id, link] of [["share-lesson", /#v=1&lesson=herd(&lang=|$)/], ["share-beat", /&beat=wait(&lang=|$)/], ["share-tree", null], ["share-moment", /&at=\d+\.\d+/]]) {
                if (link === null) {
                    assert.equal(await page.locator(`#${id}`).count(), 0, "the tree is on the stage already");
                    continue;
                }
                await page.click(`#${id}`);
                await page.waitForSelector(`#${id}[aria-pressed=true]`);
                assert.match(await page.inputValue("#share-link"), link);
            }
            await page.click("#share-lang");
            await page.waitForFunction(() => !document.querySelector("#share-link").value.includes("lang="));
            await axe(page);
        }
    });
}

pageTest("a long run is compressed for its link, which opens as the same run, from a single file too", async ({ open, openSingleFile }) => {
    const page = await ready(await open());
    for (let n = 0; n < 14; n++) await say(page, `c1 create /members/one-of-a-long-run-${n} "number ${n}"`);
    const here = await digest(page);
    await page.click("#share");
    await page.waitForFunction(() => document.querySelector("#share-link").value.includes("run=z:"));
    const link = await page.inputValue("#share-link");
    assert.ok(link.length < 900, `${link.length}: ${link}`);
    const hash = link.slice(link.indexOf("#"));
    for (const again of [await open({ hash }), await openSingleFile({ hash })]) {
        await again.waitForFunction(() => document.querySelector(".root")?.dataset.step > 100 && document.querySelector(".root").dataset.branch !== "0");
        assert.equal(await digest(again), here);
    }
});

pageTest("the compressed link of the guide opens, and one that is broken says so", async ({ open }) => {
    const guide = await readFile(new URL("../../docs/links.md", import.meta.url), "utf8");
    const [, hash] = guide.match(/```packed\n(.*)\n```/);
    const page = await open({ hash });
    await page.waitForFunction(() => document.querySelectorAll("#stage [data-client]").length === 6);
    const broken = await open({ hash: `${hash.slice(0, 120)}` });
    await broken.waitForFunction(() => document.querySelector(".toast span")?.textContent.length > 20);
    assert.match(await broken.textContent(".toast span"), /unpacked|The link does not open/);
});
