// The figures of `cargo xtask bench` that need a browser: the workload as wasm (ZOOSCOPE_BENCH names its folder), or the release
// build of the page while it plays (ZOOSCOPE_DIST, and ZOOSCOPE_PLAYED with what to play). Prints a JSON object a figure.

import { fromEnvironment, launchChromium, startHost } from "./host.mjs";

const SEEKS = 1_000;
const RUNS = 5;
/// As in `xtask/src/bench/host.rs`.
const ZNODES = 10_000;
const SEARCHES = ["node-00042", '"n":7', "shard", "nothing of that name"];
const LOOKS = 200;
/** The length of the run in which the whole page is made at random steps. */
const LONG_EVENTS = 1_000_000;
const PLAY_MS = 10_000;
const SCRUBS = 200;
const VIEWPORT = { width: 1440, height: 900 };

const browser = await launchChromium();
try {
    if (process.env.ZOOSCOPE_BENCH) await measureWasm(process.env.ZOOSCOPE_BENCH);
    else await measurePage(fromEnvironment("ZOOSCOPE_DIST"), JSON.parse(fromEnvironment("ZOOSCOPE_PLAYED")));
} finally {
    await browser.close();
}
// The hosts listen on.
process.exit();

function tell(name, value, unit) {
    console.log(JSON.stringify({ name, value, unit }));
}

async function measureWasm(folder) {
    const [servers, clients, events] = fromEnvironment("ZOOSCOPE_BENCH_SIZE").split(" ").map(Number);
    // Isolated pages have a clock of 5 microseconds, others of 100.
    const isolated = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
    const { origin } = await startHost(folder, "/", isolated);
    const page = await browser.newPage();
    await page.route("**/empty", (route) => route.fulfill({ body: "<!doctype html>", contentType: "text/html", headers: isolated }));
    await page.goto(`${origin}/empty`);
    const found = await page.evaluate(runWorkload, { servers, clients, events, seeks: SEEKS, runs: RUNS });
    console.log(`digest ${found.digest}`);
    tell("wasm_events_per_second", percentile(found.rates, 50), "1/s");
    tell("wasm_operations_per_second", percentile(found.operations, 50), "1/s");
    tell("wasm_seek_median", percentile(found.seeks, 50), "us");
    tell("wasm_seek_p99", percentile(found.seeks, 99), "us");
    tell("wasm_heap_per_1000_events", found.heap, "MB");
    const tree = await page.evaluate(lookAtTree, { znodes: ZNODES, searches: SEARCHES, looks: LOOKS });
    for (const name of ["open", "scroll", "filter"]) tell(`wasm_tree_${name}_median`, percentile(tree[name], 50), "us");
    const seen = await page.evaluate(lookAround, { servers, clients: 3, events: LONG_EVENTS, looks: SEEKS });
    tell("wasm_long_run_events", seen.steps, "events");
    tell("wasm_long_run_seek_and_view_median", percentile(seen.times, 50), "us");
    tell("wasm_long_run_seek_and_view_p99", percentile(seen.times, 99), "us");
    await page.close();
}

/** Runs in the page: the page made at random steps of a long run. */
async function lookAround({ servers, clients, events, looks }) {
    const glue = await import("/zooscope-bench.js");
    const long = new glue.Long(servers, clients, events);
    const steps = long.steps();
    let random = 1;
    const times = Array.from({ length: looks }, () => {
        random = (Math.imul(random, 1_103_515_245) + 12_345) & 0x7fffffff;
        const start = performance.now();
        long.look(Math.floor((random / 0x80000000) * steps));
        return (performance.now() - start) * 1_000;
    });
    return { steps, times };
}

/** Runs in the page. */
async function runWorkload({ servers, clients, events, seeks, runs }) {
    const glue = await import("/zooscope-bench.js");
    const { memory } = await glue.default();
    const measured = { rates: [], operations: [], seeks: [] };
    const before = memory.buffer.byteLength;
    const bench = new glue.Bench(servers, clients, false);
    bench.run(events);
    measured.heap = (memory.buffer.byteLength - before) / bench.steps() / 1_000;
    measured.digest = bench.digest();
    let random = 1;
    for (let n = 0; n < seeks; n++) {
        random = (Math.imul(random, 1_103_515_245) + 12_345) & 0x7fffffff;
        const start = performance.now();
        bench.seek(Math.floor((random / 0x80000000) * bench.steps()));
        measured.seeks.push((performance.now() - start) * 1_000);
    }
    bench.free();
    const rate = (everything, count) => {
        const bench = new glue.Bench(servers, clients, everything);
        const start = performance.now();
        const done = bench.run(events);
        const rate = (count(bench, done) / (performance.now() - start)) * 1_000;
        bench.free();
        return rate;
    };
    for (let n = 0; n < runs; n++) {
        measured.rates.push(rate(false, (_, done) => done));
        measured.operations.push(rate(true, (bench) => bench.answered()));
    }
    return measured;
}

