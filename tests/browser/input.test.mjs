// Bad input: a sentence at the place, and nothing that was there is lost.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { pageTest } from "./harness.mjs";
import { moment, ready, say } from "./steps.mjs";

for (const [lang, unknown, absent] of [
    ["en", /crsh.*crash/s, /s9/],
    ["zh", /crsh.*crash/s, /s9/],
]) {
    pageTest(`a command that makes no sense is answered at the place (${lang})`, async ({ open }) => {
        const page = await ready(await open({ lang }));
        const before = await moment(page);
        await say(page, "crsh s5");
        assert.match(await page.textContent("#console-hint"), unknown);
        assert.equal(await page.inputValue("#console-input"), "crsh s5", "what was typed stays");
        assert.equal((await moment(page)).step, before.step);
        await say(page, "crash s9");
        await page.waitForFunction(() => document.querySelector("[role=log]").textContent.includes("s9"));
        assert.match(await page.textContent("[role=log]"), absent);
    });
}

for (const [name, hash] of [
    ["from another version", "#v=99&run=seed+1&at=3.4"],
    ["cut short", "#v=1&run=seed+42;ensemble+5+clie"],
    ["of nonsense", "#v=1&run=%E0%A4%A&at=zzz"],
    ["beyond the limits", `#v=1&run=${"crash+s1;".repeat(20000)}&at=1.1`],
]) {
    pageTest(`a link ${name} leaves the default run, and a sentence says why`, async ({ open }) => {
        const page = await open({ hash });
        await page.waitForSelector("[data-server][data-state=LEADING]");
        assert.ok((await page.textContent(".toast span")).length > 20, "a sentence");
        assert.equal(await page.locator("[data-server]").count(), 5);
    });
}

const notices = (page) => page.locator(".toast > span").allTextContents();

for (const [name, method, error] of [
    ["forbidden", "get localStorage", "SecurityError"],
    ["full", "setItem", "QuotaExceededError"],
]) {
    pageTest(`storage that is ${name} keeps nothing from working, and one notice says so`, async ({ open }) => {
        const page = await open();
        await page.addInitScript(([method, error]) => {
            const refuse = () => {
                throw new DOMException("refused", error);
            };
            if (method === "setItem") Storage.prototype.setItem = refuse;
            else Object.defineProperty(window, "localStorage", { get: refuse });
        }, [method, error]);
        await page.reload();
        await ready(page);
        await page.click("#theme");
        await page.waitForSelector(".toast span");
        assert.match((await notices(page)).join(), /^The browser keeps nothing here/);
        await page.click("#lang");
        await page.waitForSelector("html[lang=zh-CN]");
        const said = await notices(page);
        assert.equal(said.length, 1, said.join());
        await say(page, "crash s5");
        await page.waitForSelector("[data-server][data-state=CRASHED]");
    });
}

pageTest("storage that is damaged is told, what can be read of it stays, and the page works on", async ({ open }) => {
    const SHEET = new URL("../../docs/examples/consensus.worksheet", import.meta.url);
    const whole = await ready(await open({ storage: { "zooscope.lessons": "herd=done", "zooscope.theme": "dark", "zooscope.sheet": "[]" } }));
    assert.deepEqual(await notices(whole), []);
    for (const [key, value] of [["zooscope.lessons", "herd=done \u0001 leader-stops"], ["zooscope.theme", "{}"]]) {
        const page = await ready(await open({ storage: { "zooscope.lessons": "herd=done", [key]: value } }));
        await page.waitForSelector(".toast span");
        assert.match((await notices(page)).join(), /^Some of what an earlier visit stored/);
        await page.keyboard.press("l");
        await page.waitForSelector("#lesson-herd.done");
    }
    const page = await ready(await open({ lang: "zh", storage: { "zooscope.sheet": '[{"sheet":' } }));
    await page.keyboard.press("l");
    await page.setInputFiles("#lesson-file", { name: "consensus.worksheet", mimeType: "text/plain", buffer: await readFile(SHEET) });
    await page.waitForSelector("#sheet-number");
    await page.waitForSelector(".toast span");
    assert.match((await notices(page)).join(), /^此前访问时保存在浏览器中的内容有一部分已损坏/);
});
