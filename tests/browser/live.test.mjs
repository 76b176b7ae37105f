// A run in which real programs took part, as `live` recorded it, opened on the page.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { pageTest } from "./harness.mjs";

const recording = new URL("../clients/kazoo_lock.json", import.meta.url);

pageTest("a lock of kazoo that was recorded stands on the stage, and its run has the digest that it had", async ({ open, axe }) => {
    const text = await readFile(recording, "utf8");
    const page = await open();
    await page.waitForSelector("#stage");
    const data = await page.evaluateHandle((text) => {
        const data = new DataTransfer();
        data.items.add(new File([text], "kazoo_lock.json"));
        return data;
    }, text);
    await page.dispatchEvent("#stage", "drop", { dataTransfer: data });
    await page.waitForFunction((at) => document.querySelector(".root").dataset.step === at, String(JSON.parse(text).at.steps));
    assert.equal(await page.locator(".notice").count(), 0, "a digest that differs is told");
    const clients = await page.locator("#stage").textContent();
    assert.match(clients, /c1[^]*c2/);
    // The first goes back to the last event itself.
    await page.click("#step-back");
    await page.click("#step-back");
    await page.waitForFunction((at) => Number(document.querySelector(".root").dataset.step) < at, JSON.parse(text).at.steps);
    await axe(page);
});