/** Runs in the page: the panel of znodes anew, scrolled elsewhere, with another search. */
async function lookAtTree({ znodes, searches, looks }) {
    const glue = await import("/zooscope-bench.js");
    const tree = new glue.Tree(znodes);
    const timed = (look) =>
        Array.from({ length: looks }, (_, n) => {
            const start = performance.now();
            look(n);
            return (performance.now() - start) * 1_000;
        });
    return {
        open: timed(() => tree.open()),
        scroll: timed((n) => tree.scroll(n * 1_000)),
        filter: timed((n) => tree.filter(searches[n % searches.length])),
    };
}

async function measurePage(dist, played) {
    const { origin } = await startHost(dist, "/");
    for (const { name, link } of played) await measurePlaying(origin, name, link);
}

async function measurePlaying(origin, name, link) {
    const context = await browser.newContext({ viewport: VIEWPORT, locale: "en-US", serviceWorkers: "block", reducedMotion: "no-preference" });
    const page = await context.newPage();
    const errors = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    await page.addInitScript(countFrames);
    await page.goto(`${origin}/${link}`);
    await page.waitForSelector("#stage", { state: "attached" });
    await play(page);
    const session = await context.newCDPSession(page);
    await session.send("Performance.enable");
    const before = await metrics(session);
    const drawn = () => page.evaluate(() => window.framesDrawn);
    const already = await drawn();
    await page.waitForTimeout(PLAY_MS);
    const frames = (await drawn()) - already;
    const after = await metrics(session);
    const share = (metric) => ((after[metric] - before[metric]) / (after.Timestamp - before.Timestamp)) * 100;
    tell(`${name}_main_thread_share`, share("TaskDuration"), "%");
    tell(`${name}_script_share`, share("ScriptDuration"), "%");
    tell(`${name}_layout_and_style_share`, share("LayoutDuration") + share("RecalcStyleDuration"), "%");
    tell(`${name}_frames_per_second`, frames / (after.Timestamp - before.Timestamp), "1/s");
    tell(`${name}_dom_nodes`, await page.evaluate(() => document.querySelectorAll("*").length), "nodes");
    tell(`${name}_heap`, after.JSHeapUsedSize / 1e6, "MB");
    const seeks = await page.evaluate(seekAround, SCRUBS);
    tell(`${name}_scrub_and_draw_median`, percentile(seeks, 50), "ms");
    tell(`${name}_scrub_and_draw_p99`, percentile(seeks, 99), "ms");
    await context.close();
    if (errors.length > 0) throw new Error(`errors in the page: ${errors.join(" | ")}`);
}

/** A run from a link stands still until somebody plays it. */
async function play(page) {
    const clock = () => page.locator("#clock").textContent();
    for (let attempt = 0; attempt < 3; attempt++) {
        const before = await clock();
        await page.waitForTimeout(500);
        if ((await clock()) !== before) return;
        await page.keyboard.press("Space");
    }
    throw new Error("the page does not play: its clock stands still");
}

async function metrics(session) {
    const { metrics } = await session.send("Performance.getMetrics");
    return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

/** Runs in the page: the strip of the whole run is pressed at random places, and the time taken until all is drawn and laid out. */
async function seekAround(scrubs) {
    const strip = document.querySelector(".strip");
    const { left, width, top, height } = strip.getBoundingClientRect();
    const next = new MessageChannel();
    const task = () => new Promise((resolve) => {
        next.port1.onmessage = resolve;
        next.port2.postMessage(0);
    });
    const press = (type, clientX, buttons) =>
        strip.dispatchEvent(new PointerEvent(type, { bubbles: true, buttons, clientX, clientY: top + height / 2 }));
    const times = [];
    for (let n = 0; n < scrubs; n++) {
        const start = performance.now();
        press("pointerdown", left + Math.random() * width, 1);
        await task();
        document.body.getBoundingClientRect();
        times.push(performance.now() - start);
        press("pointerup", left, 0);
        await new Promise(requestAnimationFrame);
    }
    return times;
}

/** Runs in the page. */
/** Runs in the page before it: counts the frames that the page itself asks for. A loop of frames for counting would make the browser draw twice as many. */
function countFrames() {
    const ask = window.requestAnimationFrame.bind(window);
    window.framesDrawn = 0;
    window.requestAnimationFrame = (draw) =>
        ask((now) => {
            window.framesDrawn += 1;
            draw(now);
        });
}

function percentile(values, percent) {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.min(Math.floor((sorted.length * percent) / 100), sorted.length - 1)];
}
