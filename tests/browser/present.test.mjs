// A lesson in a lecture hall: the screen is filled, a clicker goes on, the speaker has a window of their own, and Esc shows the page as
// it was.

import assert from "node:assert/strict";
import { axe, pageTest } from "./harness.mjs";

const SIZES = [{ width: 1920, height: 1080 }, { width: 1280, height: 720 }];

async function presented(open, options) {
    const page = await open({ hash: "#v=1&lesson=leader-stops", ...options });
    await page.waitForSelector("#beat-text");
    await page.keyboard.press("p");
    await page.waitForSelector(".hall");
    return page;
}

const place = (page) => page.textContent("#beat-place");

/** Presses a key of a clicker until another step is open. */
async function on(page, key, by = page) {
    const before = await place(page);
    for (let n = 0; n < 8 && (await place(page)) === before; n++) {
        await by.keyboard.press(key);
        await page.waitForTimeout(120);
    }
    assert.notEqual(await place(page), before);
}

/** The height of the smallest letters in what matches, in pixels of the screen. */
const letters = (page, selector) =>
    page.$$eval(selector, (found) => Math.min(...found.map((it) => parseFloat(getComputedStyle(it).fontSize) * (it.currentCSSZoom ?? 1))));

/** The speaker's window, which a key opens. */
async function speakerOf(page) {
    const [speaker] = await Promise.all([page.context().waitForEvent("page"), page.keyboard.press("w")]);
    await speaker.waitForSelector(".speaker");
    return speaker;
}

for (const viewport of SIZES) {
    pageTest(`stage and sentence fill ${viewport.width}×${viewport.height}, and what is read is large`, async ({ open }) => {
        const page = await presented(open, { viewport });
        for (const gone of [".bar", ".transport", ".legend", ".timebox", ".side", ".stagetop"]) assert.ok(await page.isHidden(gone), gone);
        const stage = await page.locator("#stage").boundingBox();
        assert.ok(stage.width >= viewport.width - 2 && stage.height > viewport.height * 0.7, JSON.stringify(stage));
        const caption = await page.locator(".caption").boundingBox();
        assert.ok(Math.abs(caption.y + caption.height - viewport.height) < 2);
        assert.ok((await letters(page, ".caption .said, .hallhead h3, .hallhead .num")) >= 24);
        await axe(page);
        for (let n = 0; n < 12 && !(await page.isVisible("#ask")); n++) await on(page, "PageDown");
        assert.ok((await letters(page, "#beat-text, #ask, .answers button")) >= 24);
        await axe(page);
        await page.keyboard.press("d");
        await page.waitForSelector(".side", { state: "visible" });
        await page.keyboard.press("l");
        await page.waitForSelector(".timebox", { state: "visible" });
    });
}

pageTest("clicker keys go on and back, b is black, and Esc shows the page as it was", async ({ open }) => {
    const page = await open({ hash: "#v=1&lesson=leader-stops", viewport: SIZES[1] });
    await page.waitForSelector("#beat-text");
    await page.click("[aria-pressed] >> nth=0");
    const shape = () => page.$$eval(".bar, .story, .middle > *, .side, .transport", (parts) =>
        parts.map((part) => [part.className, ...["x", "y", "width", "height"].map((side) => Math.round(part.getBoundingClientRect()[side]))]));
    await page.waitForFunction(() => document.querySelector(".root").dataset.playing === "false");
    const before = await shape();
    await page.click("#present");
    await page.waitForSelector(".hall");
    await on(page, "PageDown");
    await on(page, "ArrowRight");
    await on(page, "PageUp");
    await on(page, "ArrowLeft");
    await page.keyboard.press("b");
    await page.waitForSelector(".blackness", { state: "visible" });
    const at = await place(page);
    await page.keyboard.press("PageDown");
    await page.waitForSelector(".blackness", { state: "hidden" });
    assert.equal(await place(page), at);
    await page.keyboard.press(".");
    await page.waitForSelector(".blackness", { state: "visible" });
    await page.keyboard.press("Escape");
    await page.waitForSelector(".blackness", { state: "hidden" });
    await page.keyboard.press("Escape");
    await page.waitForSelector(".hall", { state: "detached" });
    await page.waitForFunction(() => document.activeElement.id === "present");
    assert.deepEqual(await shape(), before);
});

