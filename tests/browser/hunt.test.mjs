// The rules that a run can be without, and the hunt for a run in which one matters. By mouse and by keyboard.

import assert from "node:assert/strict";
import { pageTest } from "./harness.mjs";
import { pause, ready, smallTexts } from "./steps.mjs";

/** The page with its list of rules unfolded. */
async function atTheRules(page) {
    await ready(page);
    await page.waitForSelector(".holds.ok");
    await page.click("#promises");
    await page.waitForSelector("#panel .promises");
    await pause(page);
    await page.click("#rules > summary");
    await page.waitForSelector("#rules[open]");
    return page;
}

for (const [lang, theme, out, again] of [["en", "light", "Leave it out", "Take it in again"], ["zh", "dark", "去掉", "恢复"]]) {
    pageTest(`a rule is left out and taken in again, and the page says so (${lang}, ${theme})`, async ({ open, axe }) => {
        const page = await atTheRules(await open({ lang, theme }));
        assert.equal(await page.locator("#rules li").count(), 28);
        assert.equal(await page.textContent("#rule-commit-quorum"), `${out}: commit-quorum`, "its name says of which rule it is");
        assert.equal(await page.locator("#rule-hdfs-fencing").count(), 0, "there is no HDFS in this run");
        await axe(page);
        await page.click("#rule-commit-quorum");
        await page.waitForSelector("#rules li.out");
        assert.equal(await page.textContent("#rule-commit-quorum"), `${again}: commit-quorum`);
        await page.waitForFunction(() => document.body.textContent.includes("commit-quorum"));
        await axe(page);
        assert.deepEqual(await smallTexts(page, "#rules"), [], "no text below 11 px");
        await page.focus("#rule-commit-quorum");
        await page.keyboard.press("Enter");
        await page.waitForSelector("#rules li.out", { state: "detached" });
    });

    pageTest(`a hunt is run to its end, and what it finds is opened at the step before the breach (${lang}, ${theme})`, async ({ open, axe }) => {
        const page = await atTheRules(await open({ lang, theme }));
        await page.focus("#hunt-lock-looks-again");
        await page.keyboard.press("Enter");
        await page.waitForSelector("#hunt-open", { timeout: 60_000 });
        assert.match(await page.textContent(".hunted p"), lang === "en" ? /Schedule \d+ breaks it; \d+ commands are enough/ : /调度 \d+ 打破了保证，只需 \d+ 条命令/);
        // The picture: the newest schedule first, which is the one that broke.
        assert.equal(await page.locator(".huntpicture li").first().locator("button.broke path.breach").count(), 1);
        assert.equal(await page.locator(".huntpicture button.broke").count(), 1);
        assert.match(await page.locator(".huntpicture li button").first().getAttribute("aria-label"), lang === "en" ? /^Schedule \d+, .*Broken at/ : /^调度 \d+，.*被打破/);
        assert.deepEqual(await smallTexts(page, "#rules"), [], "no text below 11 px");
        await axe(page);
        await page.focus("#hunt-open");
        await page.keyboard.press("Enter");
        await page.waitForSelector("#law-OneHolder[aria-expanded=true]");
        // The step itself breaks what held before it.
        await page.waitForSelector(".holds.ok");
        await page.focus("#stage");
        await page.keyboard.press("ArrowRight");
        await page.waitForSelector(".holds.bad");
        await page.waitForSelector(".breach");
        await axe(page);
        // Played from its start, it stops there once, and the notice leads to the promise; the break is marked in both strips.
        await page.waitForSelector(".lanes [data-mark=breach], [data-mark=breach]");
        assert.equal(await page.locator(".strip .mark.breach").count(), 1);
        await page.click("#law-OneHolder");
        await page.keyboard.press("Home");
        await page.click("#play");
        await page.waitForSelector("#breach-show", { timeout: 60_000 });
        await page.waitForSelector(".root[data-playing=false]");
        await page.waitForSelector(".holds.bad");
        await axe(page);
        await page.focus("#breach-show");
        await page.keyboard.press("Enter");
        await page.waitForFunction(() => document.activeElement.id === "law-OneHolder" && document.activeElement.ariaExpanded === "true");
        // The same with the rule, from the broken promise.
        await page.focus("#breach-beside");
        await page.keyboard.press("Enter");
        await page.waitForSelector(".comparison #compare-parting");
        assert.deepEqual(await page.locator(".counters thead th").allTextContents(), lang === "en" ? ["without lock-looks-again", "with the rule"] : ["去掉 lock-looks-again", "遵守规则"]);
        await axe(page);
        await page.keyboard.press("Escape");
        await page.waitForSelector("#compare-parting", { state: "detached" });
    }, { timeout: 180_000 });
}

