// Two runs side by side.

import assert from "node:assert/strict";
import { pageTest } from "./harness.mjs";
import { drawn, ready, say } from "./steps.mjs";

/** The comparison of the two locks, opened by keyboard. */
async function compared(page) {
    await page.waitForSelector("#stage");
    await page.focus("#compare");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#compare-play");
    return page;
}

const counters = (page) =>
    page.evaluate(() => [...document.querySelectorAll(".counters tbody tr")].map((row) => [...row.querySelectorAll("td")].map((cell) => Number(cell.textContent))));

pageTest("by keyboard alone two locks are compared, and the figures are those of the lectures", async ({ open }) => {
    const page = await compared(await open());
    assert.deepEqual((await counters(page)).flat(), [0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0], "the delete has been asked for on both sides");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("End");
    await page.waitForFunction(() => document.querySelector("#compare-at").value === "1000");
    const [events, vain, requests, messages, bytes] = await counters(page);
    assert.deepEqual(events, [21, 6], "N(N+1)/2 and N for six");
    assert.deepEqual(vain, [15, 0]);
    assert.ok(requests[0] > requests[1] && messages[0] > messages[1] && bytes[0] > bytes[1]);
    await page.keyboard.press("Escape");
    await page.waitForSelector("#compare-play", { state: "hidden" });
    await page.waitForSelector("[data-server][data-state=LEADING]");
});

pageTest("another number of clients is another run of both", async ({ open }) => {
    const page = await compared(await open());
    await page.focus("#compare-size");
    for (const [key, n] of [["Home", 1], ["End", 60]]) {
        await page.keyboard.press(key);
        await page.waitForFunction((n) => document.querySelector("#compare-n").textContent === String(n), n);
        assert.equal(await page.locator(".side-of").first().locator(".cli").count(), n + 1);
        await page.focus("#compare-play");
        await page.keyboard.press("End");
        await page.waitForFunction((most) => document.querySelector(".counters td.num").textContent === String(most), (n * (n + 1)) / 2);
        await page.focus("#compare-size");
    }
});

/** What cannot be read from the last row, what lies on something else, and what leaves its box, of a comparison on screen. */
function unreadable() {
    const size = (text) => parseFloat(getComputedStyle(text).fontSize) * (text.getScreenCTM?.()?.a ?? 1);
    const said = (text) => [...text.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim()) && text.getClientRects().length > 0;
    const texts = [...document.querySelectorAll(".side-of :is(h3, p), .scene text, .scene tspan, .counters :is(th, td), .chart svg text, .comparebar .num")];
    const found = texts.filter(said).filter((text) => size(text) < 15.95).map((text) => `${text.textContent} has ${size(text).toFixed(1)} pixels`);
    const rect = (node) => node.getBoundingClientRect();
    for (const scene of document.querySelectorAll(".scene")) {
        const boxes = [...scene.querySelectorAll(".zn .box, .cli .box, .peer .box")].map((box) => [box.closest("[data-thing]").dataset.thing, rect(box)]);
        const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1.5 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1.5;
        boxes.forEach(([name, a], n) => found.push(...boxes.slice(n + 1).filter(([, b]) => over(a, b)).map(([other]) => `${name} lies on ${other}`)));
        for (const text of scene.querySelectorAll(".cli :is(.id, .note), .zn :is(.name, .number, .data)")) {
            const [a, b] = [rect(text), rect(text.closest("[data-thing]").querySelector(".box"))];
            if (said(text) && (a.left < b.left - 1 || a.right > b.right + 1)) found.push(`${text.textContent} leaves its box`);
        }
        const [counters, room] = [scene.querySelector(".counters"), rect(scene)];
        if (counters && counters.textContent && rect(counters).left < room.left) found.push(`${counters.textContent} leaves the picture`);
    }
    return found;
}

for (const [width, height] of [[1280, 720], [1920, 1080]]) {
    for (const [lang, pairs] of [["en", ["locks", "queues"]], ["zh", ["leaders", "barriers"]]]) {
        pageTest(`every name, word and figure has 16 pixels on a screen of ${width}×${height}, in ${lang}: ${pairs.join(", ")}`, async ({ open }) => {
            for (const pair of pairs) {
                const page = await open({ lang, viewport: { width, height }, hash: `#v=1&compare=${pair}&lang=${lang}` });
                await page.waitForSelector("#compare-play");
                let waits = 0;
                for (const n of [3, 6, 12, 25, 60]) {
                    await page.fill("#compare-size", String(n));
                    await page.waitForFunction((n) => document.querySelectorAll(".side-of:first-child .cli").length > n, n);
                    await page.evaluate(() => document.querySelector("#compare-at").focus());
                    for (const at of ["0", "200", "500", "1000"]) {
                        await page.fill("#compare-at", at);
                        await drawn(page);
                        assert.deepEqual(await page.evaluate(unreadable), [], `${pair}, ${n} clients, at ${at}`);
                        if (n <= 6) waits += await page.locator(".scene .cli .note", { hasText: lang === "en" ? "waits" : "等待" }).count();
                    }
                }
                if (pair === "locks" || pair === "leaders") assert.ok(waits > 6, "a few clients say what they are at");
            }
        }, { timeout: 240_000 });
    }
}

