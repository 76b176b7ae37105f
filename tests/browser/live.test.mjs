// Runs in which real programs take part: one that `live` recorded, opened on the page, and one that the page follows.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { pageTest } from "./harness.mjs";
import { fromEnvironment } from "./host.mjs";
import { drawn, leader } from "./steps.mjs";

const recording = new URL("../clients/kazoo_lock.json", import.meta.url);

/** Drops a recording on the page, and waits until its moment is on screen. */
async function drop(page, text) {
    const data = await page.evaluateHandle((text) => {
        const data = new DataTransfer();
        data.items.add(new File([text], "recording.json"));
        return data;
    }, text);
    await page.dispatchEvent("#stage", "drop", { dataTransfer: data });
    await page.waitForFunction((at) => document.querySelector(".root").dataset.step === at, String(JSON.parse(text).at.steps));
}

/** The notices that the page computes another run than was recorded. */
async function differences(page) {
    await drawn(page);
    return (await page.locator(".toast > span").allTextContents()).filter((text) => text.includes("digest"));
}

pageTest("a recording whose digest differs is told", async ({ open }) => {
    const run = JSON.parse(await readFile(recording, "utf8"));
    const page = await open();
    await page.waitForSelector("#stage");
    await drop(page, JSON.stringify({ ...run, digest: run.digest.replace(/^./, (digit) => (digit === "0" ? "1" : "0")) }));
    assert.equal((await differences(page)).length, 1);
});

/** The rows of the Znodes panel in which the owner of an ephemeral, a watcher or the end of a number cannot be read, and how many rows have each. */
function badges(page) {
    return page.evaluate(() => {
        const found = { cut: [], owners: 0, watchers: 0, numbers: 0 };
        for (const row of document.querySelectorAll(".tree .row")) {
            const [kind, watch, number] = [".kind", ".tag.watch", ".name i:not(:empty)"].map((it) => row.querySelector(it));
            const owner = document.createRange();
            if (kind) owner.selectNodeContents(kind.lastChild);
            const edge = (it) => it.getBoundingClientRect();
            if (kind && (edge(owner).right > edge(kind).right || edge(owner).width < 14 || kind.nextElementSibling.getBoundingClientRect().left < edge(kind).right)) found.cut.push(kind.textContent);
            if (watch && (watch.scrollWidth > watch.clientWidth || edge(watch).right > edge(row).right)) found.cut.push(watch.textContent);
            // Eight of the ten digits at least.
            if (number && edge(number).width < 62) found.cut.push(number.textContent);
            found.owners += Boolean(kind);
            found.watchers += Boolean(watch);
            found.numbers += Boolean(number);
        }
        return found;
    });
}

pageTest("beside the long names of kazoo it is seen whose each znode is, who watches it, and which number it has", async ({ open }) => {
    const text = await readFile(recording, "utf8");
    for (const lang of ["en", "zh"]) {
        const page = await open({ lang });
        await page.waitForSelector("#stage");
        await drop(page, text);
        await page.click("#tab-znodes");
        // At its end nobody waits any more.
        for (let steps = 0; steps < 200 && (await badges(page)).watchers === 0; steps++) {
            await page.click("#step-back");
            await drawn(page);
        }
        for (const [width, height] of [[1280, 720], [390, 844]]) {
            await page.setViewportSize({ width, height });
            await drawn(page);
            const { cut, ...counts } = await badges(page);
            assert.deepEqual(cut, [], `${lang} ${width}`);
            assert.ok(Math.min(...Object.values(counts)) > 0, JSON.stringify(counts));
        }
    }
});

pageTest("a lock of kazoo that was recorded stands on the stage, and its run has the digest that it had", async ({ open, axe }) => {
    const text = await readFile(recording, "utf8");
    const page = await open();
    await page.waitForSelector("#stage");
    await drop(page, text);
    assert.deepEqual(await differences(page), []);
    const clients = await page.locator("#stage").textContent();
    assert.match(clients, /c1[^]*c2/);
    // The first goes back to the last event itself.
    await page.click("#step-back");
    await page.click("#step-back");
    await page.waitForFunction((at) => Number(document.querySelector(".root").dataset.step) < at, JSON.parse(text).at.steps);
    await axe(page);
});

