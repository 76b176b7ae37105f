// What a person does first, in the engines of Firefox and WebKit. All else is tested in Chromium.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { firefox, webkit } from "./engines.mjs";
import { fromEnvironment, startHost } from "./host.mjs";

const SHEET = new URL("../../docs/examples/consensus.worksheet", import.meta.url);
const BASE = "/some/where/";

const { ZOOSCOPE_FIREFOX, ZOOSCOPE_WEBKIT, ZOOSCOPE_XVFB, DISPLAY, WAYLAND_DISPLAY } = process.env;

/** Each engine, what starts it, and the reason why it cannot be. */
const ENGINES = [
    { name: "Firefox", start: () => firefox(ZOOSCOPE_FIREFOX), missing: !ZOOSCOPE_FIREFOX && "Firefox is not on this machine (Debian: firefox-esr)" },
    {
        name: "WebKit",
        start: () => webkit(ZOOSCOPE_WEBKIT, ZOOSCOPE_XVFB),
        missing:
            (!ZOOSCOPE_WEBKIT && "WebKit's driver is not on this machine (Debian: webkit2gtk-driver)") ||
            (!DISPLAY && !WAYLAND_DISPLAY && !ZOOSCOPE_XVFB && "there is no display for WebKit, and no Xvfb to make one (Debian: xvfb)"),
    },
];

let host;
after(async () => {
    const server = (await host)?.server;
    server?.closeAllConnections();
    server?.close();
});

async function hosted() {
    host ??= startHost(fromEnvironment("ZOOSCOPE_DIST"), BASE);
    return (await host).origin + BASE;
}

/** The moment of the run, and of its events the last that has happened: several may share a moment. */
const moment = (page) => page.evaluate(() => ["time", "step"].map((name) => Number(document.querySelector(".root").dataset[name])));

/**
 * Presses a key, waits until the run stands elsewhere, and returns in which direction it went. Between two events the way back is to the
 * moment of the first of them, so the number of the event alone may stay.
 */
async function goes(page, key) {
    const [time, step] = await moment(page);
    await page.press(key);
    await page.until(
        (time, step) => {
            const at = document.querySelector(".root").dataset;
            return Number(at.time) !== time || Number(at.step) !== step;
        },
        time,
        step,
    );
    const [later, further] = await moment(page);
    return Math.sign(later - time || further - step);
}

const leads = "[data-server][data-state=LEADING]";

const plays = async (page) => (await page.attribute(".root", "data-playing")) === "true";

async function play(page) {
    if (!(await plays(page))) await page.click("#play");
    await page.has(".root[data-playing=true]");
}

async function pause(page) {
    if (await plays(page)) await page.click("#play");
    await page.has(".root[data-playing=false]");
}

/** Stops the leader, and waits until another one leads. */
async function changesItsLeader(page) {
    await page.has(leads);
    const old = await page.attribute(leads, "data-server");
    await page.click("#stop-leader");
    await page.until((old) => document.querySelector(`[data-server=${old}]`).dataset.state !== "LEADING", old);
    await play(page);
    await page.until((leads, old) => (document.querySelector(leads)?.dataset.server ?? old) !== old, leads, old);
}

for (const { name, start, missing } of ENGINES) {
    test(`in ${name}`, { skip: missing, timeout: 300_000 }, async (context) => {
        const page = await start();
        context.after(() => page.close());

        await context.test("the page opens, elects another leader, and steps back", async () => {
            await page.open(await hosted());
            await changesItsLeader(page);
            await pause(page);
            assert.equal(await goes(page, "ArrowLeft"), -1);
            assert.equal(await goes(page, "ArrowRight"), 1);
        });

        await context.test("a lesson opens, and goes on by a beat", async () => {
            await page.open(await hosted());
            await page.click("#lessons");
            await page.click("#lesson-leader-stops");
            await page.has("#beat-text");
            const place = await page.text("#beat-place");
            for (let n = 0; n < 12 && (await page.text("#beat-place")) === place; n++) await page.press("Shift", "ArrowRight");
            assert.notEqual(await page.text("#beat-place"), place);
        });

        await context.test("a worksheet opens where it is dropped, and is answered", async () => {
            await page.open(await hosted());
            await page.evaluate((text) => {
                const data = new DataTransfer();
                data.items.add(new File([text], "consensus.worksheet"));
                const drop = (name) => new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true });
                for (const name of ["dragover", "drop"]) document.querySelector("#stage").dispatchEvent(drop(name));
            }, await readFile(SHEET, "utf8"));
            await page.click("#sheet-name");
            await page.type("Ada");
            await page.click("#sheet-number");
            await page.type("17");
            for (let n = 0; n < 12 && !(await page.evaluate(() => document.querySelector("#option-2") !== null)); n++) {
                const place = await page.text("#beat-place");
                await page.click("#sheet-next");
                await page.until((place) => document.querySelector("#beat-place").textContent !== place, place);
            }
            await page.click("#option-2");
            await page.has(".verdict.good");
        });

        await context.test("the single file opens, and elects another leader", async () => {
            await page.open(pathToFileURL(path.join(fromEnvironment("ZOOSCOPE_DIST"), "zooscope.html")).href);
            await changesItsLeader(page);
        });
    });
}
