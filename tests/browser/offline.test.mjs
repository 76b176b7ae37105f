// The page without a network: it is kept whole, opens when its host is gone, and changes its version at one stroke.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pageTest } from "./harness.mjs";
import { fromEnvironment, startHost } from "./host.mjs";

const BASE = "/a/course/";
/** A lesson that the tests do not open while the host is there. */
const LESSON = "lessons/leader-stops.lesson";
const TITLE = "The leader stops";

/** A host of the test's own, with a copy of the page that may change. */
async function ownHost(test) {
    const folder = await mkdtemp(path.join(tmpdir(), "zooscope-offline-"));
    await cp(fromEnvironment("ZOOSCOPE_DIST"), folder, { recursive: true });
    const { server, origin } = await startHost(folder, BASE);
    const stop = () => {
        server.closeAllConnections();
        server.close();
    };
    test.after(() => {
        stop();
        return rm(folder, { recursive: true });
    });
    return { folder, stop, address: origin + BASE };
}

const digest = (content) => `sha256-${createHash("sha256").update(content).digest("base64")}`;

/** Changes a lesson's title, as a later version has it; `listed`: in the worker's list too, as the build does it. */
async function laterVersion(folder, { listed }) {
    const [lesson, worker] = [LESSON, "worker.js"].map((name) => path.join(folder, name));
    const [old, list] = await Promise.all([lesson, worker].map((name) => readFile(name, "utf8")));
    const changed = old.replaceAll(TITLE, "A later title");
    assert.notEqual(changed, old);
    await writeFile(lesson, changed);
    const version = list.replace(/VERSION = "[^"]*"/, 'VERSION = "later"');
    await writeFile(worker, listed ? version.replace(digest(old), digest(changed)) : version);
}

/** Opens the page, and waits until it is kept. */
async function keptPage(open, address) {
    const page = await open({ address, offline: true });
    await page.waitForSelector("#stage", { state: "attached" });
    await page.evaluate(async () => (await navigator.serviceWorker.ready).active.state);
    return page;
}

/**
 * Stops the page's worker again and again while `action` goes on. A worker rests when it has nothing to do, and its successor waits for
 * that; one that a debugger holds, as these tests do, never rests by itself.
 */
async function whileWorkersRest(page, action) {
    const devtools = await page.context().newCDPSession(page);
    const states = new Map();
    devtools.on("ServiceWorker.workerVersionUpdated", ({ versions }) => versions.forEach(({ versionId, status }) => states.set(versionId, status)));
    await devtools.send("ServiceWorker.enable");
    const stop = ([versionId, status]) =>
        // One that has gone meanwhile rests for good.
        status === "activated" && devtools.send("ServiceWorker.stopWorker", { versionId }).catch(() => null);
    const stopping = setInterval(() => [...states].forEach(stop), 300);
    try {
        await action();
    } finally {
        clearInterval(stopping);
    }
}

async function openLesson(page) {
    await page.click("#lessons");
    await page.click("#lesson-leader-stops");
    await page.waitForSelector("#beat-text");
    return page.textContent(".story h2");
}

pageTest("without its host the page opens again, with a lesson that was never opened", async ({ open, test }) => {
    const { address, stop } = await ownHost(test);
    const page = await keptPage(open, address);
    stop();
    await page.reload();
    await page.waitForSelector("#stage", { state: "attached" });
    assert.ok((await openLesson(page)).includes(TITLE));
    await page.click("#help");
    await page.waitForSelector("[role=dialog]");
});

pageTest("a later version waits, whole, until a person takes it", async ({ open, test }) => {
    const { folder, address } = await ownHost(test);
    const page = await keptPage(open, address);
    await laterVersion(folder, { listed: true });
    await page.reload();
    await page.waitForSelector("#renew");
    assert.ok((await openLesson(page)).includes(TITLE), "no file of the version that waits");
    await whileWorkersRest(page, () => Promise.all([page.waitForEvent("load"), page.click("#renew")]));
    await page.waitForFunction(() => document.querySelector(".story h2")?.textContent.includes("A later title"));
    assert.equal(await page.locator("#renew").count(), 0);
    const kept = await page.evaluate(async () => (await caches.keys()).length);
    assert.equal(kept, 1, "the version before is gone");
});

pageTest("a version whose files are not those of its list is not taken", async ({ open, test }) => {
    const { folder, address } = await ownHost(test);
    const page = await keptPage(open, address);
    await laterVersion(folder, { listed: false });
    await page.evaluate(async () => {
        const registration = await navigator.serviceWorker.ready;
        await registration.update().catch(() => null);
        const worker = registration.installing;
        if (worker) await new Promise((done) => worker.addEventListener("statechange", done));
    });
    await page.reload();
    assert.ok((await openLesson(page)).includes(TITLE), "the version before goes on");
    assert.equal(await page.evaluate(async () => (await caches.keys()).length), 1);
}, { ignore: /sha256|integrity|Failed to find a valid digest/ });

pageTest("the page can be installed, with a name in both languages and icons of the size that is said", async ({ open }) => {
    const page = await open({ offline: true });
    await page.waitForSelector("link[rel=manifest]", { state: "attached" });
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => null));
    const devtools = await page.context().newCDPSession(page);
    const { errors } = await devtools.send("Page.getAppManifest");
    assert.deepEqual(errors, []);
    // A private window, as tests have it, is never offered the installation.
    const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
    assert.deepEqual(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito"), []);
    const manifest = JSON.parse(await readFile(path.join(fromEnvironment("ZOOSCOPE_DIST"), "manifest.webmanifest"), "utf8"));
    assert.match(manifest.name_localized["zh-CN"], /集群/);
    for (const { src, sizes } of manifest.icons) {
        const size = await page.evaluate(async (src) => {
            const icon = new Image();
            icon.src = src;
            await icon.decode();
            return `${icon.naturalWidth}x${icon.naturalHeight}`;
        }, src);
        assert.equal(size, sizes);
    }
});
