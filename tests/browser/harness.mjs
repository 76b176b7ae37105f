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
import path from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { fromEnvironment, launchChromium, startHost } from "./host.mjs";

const dist = fromEnvironment("ZOOSCOPE_DIST");

/** The page is not at the root of the host, so that an address that is not relative fails with 404. */
const BASE = "/some/where/";

const LOCALES = { en: "en-US", zh: "zh-CN" };

/** Started by the first test that opens a page, and ended after the last. */
let host;
let browser;

after(async () => {
    await (await browser)?.close();
    const server = (await host)?.server;
    server?.closeAllConnections();
    server?.close();
});

/**
 * A test that gets fresh pages and fails on any error in their consoles, any exception that nobody caught, and any request that
 * leaves the host; `ignore` matches errors that the test expects. `body` is given `open(options)`, `openSingleFile(options)` (see
 * `openAt`), `axe(page)` and the runner's own `test`.
 */
export function pageTest(name, body, { timeout = 60_000, ignore } = {}) {
    test(name, { timeout }, async (context) => {
        const contexts = [];
        const errors = [];
        const open = (options) => openAt(options, contexts, errors, hostedAddress);
        const openSingleFile = (options) => openAt(options, contexts, errors, singleFileAddress);
        try {
            await body({ open, openSingleFile, axe, test: context }).catch((failure) => {
                // An error in the page is the likely reason for an element that never came, and would be lost with the time-out.
                throw errors.length > 0 ? new Error(`errors in the page: ${errors.join(" | ")}`, { cause: failure }) : failure;
            });
            assert.deepEqual(errors.filter((error) => !ignore?.test(error)), [], "errors in the page");
        } finally {
            await Promise.all(contexts.map((opened) => opened.close()));
        }
    });
}

/**
 * Fails on any breach of WCAG 2.2, levels A and AA, or of axe's own best practices, that axe finds in the page as it stands.
 * @param options.exclude selectors that are left out, each with its reason in the test
 */
export async function axe(page, { exclude = [] } = {}) {
    const source = path.join(fromEnvironment("ZOOSCOPE_AXE"), "axe.min.js");
    if (!(await page.evaluate(() => "axe" in window))) await page.addScriptTag({ path: source });
    const violations = await page.evaluate(async (exclude) => {
        const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
        const result = await window.axe.run({ exclude: exclude.map((selector) => [selector]) }, { runOnly: tags });
        return result.violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
    }, exclude);
    assert.deepEqual(violations, [], "accessibility");
}

/**
 * Opens the page in a context of its own.
 * @param options.lang the language that the browser asks for: "en" or "zh"
 * @param options.theme the theme that the system prefers: "light" or "dark"
 * @param options.viewport `{ width, height }`
 * @param options.hash the fragment, with its `#`
 * @param options.storage entries of localStorage as an earlier visit would have left them (not from a single file)
 * @param options.reducedMotion "reduce" or "no-preference"
 * @param options.offline whether the page may keep itself for when there is no network; else each context would fetch it once more
 * @param options.address the address of a page on another host, which the test has started
 * @param options.before a function of the page, called before it is opened, to watch or hold back requests for example
 */
async function openAt(options = {}, contexts, errors, addressOf) {
    const { lang = "en", theme = "light", viewport = { width: 1280, height: 800 }, hash = "", storage = {}, reducedMotion, offline = false, before } = options;
    browser ??= launchChromium();
    const { address, origin } = options.address ? elsewhere(options.address) : await addressOf();
    const localStorage = Object.entries(storage).map(([name, value]) => ({ name, value }));
    const context = await (await browser).newContext({
        locale: LOCALES[lang] ?? lang,
        colorScheme: theme,
        viewport,
        reducedMotion: reducedMotion ?? null,
        serviceWorkers: offline ? "allow" : "block",
        storageState: localStorage.length > 0 ? { cookies: [], origins: [{ origin, localStorage }] } : undefined,
    });
    contexts.push(context);
    const page = await context.newPage();
    collectErrors(page, origin, errors);
    await before?.(page);
    await page.goto(address + hash);
    return page;
}

function collectErrors(page, origin, errors) {
    page.on("console", (message) => {
        if (message.type() === "error") errors.push(`console: ${message.text()} (${message.location().url})`);
    });
    page.on("pageerror", (error) => errors.push(`exception: ${error.stack ?? error}`));
    page.on("request", (request) => {
        const known = ["data:", "blob:", `${origin}/`].some((start) => request.url().startsWith(start));
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

async function singleFileAddress() {
    return { address: pathToFileURL(path.join(dist, "zooscope.html")).href, origin: "file://" };
}
