// Files: a run is saved by the browser, and opens again where it is dropped.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { pageTest } from "./harness.mjs";

/** Saves the run in a form by its button, and returns the file's name and text. */
async function saved(page, id) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(id)]);
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
}

/** Drops a file on the stage, as the browser does it. */
async function drop(page, { name, text }) {
    const data = await page.evaluateHandle(([name, text]) => {
        const data = new DataTransfer();
        data.items.add(new File([text], name));
        return data;
    }, [name, text]);
    await page.dispatchEvent("#stage", "dragover", { dataTransfer: data });
    await page.dispatchEvent("#stage", "drop", { dataTransfer: data });
}

const step = (page) => page.getAttribute(".root", "data-step");

pageTest("a run is saved in every form, and opens at the same moment where it is dropped", async ({ open, axe }) => {
    const page = await open();
    await page.waitForSelector("#stage");
    await page.click("#stop-leader");
    await page.click("#share");
    await page.waitForSelector("#save-json");
    await axe(page);
    const json = await saved(page, "#save-json");
    const digest = await page.textContent("#digest");
    assert.equal(JSON.parse(json.text).digest, digest);
    const forms = { script: /^seed /, mermaid: /^sequenceDiagram\n/, shiviz: /^\(\?<event>/, csv: /^step,time,/ };
    for (const [form, begins] of Object.entries(forms)) {
        assert.match((await saved(page, `#save-${form}`)).text, begins);
    }
    const at = await step(page);

    const other = await open();
    await other.waitForSelector("#stage");
    await drop(other, json);
    await other.waitForFunction((at) => document.querySelector(".root").dataset.step === at, at);
    assert.equal(await other.locator(".toast").count(), 0);
    await drop(other, { name: json.name, text: json.text.replace("crash s5", "crush s5") });
    await other.waitForSelector(".ownfile .bad p");
    assert.match(await other.textContent(".ownfile .bad"), /zooscope-\d+\.json: In its commands: Line \d+: There is no command crush/);
});
