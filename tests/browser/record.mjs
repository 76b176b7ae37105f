// Opens a page whose wasm notes what it runs, as visitors do, and writes the notes down: `record.mjs FOLDER FILE`. xtask starts it to
// learn what the first half of the wasm has to hold (`halves/`).

import { writeFile } from "node:fs/promises";
import { launchChromium, startHost } from "./host.mjs";

/** Both languages, both themes, and every layout of the page. */
const VISITORS = [
    { locale: "en-US", colorScheme: "light", viewport: { width: 1440, height: 900 } },
    { locale: "zh-CN", colorScheme: "dark", viewport: { width: 1280, height: 720 } },
    { locale: "en-US", colorScheme: "light", viewport: { width: 1920, height: 1080 } },
    { locale: "en-US", colorScheme: "light", viewport: { width: 820, height: 1180 } },
    { locale: "zh-CN", colorScheme: "light", viewport: { width: 390, height: 844 } },
    { locale: "en-US", colorScheme: "dark", viewport: { width: 390, height: 844 } },
];

/** The page's own time, at which it has long been standing: what is left to be drawn then is drawn. */
const STANDS_MS = 60_000;

/**
 * The page plays when it opens: long enough for the write that it opens with and for all that beats. The time is the page's own, in
 * frames of equal length: a busy machine draws fewer of them, and the first half would hold other functions.
 */
const PLAYING_MS = 7_000;

const [folder, file] = process.argv.slice(2);
const { server, origin } = await startHost(folder, "/");
const browser = await launchChromium();

async function visit(visitor) {
    const context = await browser.newContext(visitor);
    const page = await context.newPage();
    const failed = new Promise((_, fail) => page.on("pageerror", fail));
    await page.addInitScript(() => {
        // As in a page whose second half has not come.
        globalThis.zooscopeWhole = false;
        addEventListener("TrunkApplicationStarted", (event) => {
            window.notes = () => Array.from(new Uint8Array(event.detail.wasm.passed.buffer));
        });
    });
    await page.clock.install({ time: 0 });
    await page.goto(`${origin}/`);
    await Promise.race([page.waitForSelector("#boot", { state: "detached" }), failed]);
    await page.clock.pauseAt(STANDS_MS);
    await Promise.race([page.clock.runFor(PLAYING_MS), failed]);
    const notes = await page.evaluate(() => window.notes());
    await context.close();
    return notes;
}

const [first, ...others] = await Promise.all(VISITORS.map(visit));
await writeFile(file, Uint8Array.from(first, (note, point) => note | others.reduce((all, notes) => all | notes[point], 0)));
await browser.close();
server.close();