pageTest("the spotlight dims what the step does not look at, and the pointer's place is large", async ({ open }) => {
    const page = await presented(open, { viewport: SIZES[1] });
    await page.keyboard.press("s");
    const bright = () => page.$$eval(".srv", (all) => all.filter((it) => getComputedStyle(it).opacity === "1").map((it) => it.dataset.thing));
    await page.waitForFunction(() => [...document.querySelectorAll(".srv")].some((it) => getComputedStyle(it).opacity !== "1"));
    assert.equal((await bright()).length, 1, "the first step looks at the leader alone");
    await page.keyboard.press("s");
    await page.waitForFunction(() => [...document.querySelectorAll(".srv")].every((it) => getComputedStyle(it).opacity === "1"));
    await page.keyboard.press("o");
    await page.mouse.move(500, 300);
    const dot = await page.locator("#hall-dot").boundingBox();
    assert.ok(Math.abs(dot.x + dot.width / 2 - 500) < 2 && Math.abs(dot.y + dot.height / 2 - 300) < 2 && dot.width >= 40, JSON.stringify(dot));
});

pageTest("the speaker's window has notes, the next step and a clock, and its keys and buttons lead the talk", async ({ open }) => {
    for (const [lang, notes] of [["en", /Draw attention/], ["zh", /强调顺序/]]) {
        const page = await presented(open, { viewport: SIZES[1], lang, theme: lang === "zh" ? "dark" : "light" });
        const speaker = await speakerOf(page);
        assert.match(await speaker.textContent("#speaker-notes"), notes);
        assert.ok((await speaker.textContent(".next p:not(.label)")).length > 20);
        await speaker.waitForFunction(() => /^\d+:\d\d$/.test(document.querySelector("#talk-clock").textContent));
        await axe(speaker);
        const at = await place(page);
        await on(page, "PageDown", speaker);
        assert.notEqual(await place(page), at);
        await speaker.waitForFunction((notes) => !document.querySelector("#speaker-notes").textContent.match(notes), notes.source);
        await speaker.click("#speaker-black");
        await page.waitForSelector(".blackness", { state: "visible" });
        await speaker.waitForFunction(() => document.querySelector(".speaker .black").textContent !== "");
        await speaker.keyboard.press("b");
        await page.waitForSelector(".blackness", { state: "hidden" });
        await speaker.waitForFunction(() => document.querySelector("#talk-clock").textContent !== "0:00");
        const [closed] = await Promise.all([speaker.waitForEvent("close"), page.keyboard.press("Escape")]);
        assert.ok(closed);
        await page.waitForSelector(".hall", { state: "detached" });
    }
});

pageTest("a speaker's window that is loaded again has its view again", async ({ open }) => {
    const page = await presented(open);
    const speaker = await speakerOf(page);
    const notes = await speaker.textContent("#speaker-notes");
    await speaker.evaluate(() => {
        document.body.dataset.before = "yes";
        location.reload();
    });
    await speaker.waitForFunction((notes) => !document.body?.dataset.before && document.querySelector("#speaker-notes")?.textContent === notes, notes);
    await speaker.keyboard.press("b");
    await speaker.waitForFunction(() => document.querySelector(".speaker .black").textContent !== "");
});

pageTest("a speaker's window that is closed opens again, also from the single file", async ({ open, openSingleFile }) => {
    for (const opener of [open, openSingleFile]) {
        const page = await presented(opener, { viewport: SIZES[1] });
        const speaker = await speakerOf(page);
        await speaker.close();
        await page.waitForTimeout(100);
        const again = await speakerOf(page);
        assert.ok((await again.textContent("#speaker-notes")).length > 20);
    }
});

