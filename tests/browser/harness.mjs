// Pages for browser tests: a static host for dist/ under a sub-path, one Chromium for each test file, and pages that must stay free of
// errors. `cargo xtask test` starts the tests and says in the environment where the packages, Chromium and dist/ are.
//
//     import { pageTest } from "./harness.mjs";
//
//     pageTest("a leader is elected while one watches", async ({ open, axe }) => {
//         const page = await open({ lang: "zh", theme: "dark", viewport: { width: 390, height: 844 }, hash: "#v=1&lesson=herd" });
//         await page.waitForSelector("#stage");
//         await axe(page);
//     });

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { fromEnvironment, launchChromium, startHost, startPage } from "./host.mjs";

const dist = fromEnvironment("ZOOSCOPE_DIST");

/** The page is not at the root of the host, so that an address that is not relative fails with 404. */
const BASE = "/some/where/";

const LOCALES = { en: "en-US", zh: "zh-CN" };

/** Started by the first test that opens a page, and ended after the last. */
let host;
let browser;
const others = [];

after(async () => {
    await (await browser)?.close();
    for (const started of [host, ...others]) {
        const server = (await started)?.server;
        server?.closeAllConnections();
        server?.close();
    }
});

/**
 * A test that gets fresh pages and fails on any error in their consoles, any exception that nobody caught, and any request that
 * leaves the host; `ignore` matches errors that the test expects. `body` is given `open(options)`, `openSingleFile(options)` and
 * `openFolder(folder, options)` (see `openAt`), `axe(page)` and the runner's own `test`.
 */
export function pageTest(name, body, { timeout = 60_000, ignore } = {}) {
    test(name, { timeout }, async (context) => {
        const contexts = [];
        const errors = [];
        const open = (options) => openAt(options, contexts, errors, hostedAddress);
        const openFolder = (folder, options) => openAt(options, contexts, errors, () => folderAddress(folder));
        const openSingleFile = (options) => openAt(options, contexts, errors, singleFileAddress);
        try {
            await body({ open, openSingleFile, openFolder, axe, test: context }).catch((failure) => {
                // An error in the page is the likely reason for an element that never came, and would be lost with the time-out.
                throw errors.length > 0 ? new Error(`errors in the page: ${errors.join(" | ")}`, { cause: failure }) : failure;
            });
            assert.deepEqual(errors.filter((error) => !ignore?.test(error)), [], "errors in the page");
        } finally {
            // Requests that a test held or changed, and that are under way as it ends, are nobody's any more.
            const pages = contexts.flatMap((opened) => opened.pages());
            await Promise.all(pages.map((page) => page.unrouteAll({ behavior: "ignoreErrors" })));
            await Promise.all(contexts.map((opened) => opened.close()));
        }
    });
}

/**
 * Fails on any breach of WCAG 2.2, levels A and AA, or of axe's own best practices, that axe finds in the page as it stands.
 * @param options.within the selector of the part of the page that is looked at; else all of it
 * @param options.exclude selectors that are left out, each with its reason in the test
 */
export async function axe(page, { within = ":root", exclude = [] } = {}) {
    const source = path.join(fromEnvironment("ZOOSCOPE_AXE"), "axe.min.js");
    // Not as an element: the page's policy lets no script run but its own.
    if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(await readFile(source, "utf8"));
    const violations = await page.evaluate(async ([within, exclude]) => {
        const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
        const result = await window.axe.run({ include: [[within]], exclude: exclude.map((selector) => [selector]) }, { runOnly: tags });
        return result.violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
    }, [within, exclude]);
    assert.deepEqual(violations, [], "accessibility");
}

/**
 * Opens the page in a context of its own.
 * @param options.lang the language that the browser asks for: "en" or "zh"
 * @param options.theme the theme that the system prefers: "light" or "dark"
 * @param options.viewport `{ width, height }`
 * @param options.hash the query and the fragment, with their `?` and `#`
 * @param options.around a function of the page's address, which returns the text of a page of another origin that has it in a frame
 * @param options.storage entries of localStorage as an earlier visit would have left them (not from a single file)
 * @param options.reducedMotion "reduce" or "no-preference"
 * @param options.touch whether one points with a finger
 * @param options.offline whether the page may keep itself for when there is no network; else each context would fetch it once more
 * @param options.address the address of a page on another host, which the test has started
 * @param options.before a function of the page, called before it is opened, to watch or hold back requests for example
 */
async function openAt(options = {}, contexts, errors, addressOf) {
    const { lang = "en", theme = "light", viewport = { width: 1280, height: 800 }, hash = "", storage = {}, reducedMotion, touch = false, offline = false, around, before } = options;
    browser ??= launchChromium();
    const { address, origin } = options.address ? elsewhere(options.address) : await addressOf();
    const localStorage = Object.entries(storage).map(([name, value]) => ({ name, value }));
    const context = await (await browser).newContext({
        locale: LOCALES[lang] ?? lang,
        colorScheme: theme,
        viewport,
        reducedMotion: reducedMotion ?? null,
        hasTouch: touch,
        serviceWorkers: offline ? "allow" : "block",
        storageState: localStorage.length > 0 ? { cookies: [], origins: [{ origin, localStorage }] } : undefined,
    });
    contexts.push(context);
    const page = await context.newPage();
    const outside = around ? await addressAround(around(address + hash)) : undefined;
    collectErrors(page, [`${origin}/`, outside ?? `${origin}/`], errors);
    await before?.(page);
    await page.goto(outside ?? address + hash);
    return page;
}

/** The address of a page that has another one in a frame. */
async function addressAround(text) {
    const host = startPage(text);
    others.push(host);
    return `${(await host).origin}/`;
}

function collectErrors(page, origins, errors) {
    page.on("console", (message) => {
        if (message.type() === "error") errors.push(`console: ${message.text()} (${message.location().url})`);
    });
    page.on("pageerror", (error) => errors.push(`exception: ${error.stack ?? error}`));
    page.on("request", (request) => {
        const known = ["data:", "blob:", ...origins].some((start) => request.url().startsWith(start));
        if (!known) errors.push(`request to ${request.url()}`);
    });
}

function elsewhere(address) {
    return { address, origin: new URL(address).origin };
}

async function hostedAddress() {
    host ??= startHost(dist, BASE);
    const { origin } = await host;
    return { address: origin + BASE, origin };
}

/** The address of a folder, on a host of its own. */
async function folderAddress(folder) {
    const host = startHost(folder, "/");
    others.push(host);
    const { origin } = await host;
    return { address: `${origin}/`, origin };
}

async function singleFileAddress() {
    return { address: pathToFileURL(path.join(dist, "zooscope.html")).href, origin: "file://" };
}
