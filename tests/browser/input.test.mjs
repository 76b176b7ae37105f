// Bad input: a sentence at the place, and nothing that was there is lost.

import assert from "node:assert/strict";
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

pageTest("storage that is forbidden keeps nothing from working", async ({ open }) => {
    const page = await open();
    await page.addInitScript(() => {
        const refuse = () => {
            throw new DOMException("forbidden", "SecurityError");
        };
        Object.defineProperty(window, "localStorage", { get: refuse });
    });
    await page.reload();
    await ready(page);
    await page.click("#theme");
    await page.click("#lang");
    await page.waitForSelector("html[lang=zh-CN]");
});