for (const [index, name, vain, end] of [
    [1, "leaders", 15, [27, 6]],
    [2, "queues", 21, [28, 8]],
    [3, "barriers", 20, [30, 12]],
]) {
    pageTest(`${name} are compared: chosen in the list, played to the end, played again, and found again by their link`, async ({ open }) => {
        const page = await compared(await open());
        await page.selectOption("#compare-pair", { index });
        await page.waitForFunction((index) => document.querySelector("#compare-pair").selectedIndex === index, index);
        assert.equal(await page.locator(".side-of g.tree").count(), 2);
        const before = await counters(page);
        for (let n = 0; n < 3; n++) await page.click("#compare-faster");
        await page.click("#compare-play");
        await page.waitForFunction(() => document.querySelector("#compare-play").textContent === "Again", undefined, { timeout: 45_000 });
        const after = await counters(page);
        assert.deepEqual(after[0], end);
        assert.deepEqual(after[1], [vain, 0]);
        await page.click("#compare-play");
        await page.waitForFunction(() => document.querySelector("#compare-play").textContent === "Pause");
        await page.click("#compare-play");
        assert.ok((await counters(page))[0][0] < after[0][0], "it has begun anew");
        await page.focus("#compare-play");
        await page.keyboard.press("Home");
        await page.keyboard.press("ArrowRight");
        const copied = await link(page);
        assert.match(copied, new RegExp(`#v=1&compare=${name}&n=\\d+&clock=\\d+&lang=en$`));
        const clock = await page.textContent(".comparebar > .num");
        const other = await open({ hash: copied.slice(copied.indexOf("#")) });
        await other.waitForSelector("#compare-play");
        assert.equal(await other.textContent(".comparebar > .num"), clock);
        assert.equal(await other.textContent("#compare-play"), "Play", "it is paused");
        assert.deepEqual(await counters(other), await counters(page));
        assert.equal(before.length, after.length);
    }, { timeout: 120_000 });
}

/** The link that the comparison copies. */
async function link(page) {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.click("#compare-link");
    await page.waitForSelector(".comparison .toast");
    return page.evaluate(() => navigator.clipboard.readText());
}

pageTest("Back leaves a comparison that lay over a lesson, Forward opens it as it was left", async ({ open }) => {
    const page = await open({ hash: "#v=1&lesson=double-barrier&beat=10" });
    await page.click("#lesson-compare");
    await page.waitForFunction(() => document.querySelector("#compare-pair")?.selectedIndex === 3);
    await page.keyboard.press("ArrowRight");
    const at = await page.inputValue("#compare-at");
    await page.goBack();
    await page.waitForSelector("#compare-play", { state: "hidden" });
    await page.waitForSelector("#lesson-compare");
    await page.goForward();
    await page.waitForSelector("#compare-play");
    assert.equal(await page.inputValue("#compare-at"), at);
});

pageTest("a link to no comparison says which there are", async ({ open }) => {
    const page = await open({ hash: "#v=1&compare=liders" });
    await page.waitForFunction(() => /liders.*leaders/.test(document.querySelector(".toast")?.textContent));
    assert.equal(await page.isVisible("#compare-play"), false);
});

for (const lang of ["en", "zh"]) {
    pageTest(`on a telephone the comparison has no more than the window's width (${lang})`, async ({ open }) => {
        const page = await open({ lang, viewport: { width: 360, height: 640 }, touch: true, hash: `#v=1&compare=locks&lang=${lang}` });
        await page.waitForSelector(".chart select");
        const wide = await page.evaluate(() => {
            const room = document.querySelector(".compare").clientWidth;
            const parts = [...document.querySelectorAll(".compare, .figures, .chart :is(select, button, svg), .comparebar :is(button, input)")];
            return parts.filter((it) => it.scrollWidth > room || it.getBoundingClientRect().right > room + 1).map((it) => it.id || it.className);
        });
        assert.deepEqual(wide, []);
    });
}

pageTest("the chart is computed for 1 to 60 clients, and computing it can be stopped", async ({ open }) => {
    const page = await compared(await open());
    // It begins by itself.
    await page.click("#compare-cancel");
    await page.waitForSelector("#compare-run:not([disabled])");
    await page.click("#compare-run");
    await page.waitForFunction(() => document.querySelector(".chart small").textContent.startsWith("60 "), undefined, { timeout: 90_000 });
    assert.match(await page.getAttribute(".chart svg", "aria-label"), /N = 60: simple lock 60, queued lock 1$/);
    await page.selectOption("#compare-measure", { index: 2 });
    await page.waitForFunction(() => /N = 60: simple lock 1830, queued lock 60$/.test(document.querySelector(".chart svg").getAttribute("aria-label")));
}, { timeout: 150_000 });

