// The pace of playing as a person meets it: an election, a herd and a checkpoint, each sentence on screen for as long as it takes to read.

import assert from "node:assert/strict";
import { pageTest } from "./harness.mjs";
import { alone, onByOneBeat as on } from "./steps.mjs";

/** Characters a second of a slow reader. */
const SPEED = { en: 15, zh: 5 };
/** The page draws its words four times a second. */
const DRAWN_MS = 300;

/** The seconds that a slow reader takes: a name in Latin letters within Chinese is read as a word. */
function readingTime(text, lang) {
    const slow = [...text].filter((letter) => letter.charCodeAt(0) > 127).length;
    return slow / SPEED[lang] + ([...text].length - slow) / SPEED.en;
}

/** Plays the open beat to its end; each sentence with the seconds for which it stood. The last one still stands. */
async function sentencesOf(page) {
    await page.evaluate(() => {
        const said = () => document.querySelector("#caption > span:last-child").innerText.trim();
        const seen = (window.seen = [{ text: said(), from: performance.now() }]);
        new MutationObserver(() => {
            if (said() !== seen.at(-1).text) seen.push({ text: said(), from: performance.now() });
        }).observe(document.querySelector("#caption"), { subtree: true, childList: true, characterData: true });
    });
    await page.keyboard.press("Shift+ArrowRight");
    await page.waitForSelector(".root[data-playing=true]");
    await page.waitForSelector(".root[data-playing=false]", { timeout: 60_000 });
    const seen = await page.evaluate(() => window.seen);
    const stood = seen.slice(0, -1).map(({ text, from }, n) => ({ text, seconds: (seen[n + 1].from - from) / 1000 }));
    // What the beat before has told still stands when this one begins, then without its reasons.
    return stood.slice(1).filter(({ text }) => !seen[0].text.startsWith(text));
}

for (const lang of ["en", "zh"]) {
    pageTest(`an election, a herd and a checkpoint can be read while they play, in ${lang}`, async ({ open }) => {
        const beats = { "leader-stops": 4, herd: 3, checkpoint: 3 };
        await Promise.all(Object.entries(beats).map(async ([name, beat]) => {
            const page = await open({ lang, hash: `#v=1&lesson=${name}`, storage: alone });
            await page.waitForSelector("#beat-text");
            for (let n = 1; n < beat; n++) await on(page);
            await page.waitForTimeout(100);
            const sentences = await sentencesOf(page);
            assert.ok(sentences.length > 0, `${name} tells something`);
            for (const { text, seconds } of sentences) {
                const needed = Math.max(1.5, readingTime(text, lang)) - DRAWN_MS / 1000;
                assert.ok(seconds >= needed, `${name}: ${seconds.toFixed(1)} s instead of ${needed.toFixed(1)} for: ${text}`);
            }
        }));
    }, { timeout: 120_000 });
}

/** Lets the page draw fifteen times a second and no oftener. */
function slowFrames() {
    const frame = window.requestAnimationFrame.bind(window);
    let last = 0;
    window.requestAnimationFrame = (callback) =>
        frame(function wait(now) {
            if (now - last < 1000 / 15) return void frame(wait);
            last = now;
            callback(now);
        });
}

/** The time that the open beat plays, in seconds. */
async function playingTime(page) {
    await page.keyboard.press("Shift+ArrowRight");
    await page.waitForSelector(".root[data-playing=true]");
    const start = Date.now();
    await page.waitForSelector(".root[data-playing=false]", { timeout: 60_000 });
    return (Date.now() - start) / 1000;
}

pageTest("a beat takes the same time on a screen of fifteen frames a second and on a quick one", async ({ open }) => {
    const taken = await Promise.all([undefined, (page) => page.addInitScript(slowFrames)].map(async (before) => {
        const page = await open({ hash: "#v=1&lesson=herd", storage: alone, before });
        await page.waitForSelector("#beat-text");
        for (let n = 1; n < 3; n++) await on(page);
        await page.waitForTimeout(100);
        return playingTime(page);
    }));
    const [quick, slow] = taken;
    assert.ok(Math.abs(quick - slow) < quick / 10, `${quick} s, and with slow frames ${slow} s`);
}, { timeout: 120_000 });