/** Starts the ensemble for real programs, at ports of its own. Returns the address of its page and its connection string. */
async function ensemble(test) {
    // Below those that a system gives to programs which ask for any.
    const ports = 20_000 + (process.pid % 600) * 20;
    const program = spawn(fromEnvironment("ZOOSCOPE_LIVE"), ["--ports", `${ports}`, "--page", `${ports + 9}`, "--dist", fromEnvironment("ZOOSCOPE_DIST")]);
    test.after(() => program.kill());
    await new Promise((ready, failed) => {
        program.stdout.on("data", (told) => `${told}`.includes("Connect to") && ready());
        program.on("exit", (code) => failed(new Error(`it ended with ${code}`)));
    });
    return { page: `http://127.0.0.1:${ports + 9}/`, hosts: [0, 1, 2].map((n) => `127.0.0.1:${ports + n}`).join(",") };
}

/** Programs that queue for kazoo's lock. `holds(n)` waits until as many as n have held it. */
function queue(test, python, hosts, programs) {
    const program = spawn(python, [fileURLToPath(new URL("../clients/kazoo_queue.py", import.meta.url)), hosts, `${programs}`]);
    test.after(() => program.kill());
    let told = "";
    program.stdout.on("data", (text) => (told += text));
    program.stderr.on("data", (text) => process.stderr.write(text));
    const holds = async (n) => {
        while ((told.match(/holds/g) ?? []).length < n) await new Promise((later) => setTimeout(later, 50));
    };
    return { holds, release: () => program.stdin.write("\n") };
}

pageTest("the page shows a lock of real programs while they run, steps back over the end of their leader, and returns to now", async ({ open, test }) => {
    const python = process.env.ZOOSCOPE_KAZOO;
    if (!python) return test.skip("there is no Python with kazoo here: live's own tests set it up");
    const { page: address, hosts } = await ensemble(test);
    const page = await open({ address });
    await page.waitForFunction(() => document.querySelector("#live")?.textContent === "live");
    const programs = queue(test, python, hosts, 3);
    await programs.holds(1);
    await page.keyboard.press("z");
    // Three programs wait for one lock, each behind its own znode, and each after the first watches the one before.
    await page.waitForFunction(() => document.querySelectorAll("#stage [data-znode^='/lock/']").length === 3);
    await page.waitForFunction(() => document.querySelectorAll("#stage .arc[data-watch]").length === 2);
    const old = await leader(page);
    await page.click("#stop-leader");
    await page.waitForSelector(`[data-server=${old}][data-life=crashed], [data-server=${old}][data-state=stopped]`, { state: "attached" }).catch(() => {});
    await page.waitForFunction((old) => ![null, old].includes(document.querySelector("[data-server][data-state=LEADING]")?.dataset.server ?? null), old);
    const now = await leader(page);
    programs.release();
    await programs.holds(2);
    await page.waitForFunction(() => document.querySelectorAll("#stage [data-znode^='/lock/']").length === 2);
    // Back over the election, by the jump to the one before.
    await page.selectOption("#milestone", { index: 4 });
    await page.click("#previous");
    await page.click("#step-back");
    await page.click("#step-back");
    await page.waitForSelector(`[data-server=${old}][data-state=LEADING]`);
    await page.waitForFunction(() => /^live, \d+ s ago$/.test(document.querySelector("#live").textContent));
    // On a telephone the bar has room for all of it too, and for the way back.
    const size = page.viewportSize();
    await page.setViewportSize({ width: 390, height: 844 });
    assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll(".bar button")].filter((it) => it.getBoundingClientRect().right > 390).map((it) => it.id)), []);
    await page.setViewportSize(size);
    await page.click("#live-now");
    await page.waitForSelector(`[data-server=${now}][data-state=LEADING]`);
    await page.waitForFunction(() => document.querySelector("#live").textContent === "live");
    // The recording of it has the digest here that it had there.
    const recording = await (await fetch(`${address}recording`)).text();
    const other = await open();
    await drop(other, recording);
    assert.deepEqual(await differences(other), []);
});
