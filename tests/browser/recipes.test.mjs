// Every lesson that shows the tree, beat by beat by keyboard: the tree is there, nothing lies on anything else, nothing is cut off.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { folder, names } from "./course.mjs";
import { pageTest } from "./harness.mjs";
import { alone, onByOneBeat, placeOfBeat } from "./steps.mjs";

const texts = await Promise.all(names.map((name) => readFile(new URL(`${name}.lesson`, folder), "utf8")));
const shown = names.filter((_, n) => /^view (tree|both)/m.test(texts[n]));

/** The boxes of the tree that lie on others, or beyond the edge of the stage. */
function faults() {
    const stage = document.querySelector("#stage .boards").getBoundingClientRect();
    const boxes = [...document.querySelectorAll("#stage .tree .zn, #stage .tree .cli, #stage .tree .peer")].map((node) => ({
        name: node.querySelector("[aria-label]").getAttribute("aria-label"),
        rect: node.querySelector(".box").getBoundingClientRect(),
    }));
    const found = [];
    boxes.forEach(({ name, rect: a }, n) => {
        if (a.left < stage.left - 1 || a.right > stage.right + 1 || a.bottom > stage.bottom + 1) found.push(`${name} is cut off`);
        for (const { name: other, rect: b } of boxes.slice(n + 1)) {
            const over = Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1.5 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1.5;
            if (over) found.push(`${name} lies on ${other}`);
        }
    });
    return found;
}

/** Goes through a lesson; the faults of each beat's end. */
async function through(page, name) {
    await page.waitForSelector("#beat-text");
    const found = [];
    let trees = 0;
    for (;;) {
        const [beat, count] = await placeOfBeat(page);
        if (beat >= count) break;
        await onByOneBeat(page);
        if (await page.locator("#stage .tree").count()) {
            trees += 1;
            found.push(...(await page.evaluate(faults)).map((fault) => `${name}, beat ${beat}: ${fault}`));
        }
    }
    assert.ok(trees > 0, `${name} shows the tree`);
    return found;
}

pageTest("lessons about znodes show them in the tree, and nothing overlaps, half of them in Chinese", async ({ open }) => {
    const found = [];
    for (const [n, name] of shown.entries()) {
        const [lang, theme] = [n % 2 ? "zh" : "en", n % 3 ? "light" : "dark"];
        const page = await open({ lang, theme, viewport: { width: 1280, height: 720 }, hash: `#v=1&lesson=${name}`, storage: alone });
        found.push(...(await through(page, name)));
        await page.close();
    }
    assert.deepEqual(found, []);
}, { timeout: 300_000 });

pageTest("the herd, the queue and the barrier have room on a telephone and on a large screen", async ({ open }) => {
    const found = [];
    for (const viewport of [{ width: 390, height: 844 }, { width: 1920, height: 1080 }]) {
        for (const name of ["herd", "queued-lock", "double-barrier"]) {
            const page = await open({ viewport, hash: `#v=1&lesson=${name}`, storage: alone });
            found.push(...(await through(page, `${name} at ${viewport.width}`)));
            await page.close();
        }
    }
    assert.deepEqual(found, []);
}, { timeout: 120_000 });
