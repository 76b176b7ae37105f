// The tree of znodes by keyboard and by mouse: walked, searched, read, changed; and what is in it is text, whatever it looks like.

import assert from "node:assert/strict";
import { pageTest } from "./harness.mjs";
import { drawn, moment, ready, say } from "./steps.mjs";

const EVIL = "<img src=x onerror=window.evil=1>";

/** The page with a tree of its own: `/app` with children, data of several forms, all committed. */
async function grown(page, lines = []) {
    await ready(page);
    for (const line of ["c1 create /app", 'c1 create /app/json "{\\"a\\":[1,2]}"', `c1 create /app/text "${EVIL}"`, ...lines]) await say(page, line);
    await say(page, "run until replies");
    await say(page, "run 1s");
    await page.click("#tab-znodes");
    return page;
}

const row = (path) => `[role=treeitem][data-path="${path}"]`;
const focused = (page) => page.evaluate(() => document.activeElement?.dataset.path ?? document.activeElement?.id);

/** The focus that a key leads to. It moves as the rows are drawn. */
async function focusAfter(page, key) {
    await page.keyboard.press(key);
    await drawn(page);
    return focused(page);
}

async function choose(page, path) {
    await page.click(row(path));
    await page.waitForSelector(`${row(path)}[aria-selected=true]`);
}

pageTest("by keyboard: the tree is walked, opened, closed and chosen from, and the focus is always on a row", async ({ open, axe }) => {
    const page = await grown(await open());
    await page.focus("[role=treeitem][tabindex='0']");
    assert.equal(await page.locator("[role=treeitem][tabindex='0']").count(), 1, "one row that Tab reaches");
    const press = (key) => focusAfter(page, key);
    const before = await moment(page);
    assert.equal(await press("Home"), "/");
    assert.equal(await press("ArrowDown"), "/app");
    assert.equal(await press("ArrowRight"), "/app/json");
    assert.equal(await press("ArrowDown"), "/app/text");
    assert.equal(await press("ArrowLeft"), "/app");
    assert.equal(await press("ArrowLeft"), "/app");
    assert.equal(await page.getAttribute(row("/app"), "aria-expanded"), "false");
    assert.equal(await page.locator(row("/app/json")).count(), 0);
    assert.equal(await press("ArrowRight"), "/app");
    assert.equal(await page.getAttribute(row("/app"), "aria-expanded"), "true");
    assert.equal(await press("End"), "/zookeeper");
    await press("Home");
    await press("ArrowDown");
    assert.equal(await press("Enter"), "/app", "what is chosen keeps the focus");
    assert.equal(await page.getAttribute(row("/app"), "aria-selected"), "true");
    await page.waitForSelector("#znode-stat");
    assert.equal((await moment(page)).step, before.step, "none of these keys moved through time");
    await axe(page);
});