pageTest("a branch is compared with what it left", async ({ open }) => {
    const page = await ready(await open());
    await say(page, "run 1s");
    await say(page, "crash s1");
    await page.keyboard.press("Escape");
    await page.click("#step-back");
    await page.click("#step-back");
    await say(page, "crash s2");
    await page.click("#compare");
    await page.waitForSelector("#compare-play");
    const lines = await page.locator(".side-of p").allTextContents();
    assert.match(lines[0], /crash s1/);
    assert.match(lines[1], /crash s2/);
});

pageTest("two branches show their servers, list what differs, and playing stops at the end", async ({ open, axe }) => {
    const page = await ready(await open());
    await say(page, "run 1s");
    await say(page, "crash s5");
    await page.keyboard.press("Escape");
    await page.click("#step-back");
    await page.click("#step-back");
    await say(page, "c1 create /branch x");
    await say(page, "run until replies");
    await page.click("#compare");
    await page.waitForSelector(".scene .srv");
    assert.equal(await page.locator(".scene .srv").count(), 10);
    await page.focus("#compare-play");
    await page.keyboard.press("End");
    await page.waitForFunction(() => /s5.*\/branch/s.test(document.querySelector(".differences tbody").textContent));
    await axe(page);
    await page.keyboard.press("Home");
    await page.keyboard.press("]");
    await page.click("#compare-play");
    await page.waitForFunction(() => document.querySelector("#compare-at").value === "1000", undefined, { timeout: 60_000 });
    await page.waitForFunction(() => document.querySelector("#compare-play").textContent === "Again");
}, { timeout: 120_000 });

pageTest("any two branches are compared, chosen in the comparison itself", async ({ open }) => {
    const page = await ready(await open());
    await say(page, "run 1s");
    for (const server of ["s1", "s2", "s3"]) {
        await say(page, `crash ${server}`);
        await page.keyboard.press("Escape");
        await page.click("#step-back");
        await page.click("#step-back");
    }
    await page.click("#compare");
    await page.waitForSelector("#compare-left");
    const lines = () => page.locator(".side-of p").allTextContents();
    const runs = await page.locator("#compare-left option").allTextContents();
    assert.equal(runs.length, 3);
    await page.selectOption("#compare-left", { index: 1 });
    await page.selectOption("#compare-right", { index: 2 });
    await page.waitForFunction(() => document.querySelectorAll(".side-of p")[1].textContent === "crash s3");
    assert.deepEqual(await lines(), ["crash s2", "crash s3"]);
    await page.selectOption("#compare-right", { index: 1 });
    await page.waitForFunction(() => document.querySelectorAll(".side-of p")[1].textContent === "crash s2");
    assert.deepEqual(await lines(), ["crash s3", "crash s2"], "the sides are exchanged");
    assert.deepEqual(await page.locator(".side-of h3").allTextContents(), [runs[2], runs[1]]);
});

pageTest("on a projector the comparison can be read, and on a larger screen both codes are equally high", async ({ open }) => {
    const page = await compared(await open({ viewport: { width: 1280, height: 720 } }));
    await page.keyboard.press("End");
    for (const n of [6, 60]) {
        await page.focus("#compare-size");
        if (n === 60) await page.keyboard.press("End");
        await page.waitForFunction((n) => document.querySelectorAll(".scene")[1].querySelectorAll(".cli").length === n + 1, n);
        const small = await page.evaluate(() =>
            [...document.querySelectorAll(".scene text")]
                .map((text) => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)
                .filter((size) => size < 11));
        assert.deepEqual(small, [], "no text below 11 px");
        await page.setViewportSize({ width: 1920, height: 1080 });
        const [left, right] = await page.locator(".side-of .codes").evaluateAll((codes) => codes.map((code) => code.getBoundingClientRect()));
        assert.ok(left.height > 0);
        assert.deepEqual([left.top, left.height], [right.top, right.height]);
        await page.setViewportSize({ width: 1280, height: 720 });
    }
});

for (const lang of ["en", "zh"]) {
    for (const theme of ["light", "dark"]) {
        pageTest(`axe finds nothing in the comparison, in ${lang}, ${theme}`, async ({ open, axe }) => {
            for (const viewport of [{ width: 1280, height: 720 }, { width: 390, height: 844 }]) {
                const page = await compared(await open({ lang, theme, viewport }));
                await page.keyboard.press("End");
                await axe(page);
            }
        });
    }
}
