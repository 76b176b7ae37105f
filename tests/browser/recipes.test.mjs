// Every lesson that shows the tree, beat by beat by keyboard and by mouse: the tree is there, nothing lies on anything else, nothing is cut
// off, nothing is too small to be read, and axe finds nothing.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { folder, names } from "./course.mjs";
import { pageTest } from "./harness.mjs";
import { alone, byKey, byMouse, drawn, onByOneBeat, placeOfBeat, smallTexts } from "./steps.mjs";

const texts = await Promise.all(names.map((name) => readFile(new URL(`${name}.lesson`, folder), "utf8")));
const shown = names.filter((_, n) => /^view (tree|both)/m.test(texts[n]));
const recipes = names.filter((name, n) => shown.includes(name) && /^c\d+ run /m.test(texts[n]));

const LOOKS = [["en", "light"], ["zh", "dark"], ["en", "dark"], ["zh", "light"]];

/** The size at which lessons are gone through. */
const PROJECTOR = { width: 1280, height: 720 };
/** Those at which recipes are looked at too: a laptop, a window that leaves the stage 1060×480, a telephone. */
const OTHERS = [{ width: 1440, height: 900 }, { width: 1720, height: 858 }, { width: 390, height: 844 }];

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

/** What is wrong with the tree on the stage: of this beat, at this size. */
async function wrong(page, where) {
    const small = (await smallTexts(page, "#stage .tree", { asDrawn: true })).map((text) => `too small: ${text}`);
    return [...(await page.evaluate(faults)), ...small].map((fault) => `${where}: ${fault}`);
}

/**
 * Goes through a lesson, by key and by mouse in turn; the faults of each beat's end.
 * @param options.sizes further sizes at which each beat's end is looked at
 * @param options.look called once, at a beat that shows the tree
 */
async function through(page, name, { sizes = [], look = async () => {} } = {}) {
    await page.waitForSelector("#beat-text");
    const opened = page.viewportSize();
    const found = [];
    let trees = 0;
    for (;;) {
        const [beat, count] = await placeOfBeat(page);
        if (beat >= count) break;
        await onByOneBeat(page, beat % 2 ? byKey : byMouse);
        if ((await page.locator("#stage .tree").count()) === 0) continue;
        trees += 1;
        for (const size of [opened, ...sizes]) {
            if (size !== opened) {
                await page.setViewportSize(size);
                await drawn(page);
            }
            found.push(...(await wrong(page, `${name}, beat ${beat}, ${size.width}×${size.height}`)));
        }
        if (sizes.length > 0) await page.setViewportSize(opened);
        if (trees === 2) await look();
    }
    assert.ok(trees > 0, `${name} shows the tree`);
    if (trees < 2) await look();
    return found;
}

for (const [which, [lang, theme]] of LOOKS.entries()) {
    pageTest(`lessons about znodes show them in the tree, and nothing overlaps (${lang}, ${theme})`, async ({ open, axe }) => {
        const found = [];
        for (const name of shown.filter((_, n) => n % LOOKS.length === which)) {
            const page = await open({ lang, theme, viewport: PROJECTOR, hash: `#v=1&lesson=${name}`, storage: alone });
            const sizes = recipes.includes(name) ? OTHERS : [];
            found.push(...(await through(page, name, { sizes, look: () => axe(page, { within: "#stage" }) })));
            await page.close();
        }
        assert.deepEqual(found, []);
    }, { timeout: 300_000 });
}

pageTest("the herd, the queue and the barrier have room on a large screen", async ({ open }) => {
    const found = [];
    for (const name of ["herd", "queued-lock", "double-barrier"]) {
        const page = await open({ viewport: { width: 1920, height: 1080 }, hash: `#v=1&lesson=${name}`, storage: alone });
        found.push(...(await through(page, name)));
        await page.close();
    }
    assert.deepEqual(found, []);
}, { timeout: 120_000 });