pageTest("by mouse: a twist folds, a row is chosen, and its data is text, JSON or bytes", async ({ open }) => {
    const page = await grown(await open());
    await page.click(`${row("/app")} .twist`);
    assert.equal(await page.locator(row("/app/json")).count(), 0);
    await page.click(`${row("/app")} .twist`);
    await choose(page, "/app/json");
    assert.equal(await page.textContent("#znode-data"), '{"a":[1,2]}');
    await page.click("#data-json");
    assert.equal(await page.textContent("#znode-data"), '{\n  "a": [\n    1,\n    2\n  ]\n}');
    await page.click("#data-hex");
    assert.match(await page.textContent("#znode-data"), /^0000 {2}7b 22 61 22 3a 5b 31 2c {2}\{"a":\[1,\n0008/);
    await choose(page, "/app/text");
    assert.ok(await page.isDisabled("#data-json"), "what is no JSON is not offered as such");
});

pageTest("a value that looks like HTML is text, in the row, the details, a form, a path and the search", async ({ open }) => {
    const page = await grown(await open(), [`c1 create "/app/<b onclick=1>x"`]);
    await choose(page, "/app/text");
    assert.equal(await page.textContent("#znode-data"), EVIL);
    assert.ok((await page.textContent(row("/app/text"))).includes("<img src=x"));
    await page.click("#act-set");
    assert.equal(await page.inputValue("#form-new-data"), EVIL);
    await page.fill("#tree-search", EVIL);
    assert.equal(await page.locator("[role=treeitem]").count(), 3);
    await page.fill("#tree-search", "");
    await choose(page, "/app/<b onclick=1>x");
    assert.equal(await page.textContent(".detail h2"), "/app/<b onclick=1>x");
    assert.deepEqual(await page.evaluate(() => [window.evil, document.querySelectorAll("img, .side b").length]), [undefined, 0]);
});

pageTest("a search finds paths and data, Enter goes from one to the next, Escape ends it", async ({ open }) => {
    const page = await grown(await open());
    await page.focus("#tree-search");
    await page.keyboard.type("APP/");
    assert.equal(await page.locator("[role=treeitem]").count(), 4);
    assert.equal(await page.textContent("#tree-found"), "2 found");
    await page.keyboard.press("Enter");
    assert.equal(await page.textContent("#tree-found"), "1 of 2");
    assert.equal(await page.textContent(".detail h2"), "/app/json");
    await page.keyboard.press("Enter");
    assert.equal(await page.textContent(".detail h2"), "/app/text");
    assert.equal(await focused(page), "tree-search");
    await page.keyboard.press("Escape");
    assert.equal(await page.inputValue("#tree-search"), "");
    await page.click("#tree-search");
    await page.keyboard.type("no such thing");
    assert.equal(await page.textContent("#tree-found"), "nothing found");
    await page.click("#search-clear");
    await page.waitForSelector(row("/app/text"));
});

for (const [lang, missing, waits] of [
    ["en", /name is missing/, /waits for/],
    ["zh", /缺少名称/, /等待/],
]) {
    pageTest(`from the tree: create, set, watch, delete on behalf of a client, mistakes said at the place (${lang})`, async ({ open }) => {
        const page = await grown(await open({ lang }));
        await choose(page, "/app");
        await page.selectOption("#act-as", { index: 1 });
        await page.click("#act-create");
        assert.equal(await focused(page), "form-name");
        await page.keyboard.press("Enter");
        assert.match(await page.textContent("#form-error"), missing);
        await page.fill("#form-data", "kept");
        await page.fill("#form-name", "a//b");
        await page.keyboard.press("Enter");
        assert.ok((await page.textContent("#form-error")).includes("//"));
        assert.equal(await page.inputValue("#form-data"), "kept");
        await page.fill("#form-name", "made");
        await page.selectOption("#form-mode", { index: 2 });
        assert.equal(await page.textContent("#form-command"), "c2 create -e /app/made kept");
        await page.click("#form-submit");
        assert.match(await page.textContent("#znode-answer"), waits);
        assert.equal(await page.locator("#znode-form").count(), 0, "a form that was sent is closed");
        assert.ok(await page.isVisible("#znode-play"), "and Play stands beside the answer");
        await say(page, "run until replies");
        await say(page, "run 1s");
        await page.click("#tab-znodes");
        assert.match(await page.textContent(row("/app/made")), /c2/);
        // The same again: what the server says stands at the place, and what was typed is still there.
        await page.click("#act-create");
        await page.click("#form-submit");
        await say(page, "run until replies");
        await page.click("#tab-znodes");
        assert.match(await page.textContent("#znode-answer"), /NodeExists/);
        await page.click("#act-create");
        assert.equal(await page.inputValue("#form-name"), "made");
        await choose(page, "/app/made");
        await page.click("#act-set");
        await page.fill("#form-new-data", "other");
        await page.click("#form-version");
        assert.equal(await page.textContent("#form-command"), "c2 set -v 0 /app/made other");
        await page.click("#form-submit");
        await page.click("#act-watch");
        await page.click("#watch-data");
        await say(page, "run until replies");
        await say(page, "run 1s");
        await page.click("#tab-znodes");
        assert.match(await page.textContent(row("/app/made")), /other.*(watch c2|c2 监听)/);
        await page.click("#act-delete");
        await say(page, "run until replies");
        await say(page, "run 1s");
        await page.click("#tab-znodes");
        assert.equal(await page.locator(row("/app/made")).count(), 0);
        assert.ok(await page.isVisible(".missing"), "what was selected is still spoken of");
    });
}

pageTest("every field of the stat is explained, and a click on a zxid opens the txn in the log", async ({ open }) => {
    const page = await grown(await open());
    await choose(page, "/app/text");
    assert.equal(await page.locator("#znode-stat dt").count(), 11);
    const note = page.locator("#znode-stat dd > span:last-child").first();
    assert.ok((await note.boundingBox()).width <= 1, "folded away at first");
    await page.click("#stat-explain");
    assert.ok((await note.boundingBox()).width > 50);
    await page.click("#txn-czxid");
    await page.waitForSelector(".txlog .sel");
    assert.match(await page.textContent(".txlog .sel"), /create \/app\/text/);
});

pageTest("a thousand znodes scroll with few rows drawn, and the keyboard goes from end to end", async ({ open }) => {
    const page = await ready(await open());
    const names = Array.from({ length: 1_000 }, (_, n) => `/n${String(n).padStart(4, "0")}`);
    const link = `#v=1&run=seed+42;ensemble+5+clients+3;run+8s;${names.map((name) => `c1+create+${name}`).join(";")};run+6s&at=35000.14000000`;
    assert.ok(link.length < 60_000);
    await page.close();
    const large = await open({ hash: link });
    await large.waitForSelector(row("/n0000"));
    const count = () => large.locator("[role=treeitem]").count();
    assert.ok((await count()) < 80);
    const box = large.locator(".treebox");
    const slowest = await box.evaluate(async (element) => {
        let slowest = 0;
        for (let top = 0; top < 22_000; top += 440) {
            const start = performance.now();
            element.scrollTop = top;
            await new Promise(requestAnimationFrame);
            await new Promise(requestAnimationFrame);
            slowest = Math.max(slowest, performance.now() - start);
            const there = document.elementFromPoint(element.getBoundingClientRect().x + 60, element.getBoundingClientRect().y + 30);
            if (!there?.closest("[role=treeitem]")) throw new Error(`nothing is drawn at ${top}`);
        }
        return slowest;
    });
    assert.ok(slowest < 500, `${slowest} ms for a screen`);
    assert.ok((await count()) < 80);
    await large.focus("[role=treeitem][tabindex='0']");
    assert.equal(await focusAfter(large, "End"), "/zookeeper");
    assert.match(await focusAfter(large, "PageUp"), /^\/n09/);
    assert.equal(await focusAfter(large, "Home"), "/");
    assert.equal(await focusAfter(large, "End"), "/zookeeper");
    await large.keyboard.press("Enter");
    await large.waitForSelector(`${row("/zookeeper")}[aria-selected=true]`);
    await drawn(large);
    assert.equal(await focused(large), "/zookeeper", "what is chosen at the end keeps the focus");
    await large.fill("#tree-search", "n05");
    await drawn(large);
    assert.equal(await large.textContent("#tree-found"), "100 found");
});

pageTest("a row that is folded away leaves the focus to the row that folds it", async ({ open }) => {
    const page = await grown(await open());
    await page.focus("[role=treeitem][tabindex='0']");
    while ((await focused(page)) !== "/app/text") await page.keyboard.press("ArrowDown");
    await page.click(`${row("/app")} .twist`);
    await page.waitForSelector(row("/app/text"), { state: "detached" });
    await drawn(page);
    assert.equal(await focused(page), "/app");
});
