// A package of SCORM 1.2 in a platform: scorm-again has the API, the launch page finds it in the window around.

import assert from "node:assert/strict";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { inflateRawSync } from "node:zlib";
import { pageTest } from "./harness.mjs";
import { fromEnvironment } from "./host.mjs";

/** The platform; `kept` is what it has of an earlier visit. */
const platform = (kept) => `<!doctype html><html lang="en"><title>Platform</title><link rel="icon" href="data:,"><h1>Platform</h1>
<script src="scorm12.min.js"></script>
<script>
    window.API = new Scorm12API({ autocommit: false, logLevel: 5 });
    const kept = ${JSON.stringify(kept)};
    if (kept) API.loadFromJSON(kept, "cmi");
    window.failures = [];
    window.put = {};
    for (const name of ["LMSInitialize", "LMSSetValue", "LMSGetValue", "LMSCommit", "LMSFinish"]) {
        const call = API[name].bind(API);
        API[name] = (...given) => {
            const answer = call(...given);
            if (name === "LMSSetValue") put[given[0]] = given[1];
            const error = Number(API.LMSGetLastError());
            if (error !== 0) failures.push([name, given, error]);
            return answer;
        };
    }
</script>
<iframe id="sco" title="Lesson" width="1000" height="600" src="package/index.html"></iframe>`;

/** The files of an archive, by its directory. */
function unzipped(archive) {
    const end = archive.lastIndexOf("PK\x05\x06", undefined, "latin1");
    const files = new Map();
    let at = archive.readUInt32LE(end + 16);
    for (let n = archive.readUInt16LE(end + 10); n > 0; n--) {
        const [packed, nameLength] = [archive.readUInt32LE(at + 20), archive.readUInt16LE(at + 28)];
        const local = archive.readUInt32LE(at + 42);
        const begin = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
        files.set(archive.toString("utf8", at + 46, at + 46 + nameLength), inflateRawSync(archive.subarray(begin, begin + packed)));
        at += 46 + nameLength;
    }
    return files;
}

/** A folder with the platform and the package of this name, unpacked. */
async function installed(name, kept = null) {
    const folder = await mkdtemp(path.join(tmpdir(), "zooscope-scorm-"));
    await mkdir(path.join(folder, "package"));
    const files = unzipped(await readFile(path.join(fromEnvironment("ZOOSCOPE_PACKAGES"), `${name}.zip`)));
    assert.deepEqual([...files.keys()], ["imsmanifest.xml", "index.html", "zooscope.html"]);
    for (const [file, content] of files) await writeFile(path.join(folder, "package", file), content);
    await copyFile(path.join(fromEnvironment("ZOOSCOPE_SCORM_AGAIN"), "dist", "scorm12.min.js"), path.join(folder, "scorm12.min.js"));
    await writeFile(path.join(folder, "platform.html"), platform(kept));
    return folder;
}

/** Does something with a package in a platform, and returns what the platform has at the end, with the session closed. */
async function visit(openFolder, name, kept, does) {
    const folder = await installed(name, kept);
    const begun = Date.now();
    try {
        const page = await openFolder(folder, { hash: "platform.html", viewport: { width: 1100, height: 760 } });
        await page.waitForFunction(() => document.querySelector("#sco").contentDocument?.querySelector("iframe")?.contentDocument?.querySelector("[data-server]"));
        const frame = page.frames().find((frame) => frame.url().includes("zooscope.html"));
        const here = Date.now();
        await does(frame, page);
        const stayed = Date.now() - here;
        await page.evaluate(() => document.querySelector("#sco").remove());
        await page.waitForFunction(() => API.isTerminated());
        const [, ...parts] = /^(\d\d):(\d\d):(\d\d)$/.exec(await page.evaluate(() => put["cmi.core.session_time"]));
        const [hours, minutes, seconds] = parts.map(Number);
        const told = 1000 * (3600 * hours + 60 * minutes + seconds);
        assert.ok(told > stayed - 1000 && told <= Date.now() - begun, `${parts}: ${stayed} ms were spent in it`);
        assert.deepEqual(await page.evaluate(() => failures), []);
        return page.evaluate(() => {
            const { core, suspend_data } = JSON.parse(JSON.stringify(API.cmi));
            return { core: { lesson_status: core.lesson_status, score: core.score, exit: core.exit }, suspend_data };
        });
    } finally {
        await rm(folder, { recursive: true });
    }
}

/** What a platform gives to the next visit. */
const again = ({ core: { lesson_status, score }, suspend_data }) => ({ core: { lesson_status, score, entry: "resume" }, suspend_data });

pageTest("a lesson reports its score and status to a platform, and is taken up there again", async ({ openFolder }) => {
    const first = await visit(openFolder, "herd", null, async (frame) => {
        for (let n = 0; n < 20 && !(await frame.locator("#option-1:enabled").count()); n++) {
            await frame.click("#lesson-next");
            await frame.waitForTimeout(150);
        }
        const labels = await frame.locator(".answers button").allTextContents();
        await frame.click(`#option-${labels.findIndex((label) => label.includes("6")) + 1}`);
        await frame.waitForSelector(".answers [aria-pressed=true]");
    });
    assert.equal(first.core.lesson_status, "incomplete");
    assert.equal(first.core.exit, "suspend");
    assert.ok(Number(first.core.score.raw) > 0 && Number(first.core.score.raw) <= 100);
    assert.equal(first.core.score.max, "100");
    assert.ok(first.suspend_data.length <= 4096);
    assert.deepEqual(JSON.parse(first.suspend_data).answers, { release: "6" });

    const second = await visit(openFolder, "herd", again(first), async (frame) => {
        await frame.waitForSelector(".answers [aria-pressed=true]");
        const span = (ms) => frame.evaluate((ms) => window.parent.span(ms), ms);
        assert.deepEqual([await span(999), await span(3_723_456), await span(1e12)], ["00:00:00", "01:02:03", "9999:46:40"]);
        for (let n = 0; n < 60 && !(await frame.locator("#lesson-did").count()); n++) {
            await frame.click("#lesson-next");
            await frame.waitForTimeout(100);
        }
        await frame.waitForSelector("#lesson-did");
    });
    assert.equal(second.core.lesson_status, "completed");
    assert.deepEqual(JSON.parse(second.suspend_data).answers, { release: "6" });
    assert.equal(JSON.parse(second.suspend_data).done, true);
}, { timeout: 120_000 });

pageTest("a worksheet travels in its package, and its state fits into 4,096 characters", async ({ openFolder }) => {
    const first = await visit(openFolder, "consensus", null, async (frame) => {
        await frame.waitForSelector("#sheet-number");
        await frame.fill("#sheet-name", "Ada 陈");
        await frame.fill("#sheet-number", "7");
        for (let n = 0; n < 11; n++) {
            await frame.click("#sheet-next");
            await frame.waitForTimeout(200);
            if (await frame.locator("#option-2").count()) await frame.click("#option-2");
            else if (await frame.locator("#sheet-hand-in").count()) await frame.click("#sheet-hand-in");
        }
    });
    assert.ok(Number(first.core.score.raw) > 0);
    assert.ok(first.suspend_data.length > 500 && first.suspend_data.length <= 4096, `${first.suspend_data.length}`);
    await visit(openFolder, "consensus", again(first), async (frame) => {
        await frame.waitForSelector("#sheet-save");
        await frame.click("#sheet-question-1");
        await frame.waitForSelector(".answers [aria-pressed=true]");
    });
}, { timeout: 120_000 });
