// The page opens wherever it is put: under a path of a static host, and as one file without a server; and with little to wait for.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { pageTest } from "./harness.mjs";
import { fromEnvironment } from "./host.mjs";

/** Bytes, packed, until the page stands and plays. */
const MOST = 250_000;
const LATER = /_later\.wasm$/;
/** The sheet of what nobody sees yet, and the script that keeps the page for when there is no network. */
const LATER_FILES = /_later\.(css|js)$|\.webmanifest$|\.png$/;

/** The bytes that a host sends for an address of the page, packed. */
async function packedSize({ pathname }) {
    const name = pathname.endsWith("/") ? "index.html" : path.basename(pathname);
    return gzipSync(await readFile(path.join(fromEnvironment("ZOOSCOPE_DIST"), name)), { level: 9 }).length;
}

pageTest("the page opens under a path of a static host", async ({ open }) => {
    const page = await open();
    await page.waitForSelector("#stage");
});

pageTest("the page opens as one file without a server", async ({ openSingleFile }) => {
    const page = await openSingleFile();
    await page.waitForSelector("#stage");
});

for (const lang of ["en", "zh"]) {
    pageTest(`in 250 kB the page stands and plays, and asks once for the rest (${lang})`, async ({ open }) => {
        const sent = new Set();
        let asked = 0;
        const page = await open({
            lang,
            before: async (page) => {
                page.on("response", (response) => sent.add(response.url()));
                // The rest never comes, so whatever is called of it has to ask again.
                await page.route(LATER, () => {
                    asked += 1;
                });
            },
        });
        const time = () => page.locator("#clock").textContent();
        const before = await time();
        await page.waitForTimeout(4_000);
        assert.notEqual(await time(), before, "it plays");
        assert.equal(asked, 1, "the rest is asked for ahead, and by nothing that opening or playing calls");
        const hosted = [...sent].map((address) => new URL(address)).filter(({ protocol }) => protocol === "http:");
        const first = hosted.filter(({ pathname }) => !LATER_FILES.test(pathname));
        const sheets = hosted.filter(({ pathname }) => pathname.endsWith("_later.css"));
        assert.equal(sheets.length, 1, "the sheet of what nobody sees yet comes once");
        const packed = await Promise.all(first.map(packedSize));
        const bytes = packed.reduce((all, size) => all + size, 0);
        assert.ok(packed.length >= 4 && bytes < MOST, `${packed.length} files, ${bytes} bytes`);
    });
}

for (const [what, act] of [
    ["help", (page) => page.keyboard.press("?")],
    ["the dialog for sharing", (page) => page.click("#share")],
    ["the list of lessons", (page) => page.keyboard.press("l")],
]) {
    pageTest(`what is called before the rest is there fetches it at once: ${what}`, async ({ open }) => {
        let asked = 0;
        const page = await open({
            before: (page) =>
                page.route(LATER, (route) => {
                    asked += 1;
                    if (asked > 1) route.continue();
                }),
        });
        await page.waitForSelector("#stage");
        await act(page);
        await page.waitForSelector("[role=dialog]");
        assert.equal(asked, 2);
    });
}

for (const hash of ["#lesson=herd&beat=release", "?embed#run=ensemble 5;run until leader", "#sheet=week1.worksheet"]) {
    pageTest(`a page whose address asks for something has the rest before it stands: ${hash}`, async ({ open }) => {
        const came = [];
        const page = await open({
            hash,
            before: async (page) => {
                await page.addInitScript(() => {
                    new MutationObserver((_, observer) => {
                        if (!document.body || document.querySelector("#boot")) return;
                        observer.disconnect();
                        window.wasWhole = globalThis.zooscopeWhole;
                    }).observe(document, { childList: true, subtree: true });
                });
                await page.route("**/week1.worksheet", (route) => route.fulfill({ contentType: "text/plain", body: "" }));
                page.on("request", (request) => came.push(request.url()));
            },
        });
        await page.waitForSelector("#stage");
        assert.equal(await page.evaluate(() => window.wasWhole), true);
        assert.equal(came.filter((address) => LATER.test(address)).length, 1);
    });
}

pageTest("the page is drawn part by part behind the words that it is starting, and nothing moves once it is seen", async ({ open }) => {
    const page = await open({
        viewport: { width: 390, height: 844 },
        before: (page) =>
            page.addInitScript(() => {
                window.parts = 0;
                window.shift = 0;
                new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.shift += entry.value))).observe({ type: "layout-shift", buffered: true });
                const seen = (element) => element && getComputedStyle(element).visibility === "visible";
                new MutationObserver((_, observer) => {
                    const app = document.querySelector("#app");
                    if (document.querySelector("#boot")) {
                        if (app?.childElementCount) window.parts += 1;
                        window.early ||= seen(document.querySelector("#app *"));
                    } else if (window.parts > 0) {
                        observer.disconnect();
                        window.whole = [".bar", "#stage [data-server]", "#caption", ".legend", "#timeline .lane", "#play", ".side #panel"].filter((part) => !seen(document.querySelector(part)));
                    }
                }).observe(document, { childList: true, subtree: true });
            }),
    });
    await page.waitForSelector("#stage");
    await page.waitForTimeout(1_500);
    const { parts, early, whole, shift } = await page.evaluate(() => ({ parts, early, whole, shift }));
    assert.ok(parts >= 3, `drawn in ${parts} tasks`);
    assert.ok(!early, "no part is seen by itself");
    assert.deepEqual(whole, [], "all of it is there when the words go");
    assert.equal(shift, 0);
});

pageTest(
    "when the rest cannot be had, a sentence says so, and nothing is lost",
    async ({ open }) => {
        let offline = true;
        const said = [];
        const page = await open({
            before: async (page) => {
                page.on("dialog", (dialog) => {
                    said.push(dialog.message());
                    offline = false;
                    dialog.accept();
                });
                await page.route(LATER, (route) => (offline ? route.abort() : route.continue()));
            },
        });
        await page.waitForSelector("#stage");
        await page.keyboard.press("?");
        await page.waitForSelector("[role=dialog]");
        assert.equal(said.length, 1);
        assert.match(said[0], /could not be fetched/);
        assert.match(said[0], /未能加载/);
    },
    { ignore: /Failed to load resource/ },
);
