// The sentences that page tests are written in: what a person does, and what can be read off the page.

import assert from "node:assert/strict";

/** A laptop, a projector, a telephone. */
export const SIZES = [
    { width: 1440, height: 900 },
    { width: 1280, height: 720 },
    { width: 390, height: 844 },
];

/** What 1280×720 holds at a zoom of 200 %. */
export const ZOOMED = { width: 640, height: 360 };

/** The storage of a person who does not want lessons to stop at each sentence. */
export const alone = { "zooscope.read-along": "no" };

/** The most time that an election takes on screen: it is paced for eyes. */
const PATIENCE = 45_000;

/** The page once it shows an established leader, paused. */
export async function ready(page) {
    await page.waitForSelector("[data-server][data-state=LEADING]");
    await pause(page);
    return page;
}

export async function pause(page) {
    if ((await page.getAttribute(".root", "data-playing")) === "true") await page.click("#play");
    await page.waitForSelector(".root[data-playing=false]");
}

export async function play(page) {
    if ((await page.getAttribute(".root", "data-playing")) === "false") await page.click("#play");
    await page.waitForSelector(".root[data-playing=true]");
}

export async function leader(page) {
    return page.getAttribute("[data-server][data-state=LEADING]", "data-server");
}

/** Plays until a server other than `old` leads, and pauses there. */
export async function newLeader(page, old) {
    await play(page);
    await page.waitForSelector(`[data-server][data-state=LEADING]:not([data-server=${old}])`, { timeout: PATIENCE });
    await pause(page);
    const next = await leader(page);
    assert.notEqual(next, old);
    return next;
}

/** A moment of the run: its place there, and the stage and the caption, once all of it is drawn. */
export async function moment(page) {
    let last = await look(page);
    for (let n = 0; n < 20; n++) {
        await page.waitForTimeout(40);
        const next = await look(page);
        if (JSON.stringify(next) === JSON.stringify(last)) return next;
        last = next;
    }
    throw new Error("the page is paused and does not stand still");
}

async function look(page) {
    return page.evaluate(async () => {
        await new Promise(requestAnimationFrame);
        const { time, step, branch } = document.querySelector(".root").dataset;
        const text = (selector) => [...document.querySelectorAll(selector)].map((node) => node.textContent).join("|");
        const drawn = [...document.querySelectorAll("#stage [data-server], #stage [data-client], #stage [data-message]")]
            .map((node) => `${JSON.stringify(node.dataset)} ${node.getAttribute("transform")} ${node.textContent}`)
            .sort();
        return { time, step, branch, drawn, caption: text("[role=status]") };
    });
}

/**
 * The elements below the selector whose text is smaller than 11 pixels.
 * @param options.asDrawn whether text of a drawing counts as large as it is drawn: in the smallest frames all of a drawing shrinks
 */
export async function smallTexts(page, within, { asDrawn = false } = {}) {
    return page.evaluate(([within, asDrawn]) => {
        const scale = (node) => (asDrawn ? node.getScreenCTM?.()?.a ?? 1 : 1);
        // A hair less is no smaller: a telephone's drawing is 0.9998 of its size.
        return [...document.querySelectorAll(`${within} *`)]
            .filter((node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim()))
            .filter((node) => node.getClientRects().length > 0 && parseFloat(getComputedStyle(node).fontSize) * scale(node) < 10.99)
            .map((node) => node.outerHTML.slice(0, 80));
    }, [within, asDrawn]);
}

/** The digest of the world on screen, as the share dialog says it. */
export async function digest(page) {
    await page.click("#share");
    const digest = await page.textContent("#digest");
    await page.keyboard.press("Escape");
    await page.waitForSelector("[role=dialog]", { state: "hidden" });
    return digest;
}

/** Types a line into the console, and returns once the page has answered it: until then the console may still take the focus. */
export async function say(page, line) {
    await page.click("#tab-console");
    await page.fill("#console-input", line);
    await page.keyboard.press("Enter");
    await drawn(page);
}

/** Types lines into the console, opened by its key: a lesson hides its tab. */
export async function type(page, ...lines) {
    await page.keyboard.press(":");
    for (const line of lines) {
        await page.fill("#console-input", line);
        await page.keyboard.press("Enter");
    }
}

/** The number of the open beat, from 1, and how many there are. */
export async function placeOfBeat(page) {
    return (await page.textContent("#beat-place")).match(/(\d+)\D+(\d+)/).slice(1).map(Number);
}

/**
 * Returns when the page has drawn all that was done to it before. A time instead of frames is too short on a busy machine: a second key
 * pressed because the first showed nothing yet plays or skips the beat that the first one opened.
 */
export async function drawn(page) {
    await page.evaluate(async () => {
        for (let n = 0; n < 3; n++) await new Promise(requestAnimationFrame);
    });
}

export const byKey = (page) => page.keyboard.press("Shift+ArrowRight");
export const byMouse = (page) => page.click("#lesson-next");

/** On by one beat by key or by mouse, whatever it asks, without waiting for it to play. */
export async function onByOneBeat(page, goOn = byKey) {
    const [before] = await placeOfBeat(page);
    // Each sentence on the way may stop it.
    for (let n = 0; n < 12; n++) {
        await goOn(page);
        await drawn(page);
        if ((await placeOfBeat(page))[0] > before) return;
    }
    throw new Error(`the lesson stays at beat ${before}`);
}