pageTest("a click on a button leaves the keys to the talk, in both windows, and whoever goes to a button by key presses it", async ({ open }) => {
    const page = await presented(open, { viewport: SIZES[1] });
    const playing = (is) => page.waitForFunction((is) => document.querySelector(".root").dataset.playing === String(is), is);
    const still = () => page.waitForFunction(() => document.querySelector(".root").dataset.playing === "false");
    const speaker = await speakerOf(page);
    for (const [by, button] of [[page, "#hall-spotlight"], [speaker, "#speaker-black"]]) {
        await by.click(button);
        await by.click(button);
        await by.waitForSelector(`${button}[aria-pressed=false]`);
        await still();
        await by.keyboard.press(" ");
        await playing(true);
        await by.keyboard.press(" ");
        await playing(false);
        await by.focus(button);
        await by.keyboard.press(" ");
        await by.waitForSelector(`${button}[aria-pressed=true]`);
        await playing(false);
        await by.keyboard.press(" ");
        await by.waitForSelector(`${button}[aria-pressed=false]`);
    }
    await page.bringToFront();
    await page.keyboard.press("d");
    await page.click("#tab-log");
    await on(page, "ArrowRight");
    await page.click("#tab-console");
    await page.click("#console-input");
    await on(page, "PageUp");
    // The other step may have opened another panel.
    await page.click("#tab-console");
    await page.click("#console-input");
    await page.keyboard.type("b");
    assert.equal(await page.inputValue("#console-input"), "b");
    await page.click("#hall-spotlight");
    await page.keyboard.press("b");
    await page.waitForSelector(".blackness", { state: "visible" });
});

pageTest("on a telephone the text stands above the stage, every button is in sight, and the speaker's window has one column", async ({ open }) => {
    const page = await presented(open, { viewport: { width: 390, height: 844 } });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390, "nothing to scroll sideways");
    const within = await page.$$eval(".hallbar button", (all) => all.filter((it) => it.getBoundingClientRect().right <= innerWidth).length);
    assert.equal(within, await page.locator(".hallbar button").count());
    for (let n = 0; n < 12 && !(await page.isVisible("#ask")); n++) await on(page, "PageDown");
    const [text, stage, caption] = await Promise.all([".hall .beat", "#stage", ".caption"].map((it) => page.locator(it).boundingBox()));
    assert.ok(text.width > 350 && stage.width > 350 && stage.height >= 150, JSON.stringify([text, stage]));
    assert.ok(text.y + text.height <= stage.y + 1 && caption.y + caption.height <= 845, JSON.stringify([text, stage, caption]));
    assert.ok((await letters(page, "#beat-text, #ask, .answers button")) >= 16);
    await axe(page);
    const speaker = await speakerOf(page);
    await speaker.setViewportSize({ width: 390, height: 844 });
    const columns = await speaker.$$eval(".speaker section", (all) => all.map((it) => Math.round(it.getBoundingClientRect().width)));
    assert.ok(columns.every((width) => width >= 340), JSON.stringify(columns));
    assert.equal(await speaker.evaluate(() => document.documentElement.scrollWidth), 390);
});

pageTest("a talk has the whole screen, gives it back at its end, and ends where the browser takes it away", async ({ open }) => {
    const page = await presented(open, {});
    const isFull = (is) => page.waitForFunction((is) => (document.fullscreenElement === document.documentElement) === is, is);
    await isFull(true);
    await page.keyboard.press("Escape");
    await page.waitForSelector(".hall", { state: "detached" });
    await isFull(false);
    await page.keyboard.press("p");
    await page.waitForSelector(".hall");
    await isFull(true);
    await page.evaluate(() => document.exitFullscreen());
    await page.waitForSelector(".hall", { state: "detached" });
});
