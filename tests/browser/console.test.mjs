// The console: the words of zkCli.sh, typed for a client that is understood, with completion, help and a history that stays.

import assert from "node:assert/strict";
import { pageTest } from "./harness.mjs";
import { ready, say } from "./steps.mjs";

/** Types key by key, as completion wants it. */
async function type(page, text) {
    await page.click("#tab-console");
    await page.click("#console-input");
    await page.keyboard.type(text);
}

async function said(page, pattern) {
    await page.waitForFunction(([source]) => new RegExp(source, "s").test(document.querySelector(".console [role=log]").textContent), [
        pattern.source,
    ]);
}

pageTest("a line without a client is for the one that is picked, and prints as zkCli.sh does", async ({ open }) => {
    const page = await ready(await open());
    await page.click("#tab-console");
    await page.selectOption("#console-client", "c2");
    await say(page, "create -c /box hello");
    await said(page, /c2 create -c \/box hello/);
    await say(page, "run until replies");
    await said(page, /c2 Created \/box/);
    await say(page, "get -s /box");
    await say(page, "run until replies");
    await said(page, /hello\ncZxid = 0x[0-9a-f]+\nctime = .*\ndataLength = 5\nnumChildren = 0/);
    await say(page, "ls -R /members");
    await say(page, "run until replies");
    await said(page, /\/members\n\/members\/c3/);
});

pageTest("Tab completes commands, options and paths", async ({ open }) => {
    const page = await ready(await open());
    await type(page, "creat");
    await page.keyboard.press("Tab");
    assert.equal(await page.inputValue("#console-input"), "create ");
    await page.keyboard.type("-");
    await page.waitForFunction(() => /-c.*container/.test(document.querySelector(".console .options").textContent));
    await page.fill("#console-input", "");
    await type(page, "get /conf");
    await page.keyboard.press("Tab");
    assert.equal(await page.inputValue("#console-input"), "get /config ");
    await page.fill("#console-input", "");
    await type(page, "c2");
    await page.keyboard.press("Tab");
    assert.equal(await page.inputValue("#console-input"), "c2 ", "behind a whole word Tab begins the next, and does not leave");
});

for (const [lang, about] of [
    ["en", /Makes a znode/],
    ["zh", /创建 znode/],
]) {
    pageTest(`help tells about a command and its options (${lang})`, async ({ open, axe }) => {
        const page = await ready(await open({ lang }));
        await say(page, "help create");
        await said(page, /CLIENT create \[-s\] \[-e\] \[-c\] \[-t TTL\] PATH \[DATA\] \[ACL\]/);
        await said(page, about);
        await axe(page);
    });
}

pageTest("an error is at its place, and the line stays", async ({ open }) => {
    const page = await ready(await open());
    await say(page, "create -c -e /x");
    assert.equal(await page.textContent(".squiggle u"), "-e");
    assert.match(await page.textContent("#console-hint"), /-c/);
    assert.equal(await page.inputValue("#console-input"), "create -c -e /x");
});

pageTest("the history is there after a reload", async ({ open }) => {
    const page = await ready(await open());
    await say(page, "c1 get /config");
    await say(page, "whoami");
    await page.reload();
    await ready(page);
    await page.click("#tab-console");
    await page.click("#console-input");
    await page.keyboard.press("ArrowUp");
    assert.equal(await page.inputValue("#console-input"), "whoami");
    await page.keyboard.press("ArrowUp");
    assert.equal(await page.inputValue("#console-input"), "c1 get /config");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    assert.equal(await page.inputValue("#console-input"), "");
});

pageTest("what a znode holds is shown as text, whatever it holds", async ({ open }) => {
    const page = await ready(await open());
    const image = "<img src=x onerror=alert(1)>";
    page.on("dialog", () => assert.fail("the data was run"));
    await say(page, `create /x "${image}"`);
    await say(page, "run until replies");
    await say(page, "get /x");
    await say(page, "run until replies");
    await said(page, /c1 <img src=x onerror=alert\(1\)>/);
    assert.equal(await page.locator(".console [role=log] img").count(), 0);
});
