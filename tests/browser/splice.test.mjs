// The SPLICE iframe protocol, with a host of the tests' own: score and state are reported, and taken up again at the next visit.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { pageTest } from "./harness.mjs";

const SHEET = new URL("../../docs/examples/consensus.worksheet", import.meta.url);

/** A host that keeps every message in `heard`, answers questions for the state with `kept`, and gives the frame the height it asks for. */
const host = (kept) => (address) => `<!doctype html><html lang="en"><title>Host</title><h1>Host</h1>
<iframe title="ZooScope" width="700" height="400" src="${address}"></iframe>
<script>
    window.heard = [];
    addEventListener("message", ({ data, source }) => {
        if (source !== document.querySelector("iframe").contentWindow) return;
        heard.push(data);
        if (data.subject === "lti.frameResize") document.querySelector("iframe").height = data.height;
        if (data.subject === "SPLICE.getState") source.postMessage({ subject: "SPLICE.getState.response", message_id: data.message_id, state: ${JSON.stringify(kept)} }, "*");
    });
</script>`;

async function hosted(open, hash, kept = null) {
    const page = await open({ hash, around: host(kept), viewport: { width: 1000, height: 1200 } });
    const frame = page.frames().find((frame) => frame !== page.mainFrame());
    await frame.waitForSelector("#stage");
    return { page, frame };
}

/** The messages of a subject, once there are so many. */
async function heard(page, subject, count = 1) {
    await page.waitForFunction(([subject, count]) => heard.filter((it) => it.subject === subject).length >= count, [subject, count]);
    return page.evaluate((subject) => heard.filter((it) => it.subject === subject), subject);
}

pageTest("a lesson's answers are reported, and are there again at the next visit", async ({ open }) => {
    const { page, frame } = await hosted(open, "?embed#lesson=herd&beat=release");
    const [asked] = await heard(page, "SPLICE.getState");
    assert.equal(asked.content_id, "lesson=herd");
    const [size] = await heard(page, "lti.frameResize");
    assert.ok(size.height > 400 && size.height < 800);
    await frame.waitForSelector("#option-1");
    assert.equal(await page.evaluate(() => heard.filter((it) => it.subject === "SPLICE.reportScoreAndState").length), 0);
    const labels = await frame.locator(".answers button").allTextContents();
    await frame.click(`#option-${labels.findIndex((label) => label.includes("6")) + 1}`);
    const [report] = await heard(page, "SPLICE.reportScoreAndState");
    assert.ok(report.score > 0 && report.score <= 1);
    assert.deepEqual([report.state.lesson, report.state.answers], ["herd", { release: "6" }]);
    const events = await heard(page, "SPLICE.sendEvent", 2);
    assert.deepEqual(events.map((event) => event.name).slice(0, 2), ["opened", "answered"]);
    for (let n = 0; n < 60 && !(await frame.locator("#lesson-did").count()); n++) {
        await frame.click("#lesson-next");
        await frame.waitForTimeout(100);
    }
    await frame.waitForSelector("#lesson-did");
    const told = (await heard(page, "SPLICE.sendEvent", 4)).slice(2).map(({ name, data }) => [name, data]);
    assert.deepEqual(told.at(-1), ["finished", { lesson: "herd" }]);
    const beats = told.slice(0, -1);
    assert.ok(beats.length > 1 && beats.every(([name, { beat }]) => name === "beat" && /^[a-z-]+$/.test(beat)), JSON.stringify(told));
    assert.equal((await heard(page, "SPLICE.reportScoreAndState")).at(-1).state.done, true);
    assert.equal(new Set((await page.evaluate(() => heard)).map((it) => it.message_id)).size, await page.evaluate(() => heard.length));

    const again = await hosted(open, "?embed#lesson=herd", report.state);
    await again.frame.waitForSelector(".answers [aria-pressed=true]");
    assert.equal(await again.frame.getAttribute(".root", "data-playing"), "false");
    assert.match(await again.frame.textContent(".answers [aria-pressed=true]"), /6/);
    const answer = await again.page.evaluate(() => new Promise((resolve) => {
        addEventListener("message", ({ data }) => data.message_id === "host-1" && resolve(data));
        document.querySelector("iframe").contentWindow.postMessage({ subject: "SPLICE.getState", message_id: "host-1" }, "*");
    }));
    assert.deepEqual(answer.state.answers, { release: "6" });
});

pageTest("a worksheet's points are reported", async ({ open }) => {
    const { page, frame } = await hosted(open, "");
    await frame.waitForSelector("#lessons");
    await frame.click("#lessons");
    await frame.setInputFiles("#lesson-file", { name: "consensus.worksheet", mimeType: "text/plain", buffer: await readFile(SHEET) });
    await frame.fill("#sheet-number", "7");
    await frame.click("#sheet-next");
    await frame.waitForSelector("#option-2");
    await frame.click("#option-2");
    await frame.waitForSelector(".verdict.good");
    const reports = await heard(page, "SPLICE.reportScoreAndState", 2);
    const { score, state } = reports.at(-1);
    assert.ok(score > 0 && score < 1, `${score}`);
    assert.equal(state.worksheet, "consensus");
    assert.equal(JSON.parse(state.report).answers.length, 1);
});

pageTest("whatever a host says, the page stands; and what others say is not heard", async ({ open }) => {
    const { page, frame } = await hosted(open, "?embed#lesson=herd&beat=release");
    await frame.waitForSelector("#option-1");
    const [{ message_id }] = await heard(page, "SPLICE.getState");
    const state = { zooscope: 1, lesson: "herd", beat: "release", answers: { release: "6" }, done: false };
    await page.evaluate(([message_id, state]) => {
        const to = document.querySelector("iframe").contentWindow;
        const circle = {};
        circle.circle = circle;
        const answer = { subject: "SPLICE.getState.response", message_id };
        for (const said of [null, 7, "SPLICE", circle, {}, { subject: {}, message_id: [] }, { ...answer, message_id: "x", state }, { ...answer, state: "x".repeat(5_000_000) }]) to.postMessage(said, "*");
    }, [message_id, state]);
    await frame.evaluate(([message_id, state]) => window.postMessage({ subject: "SPLICE.getState.response", message_id, state }, "*"), [message_id, state]);
    await page.waitForTimeout(300);
    assert.equal(await frame.locator(".answers [aria-pressed=true]").count(), 0);
    await frame.click("#option-1");
    await frame.waitForSelector(".answers [aria-pressed=true]");
});