for (const [lang, theme, title, end] of [
    ["en", "light", "Bounds of a hunt: at most 3 schedules, 5 servers, no crashes", /^Nothing found in 3 schedules \(\d+ events\) within these bounds: at most 3 schedules, 5 servers, no crashes/],
    ["zh", "dark", "搜寻的限制：最多 3 个调度、5 台服务器、无崩溃", /^在 3 个调度（[\d,]+ 个事件）中没有找到，限制为：最多 3 个调度、5 台服务器、无崩溃/],
]) {
    pageTest(`bounds are set by keyboard, and a hunt within them comes to its end and says what it has not found (${lang}, ${theme})`, async ({ open, axe }) => {
        const page = await atTheRules(await open({ lang, theme }));
        await page.focus("#bounds > summary");
        await page.keyboard.press("Enter");
        await page.waitForSelector("#bounds[open]");
        await axe(page);
        await page.focus("#bound-schedules");
        await page.keyboard.type("3");
        await page.keyboard.press("Tab");
        // A number that no schedule can have becomes the nearest that one can.
        await page.keyboard.type("50");
        await page.keyboard.press("Enter");
        assert.equal(await page.inputValue("#bound-servers"), "7");
        await page.keyboard.press("Control+A");
        await page.keyboard.type("5");
        await page.focus("#kind-crashes");
        await page.keyboard.press("Space");
        await page.waitForFunction((title) => document.querySelector("#bounds > summary").textContent === title, title);
        assert.equal(await page.isChecked("#kind-crashes"), false);
        assert.deepEqual(await smallTexts(page, "#rules"), [], "no text below 11 px");
        await page.focus("#hunt-all");
        await page.keyboard.press("Enter");
        await page.waitForFunction(() => document.querySelectorAll(".huntpicture li").length === 3, undefined, { timeout: 60_000 });
        await page.waitForSelector("#hunt-stop", { state: "detached", timeout: 60_000 });
        assert.match(await page.textContent(".hunted p"), end);
        await axe(page);
        await page.focus("#bounds-clear");
        await page.keyboard.press("Enter");
        await page.waitForSelector("#bounds-clear", { state: "detached" });
        assert.deepEqual(await page.locator("#bounds .numbers input").evaluateAll((fields) => fields.map((field) => field.value)), ["", "", "", "", ""]);
        assert.equal(await page.isChecked("#kind-crashes"), true);
    }, { timeout: 120_000 });
}

pageTest("a hunt that a bound keeps from beginning brings the focus to its field, folded away as it may be, and says why under its button", async ({ open, axe }) => {
    const page = await atTheRules(await open());
    await page.click("#bounds > summary");
    await page.fill("#bound-length", "long");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#bound-length[aria-invalid=true]");
    await page.click("#bounds > summary");
    await page.focus("#hunt-gap-known");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.id === "bound-length");
    assert.match(await page.textContent("#gap-known .hunted"), /^A bound of the hunt is no number yet/);
    await axe(page);
});

pageTest("a hunt is stopped, and the page goes on meanwhile", async ({ open }) => {
    const page = await atTheRules(await open());
    // It takes hundreds of schedules.
    await page.click("#hunt-gap-known");
    await page.waitForFunction(() => /[1-9]\d* schedules/.test(document.querySelector(".hunted p")?.textContent ?? ""));
    await page.click("#play");
    const before = await page.getAttribute(".root", "data-time");
    await page.waitForFunction((before) => document.querySelector(".root").dataset.time !== before, before);
    if ((await page.locator("#hunt-stop").count()) > 0) await page.click("#hunt-stop");
    await page.waitForSelector("#hunt-stop", { state: "detached" });
});

pageTest("a strip of the picture opens its run, the one that broke at the step before its breach", async ({ open }) => {
    const page = await atTheRules(await open());
    assert.equal(await page.locator(".huntpicture").count(), 0, "there is no picture before a hunt");
    await page.click("#hunt-commit-quorum");
    await page.waitForSelector("#hunt-open", { timeout: 60_000 });
    const strips = page.locator(".huntpicture li button");
    await strips.first().focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector("#law-CommitQuorum[aria-expanded=true]");
    await page.waitForSelector(".holds.ok");
    await page.focus("#stage");
    await page.keyboard.press("ArrowRight");
    await page.waitForSelector(".holds.bad");
}, { timeout: 120_000 });

pageTest("a hunt with all rules is begun and stopped at the head of the list, and says that nothing broke", async ({ open, axe }) => {
    const page = await ready(await open());
    await page.waitForSelector(".holds.ok");
    await page.focus("#stage");
    await page.keyboard.press("g");
    await page.waitForSelector("#panel .promises");
    await page.click("#rules > summary");
    await page.click("#hunt-all");
    await page.waitForFunction(() => /[1-9][\d,]* schedules, [\d,]+ a second; [\d,]+ events, no breach so far/.test(document.querySelector(".hunted p")?.textContent ?? ""), undefined, { timeout: 60_000 });
    await page.waitForSelector(".huntpicture li");
    await page.click("#hunt-stop");
    await page.waitForFunction(() => /^Stopped after [\d,]+ schedules and [\d,]+ events: no breach/.test(document.querySelector(".hunted p")?.textContent ?? ""));
    assert.equal(await page.locator(".huntpicture button.broke").count(), 0);
    await axe(page);
}, { timeout: 120_000 });
