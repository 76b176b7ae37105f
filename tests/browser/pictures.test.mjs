// Pictures: the stage, the tree, the timeline and the chart as drawings and as pixels, in the page's colours and on paper, and a film.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { pageTest } from "./harness.mjs";
import { pause, ready } from "./steps.mjs";

/** Saves what a button saves, and returns its name and bytes. */
async function saved(page, id) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(id)]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

async function drawing(page, id) {
    const { name, bytes } = await saved(page, id);
    return { name, text: bytes.toString() };
}

/** What an image of the browser's makes of a picture: its size, and the colour of its corner. */
async function shown(page, bytes, type) {
    return page.evaluate(async ([data, type]) => {
        const image = new Image();
        image.src = `data:${type};base64,${data}`;
        await image.decode();
        const canvas = Object.assign(document.createElement("canvas"), { width: image.naturalWidth, height: image.naturalHeight });
        const context = canvas.getContext("2d");
        context.drawImage(image, 0, 0);
        const [red, green, blue] = context.getImageData(1, canvas.height - 2, 1, 1).data;
        return { width: canvas.width, height: canvas.height, corner: [red, green, blue] };
    }, [bytes.toString("base64"), type]);
}

pageTest("stage and timeline are saved as they are seen, as drawings that need nothing of the page", async ({ open, axe }) => {
    const page = await ready(await open({ theme: "dark" }));
    const flies = () => page.locator(".air .msg span").first().isVisible();
    for (let n = 0; n < 30 && !(await flies()); n++) await page.keyboard.press("ArrowRight");
    const { width, height } = await page.locator("#stage .boards").boundingBox();
    const words = await page.locator("#stage .boards svg .srv .id").allTextContents();
    const flying = (await page.locator(".air .msg span").allTextContents()).filter(Boolean);
    assert.ok(flying.length > 0, "messages are on their way");
    await page.click("#share");
    await page.waitForSelector("#picture-stage-svg");
    await axe(page);
    const stage = await drawing(page, "#picture-stage-svg");
    assert.equal(stage.name, "zooscope-stage.svg");
    for (const word of [...words, ...flying]) assert.ok(stage.text.includes(`>${word}<`), word);
    assert.ok(!/foreignObject|class=|style=|var\(|url\(|href/.test(stage.text), "it stands alone");
    assert.deepEqual(await shown(page, Buffer.from(stage.text), "image/svg+xml"), { width, height, corner: [17, 21, 27] });
    const pixels = await saved(page, "#picture-stage-png");
    assert.deepEqual(await shown(page, pixels.bytes, "image/png"), { width: 2 * width, height: 2 * height, corner: [17, 21, 27] });
    const timeline = await drawing(page, "#picture-timeline-svg");
    for (const word of words) assert.ok(timeline.text.includes(`>${word}<`), `${word} has a lane`);
});

pageTest("for paper a picture is dark on white, and the page keeps its colours", async ({ open }) => {
    const page = await ready(await open({ theme: "dark" }));
    await page.click("#view-tree");
    await page.click("#share");
    await page.click("#picture-paper");
    const pixels = await saved(page, "#picture-stage-png");
    assert.deepEqual((await shown(page, pixels.bytes, "image/png")).corner, [255, 255, 255]);
    assert.equal(await page.getAttribute("html", "data-theme"), "dark");
    const { text } = await drawing(page, "#picture-stage-svg");
    assert.match(text, /fill="#1b2430"/, "ink");
});

pageTest("the comparison and its chart are saved with their words, in the fonts and at the size in which they are seen", async ({ open }) => {
    const page = await open();
    await page.waitForSelector("#stage");
    await page.click("#compare");
    // Some of the chart is enough.
    await page.waitForFunction(() => document.querySelectorAll(".chart svg polyline, .chart svg path").length > 0 && Number.parseInt(document.querySelector(".chart small").textContent, 10) >= 3);
    await page.click("#compare-cancel");
    await page.waitForSelector("#compare-run:not([disabled])");
    for (const [of, element, counted] of [["comparison", ".sides", ".sides svg .cli .id"], ["chart", ".chart svg", ".chart svg text"]]) {
        const box = await page.locator(element).boundingBox();
        const seen = await page.locator(counted).evaluateAll((all) => all.filter((it) => it.textContent.trim()).map((it) => [it.textContent, getComputedStyle(it).fontFamily]));
        assert.ok(seen.length > 5, `${of}: ${JSON.stringify(seen)}`);
        await page.click("#share");
        const { name, text } = await drawing(page, `#picture-${of}-svg`);
        const pixels = await saved(page, `#picture-${of}-png`);
        await page.keyboard.press("Escape");
        await page.waitForSelector("[role=dialog]", { state: "hidden" });
        assert.deepEqual([name, pixels.name], [`zooscope-${of}.svg`, `zooscope-${of}.png`]);
        const drawn = await page.evaluate((text) =>
            [...new DOMParser().parseFromString(text, "image/svg+xml").querySelectorAll("text")].map((it) => [it.textContent, it.closest("[font-family]").getAttribute("font-family")]), text);
        for (const [word, font] of seen) assert.ok(drawn.some((it) => it[0] === word && it[1] === font), `${of}: ${word} in ${font}, of ${JSON.stringify(drawn)}`);
        const corner = await page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number));
        for (const [bytes, type, larger] of [[Buffer.from(text), "image/svg+xml", 1], [pixels.bytes, "image/png", 2]]) {
            const picture = await shown(page, bytes, type);
            assert.deepEqual([picture.width, picture.corner], [Math.round(larger * box.width), corner]);
            // Letters at the edge have their whole room in a picture.
            const more = picture.height - Math.round(larger * box.height);
            assert.ok(more >= 0 && more <= 6 * larger, `${of}: ${more} higher`);
        }
    }
});

pageTest("a stretch is recorded while it plays, and saved when it is stopped", async ({ open }) => {
    const page = await ready(await open());
    await page.click("#share");
    await page.click("#film");
    await page.waitForSelector(".root[data-playing=true]");
    await page.waitForTimeout(2_500);
    const film = await saved(page, "#film-end");
    assert.equal(film.name, "zooscope-stage.webm");
    const { seconds, width } = await page.evaluate(async (data) => {
        const video = document.createElement("video");
        const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
        video.src = URL.createObjectURL(new Blob([bytes], { type: "video/webm" }));
        await new Promise((loaded, failed) => {
            video.onloadeddata = loaded;
            video.onerror = () => failed(new Error(video.error.message));
        });
        // A recorder writes no length: at its end the film tells it.
        const ended = new Promise((done) => (video.onended = done));
        await video.play();
        await ended;
        return { seconds: video.currentTime, width: video.videoWidth };
    }, film.bytes.toString("base64"));
    assert.ok(seconds > 1 && width > 400, `${seconds} s, ${width} pixels`);
    await pause(page);
});

pageTest("a beat is pictured from the command line, in the size, language and colours that are asked for", async ({ open }) => {
    const folder = await mkdtemp(join(tmpdir(), "zooscope-beat-"));
    const file = join(folder, "beat.png");
    const picture = fileURLToPath(new URL("picture.mjs", import.meta.url));
    await promisify(execFile)(process.execPath, [picture, process.env.ZOOSCOPE_DIST, file, "herd", "1", "1000", "640", "zh", "dark"]);
    const page = await ready(await open());
    const { width, height, corner } = await shown(page, await readFile(file), "image/png");
    assert.deepEqual([width, height], [1000, 640]);
    assert.ok(Math.max(...corner) < 60, `dark: ${corner}`);
    await rm(folder, { recursive: true });
}, { timeout: 120_000 });
