// Figures of operators: opened by mouse and by key, compared with a moment of one's choosing, at any moment of the run.

import assert from "node:assert/strict";
import { pageTest } from "./harness.mjs";
import { SIZES, drawn, leader, moment, pause, ready, say, smallTexts } from "./steps.mjs";

/** The texts of a figure's row: was, now or change. */
async function row(page, figure, kind) {
    return page.locator(`[data-figure="${figure}"] .${kind} td`).allTextContents();
}

/** The value of a figure at a server, without the words for those who do not see its mark. */
async function now(page, figure, server) {
    const values = await row(page, figure, "now");
    return values[Number(server.slice(1)) - 1].split(",")[0].trim();
}

/** Opens the figures by their key; out of the console first, which would take it as a letter. */
async function byKey(page) {
    const types = () => document.activeElement.id === "console-input";
    if (await page.evaluate(types)) {
        await page.keyboard.press("Escape");
        await page.waitForFunction(() => document.activeElement.id !== "console-input");
    }
    await page.keyboard.press("o");
    await page.waitForSelector("#panel .operators table");
}

/** The whole table as text, without what only tells the time. */
async function table(page) {
    return page.evaluate(() =>
        [...document.querySelectorAll("[data-figure]")].filter((it) => !it.dataset.figure.includes("uptime")).map((it) => it.textContent).join("\n"));
}

pageTest("by mouse: a server's panel leads to its figures; one write later the difference says so, and a step back takes it away", async ({ open, axe }) => {
    for (const [lang, theme, chosen] of [["en", "light", /which you have chosen/], ["zh", "dark", /你选定/]]) {
        const page = await ready(await open({ lang, theme }));
        await say(page, "run 1s");
        await page.click("#tab-server");
        await page.click("#panel-figures");
        await page.waitForSelector("#panel .operators table");
        assert.equal(await page.locator(".strip-of li").count(), 6);
        await axe(page);
        await page.click("#figures-pin");
        await page.waitForSelector("#figures-unpin");
        assert.match(await page.textContent(".operators > p"), chosen);
        assert.deepEqual(await row(page, "zk_proposal_count", "change"), [], "nothing differs from this very moment");
        await say(page, "c1 create /figures x");
        await say(page, "run 1s");
        await byKey(page);
        await page.waitForSelector('[data-figure="zk_proposal_count"] .change');
        const at = Number((await leader(page)).slice(1)) - 1;
        assert.equal((await row(page, "zk_proposal_count", "change"))[at].trim(), "+1");
        assert.deepEqual([...new Set((await row(page, "zk_znode_count", "change")).map((it) => it.trim()))], ["+1"]);
        await axe(page);
        assert.deepEqual(await smallTexts(page, ".operators"), [], "no text below 11 px");
        const after = await table(page);
        // Back to the beginning and to the end again: the same figures stand there.
        await page.click("#to-start");
        await drawn(page);
        assert.notEqual(await table(page), after);
        await page.click("#to-end");
        await drawn(page);
        assert.equal(await table(page), after);
        for (let n = 0; n < 400 && (await page.locator('[data-figure="zk_proposal_count"] .change').count()) > 0; n++) {
            await page.keyboard.press("Shift+ArrowLeft");
            await drawn(page);
        }
        assert.deepEqual(await row(page, "zk_proposal_count", "change"), [], "before the proposal there is no difference");
        await page.click("#figures-unpin");
        await page.waitForSelector("#figures-unpin", { state: "detached" });
    }
});

pageTest("by keyboard: the key opens the figures with the focus on their title, a server is chosen, and a stopped one gives a dash", async ({ open, axe }) => {
    const page = await ready(await open());
    await byKey(page);
    await page.waitForFunction(() => document.activeElement.id === "figures-title");
    await page.focus("#figures-server");
    await page.selectOption("#figures-server", { index: 1 });
    await page.waitForSelector('.strip-of svg[aria-label*="of s2"]');
    await page.waitForSelector("#panel .operators", { timeout: 2_000 });
    const there = (await moment(page)).step;
    await page.focus("#figures-pin");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#figures-unpin");
    assert.equal((await moment(page)).step, there, "comparing changes nothing of the run");
    const follower = (await leader(page)) === "s1" ? "s2" : "s1";
    await say(page, `crash ${follower}`);
    await say(page, "run 100ms");
    await say(page, "c1 create /behind x");
    await say(page, "run 1s");
    await byKey(page);
    assert.equal(await now(page, "zk_packets_received", follower), "—");
    assert.ok(Number(await now(page, "zxid lag", follower)) >= 1);
    assert.equal(await now(page, "zxid lag", await leader(page)), "0");
    await axe(page);
});

pageTest("figures move while the page plays, and the help names their key", async ({ open }) => {
    const page = await ready(await open());
    await byKey(page);
    const before = await table(page);
    await page.click("#play");
    await page.waitForFunction((before) => [...document.querySelectorAll("[data-figure]")].filter((it) => !it.dataset.figure.includes("uptime")).map((it) => it.textContent).join("\n") !== before, before);
    await pause(page);
    await page.keyboard.press("?");
    await page.waitForSelector(".keys");
    assert.match(await page.textContent(".keys"), /operators’ figures/);
});

pageTest("figures fit every size: nothing lies over anything else, and nothing is cut", async ({ open }) => {
    for (const viewport of SIZES) {
        const page = await ready(await open({ viewport }));
        await byKey(page);
        await page.click("#figures-pin");
        const wrong = await page.evaluate(() => {
            const panel = document.querySelector(".operators").getBoundingClientRect();
            const parts = [...document.querySelectorAll(".operators td, .operators th, .strip-of code, .strip-of b, .strip-of svg, .operators button, .operators h2")];
            const boxes = parts.map((node) => ({ text: node.textContent, box: node.getBoundingClientRect() })).filter(({ box }) => box.width > 0);
            const out = boxes.filter(({ box }) => box.right > panel.right + 1 || box.left < panel.left - 1).map(({ text }) => `out: ${text}`);
            const over = [];
            for (let i = 0; i < boxes.length; i++) {
                for (let j = i + 1; j < boxes.length; j++) {
                    const [a, b] = [boxes[i].box, boxes[j].box];
                    if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1) {
                        over.push(`${boxes[i].text} over ${boxes[j].text}`);
                    }
                }
            }
            const cut = [...document.querySelectorAll(".operators td")].filter((node) => node.scrollWidth > node.clientWidth + 1).map((node) => `cut: ${node.textContent}`);
            return [...out, ...over, ...cut];
        });
        assert.deepEqual(wrong, [], `${viewport.width}`);
        assert.deepEqual(await smallTexts(page, ".operators"), []);
    }
});
