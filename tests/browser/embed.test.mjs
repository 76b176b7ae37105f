// The page in another page's frame: one stage with the parts that are asked for, as large as the frame; nothing is stored, and the
// history stays that of the page around it.

import assert from "node:assert/strict";
import { pageTest } from "./harness.mjs";
import { smallTexts } from "./steps.mjs";

const SIZES = [
    { width: 640, height: 360 },
    { width: 390, height: 500 },
    { width: 900, height: 560 },
    { width: 480, height: 270 },
    { width: 320, height: 240 },
];

/** In the smallest frame a lesson has no playback but *Next*, and its text has the place of the caption while nothing plays. */
const hasRoom = (size, part, parts) => !["caption", "transport"].includes(part) || size.height >= 270 || !parts.includes("story");

/** The parts, with their words in the address. */
const PARTS = { story: ".story", caption: ".caption", timeline: ".timebox", transport: ".transport" };

/** A page of a course with the frame, and nothing else. */
const course = ({ width, height }) => (address) =>
    `<!doctype html><html lang="en"><title>Course</title><h1>Week 3</h1><iframe title="ZooScope" width="${width}" height="${height}" style="border:0" src="${address}"></iframe>`;

async function framed(open, query, size, options = {}) {
    const page = await open({ ...options, hash: query, around: course(size), viewport: { width: 1000, height: 760 } });
    const frame = page.frames().find((frame) => frame !== page.mainFrame());
    await frame.waitForSelector("[data-server]");
    await frame.waitForFunction(() => getComputedStyle(document.querySelector(".embed .side")).display === "none");
    return { page, frame };
}

/** The places of what the selector finds and a person sees. */
const boxes = (frame, selector) =>
    frame.$$eval(selector, (found) =>
        found.map((node) => ({ name: node.className.baseVal ?? node.className, ...node.getBoundingClientRect().toJSON() })).filter((box) => box.width > 0 && box.height > 0));

const apart = (a, b) => a.right <= b.left + 1 || b.right <= a.left + 1 || a.bottom <= b.top + 1 || b.bottom <= a.top + 1;

function assertApart(found) {
    found.forEach((a, n) => found.slice(n + 1).forEach((b) => assert.ok(apart(a, b), `${JSON.stringify(a)} lies on ${JSON.stringify(b)}`)));
}

function assertWithin(found, { width, height }) {
    for (const box of found) {
        assert.ok(box.left >= -1 && box.top >= -1 && box.right <= width + 1 && box.bottom <= height + 1, `${JSON.stringify(box)} leaves the frame`);
    }
}

const ASKED = [
    ["?embed#lesson=herd&beat=release", ["story", "caption", "transport"]],
    ["?embed#run=ensemble 5 clients 3;run until leader", ["caption", "transport"]],
    ["?embed=stage#run=ensemble 3 clients 2;run until leader", []],
    ["?embed=timeline,transport#run=ensemble 5 clients 3;run until leader", ["timeline", "transport"]],
    ["?embed=caption&theme=dark#lesson=leader-stops&view=servers&lang=zh", ["caption"]],
];

for (const size of SIZES) {
    pageTest(`a frame of ${size.width}×${size.height} has the parts that are asked for, and nothing lies on anything`, async ({ open }) => {
        for (const [query, parts] of ASKED) {
            const { page, frame } = await framed(open, query, size);
            for (const [part, selector] of Object.entries(PARTS)) {
                assert.equal((await boxes(frame, selector)).length, parts.includes(part) && hasRoom(size, part, parts) ? 1 : 0, `${query}: ${part}`);
            }
            for (const selector of [".bar > :not(h1)", ".side", ".legend", ".welcome", ".toast"]) {
                assert.deepEqual(await boxes(frame, selector), [], `${query}: ${selector}`);
            }
            const regions = await boxes(frame, [".stage", ...Object.values(PARTS)].join());
            assertApart(regions);
            assertWithin(regions, size);
            const machines = await boxes(frame, "[data-server] .box, [data-client] .box");
            assertApart(machines);
            assertWithin(machines, { width: size.width, height: Math.min(...regions.filter((it) => !it.name.includes("stage") && it.top > 0).map((it) => it.top), size.height) });
            assertApart(await boxes(frame, ".transport button, .transport .clock, .transport .speed, .whole a"));
            assertApart(await boxes(frame, ".stagetop button, .beats button"));
            assertWithin(await boxes(frame, ".stagetop button, .transport button, .beats button, .whole a, [data-server] .box, [data-client] .box"), size);
            assert.deepEqual(await smallTexts(frame, ".root"), [], query);
            const scrolls = await frame.evaluate(() => [document.documentElement.scrollHeight, document.documentElement.scrollWidth]);
            assert.deepEqual(scrolls, [size.height, size.width], `${query}: nothing to scroll`);
            assert.equal(await frame.evaluate(() => document.documentElement.dataset.theme), query.includes("dark") ? "dark" : "light");
            await page.close();
        }
    });
}

pageTest("in the smallest frame what is told takes the place of a lesson's text while it plays, and nothing moves", async ({ open, axe }) => {
    for (const lesson of ["leader-stops", "herd", "znodes"]) {
        const { page, frame } = await framed(open, `?embed#lesson=${lesson}`, SIZES[4]);
        await frame.waitForSelector(".root[data-playing=false] .beat");
        const stage = await boxes(frame, ".stage");
        assert.deepEqual(await boxes(frame, ".caption"), []);
        await axe(frame);
        await frame.click("#lesson-next");
        await frame.waitForSelector(".root[data-playing=true]");
        const told = await boxes(frame, ".caption, .story");
        assert.equal(told.length, 2);
        assertApart([...stage, ...told]);
        assertWithin(told, SIZES[4]);
        assert.deepEqual(await boxes(frame, ".stage"), stage);
        await frame.click("#lesson-next");
        await frame.waitForSelector(".root[data-playing=false]");
        await frame.waitForFunction(() => document.querySelector(".caption").getClientRects().length === 0);
        await page.close();
    }
});

pageTest("a lesson is gone through in a frame: nothing is stored, and Back leaves the course's page", async ({ open, axe }) => {
    // A visit of the whole page has left these.
    const storage = { "zooscope.lang": "zh", "zooscope.theme": "dark", "zooscope.lessons": "herd 3" };
    const { page, frame } = await framed(open, "?embed#lesson=herd&beat=wait", SIZES[0], { storage });
    assert.equal(await frame.evaluate(() => `${document.documentElement.lang} ${document.documentElement.dataset.theme}`), "en light");
    const [stored, entries] = await frame.evaluate(() => [JSON.stringify(localStorage), history.length]);
    assert.equal(await frame.getAttribute(".root", "data-playing"), "false", "it waits for a person");
    await frame.click("#play");
    await frame.waitForSelector(".root[data-playing=true]");
    for (let n = 0; n < 4; n++) await frame.click("#lesson-next");
    await frame.waitForFunction(() => !document.querySelector("#beat-place").textContent.startsWith("2 "));
    assert.deepEqual(await frame.evaluate(() => [JSON.stringify(localStorage), history.length]), [stored, entries]);
    const whole = frame.locator(".whole a");
    await whole.evaluate((link) => link.addEventListener("click", (event) => event.preventDefault()));
    await whole.click();
    assert.match(await whole.getAttribute("href"), /\/some\/where\/#v=1&lesson=herd&beat=\d+/);
    await axe(frame);
});
