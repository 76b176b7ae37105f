// The content security policy that stands in the built page: the page needs nothing that it forbids, and what others bring in does not run.
// Beside it, what docs/hosting.md says of hosts.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { pageTest } from "./harness.mjs";
import { ready, say } from "./steps.mjs";

const SHEET = new URL("../../docs/examples/consensus.worksheet", import.meta.url);
const BLOCKED = /Content Security Policy/;

/** Collects every breach of the policy in the page. */
const watched = (page) =>
    page.addInitScript(() => {
        window.breaches = [];
        addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => breaches.push(`${violatedDirective} ${blockedURI}`));
    });

const breaches = (page) => page.evaluate(() => breaches);

async function drop(page, name, text) {
    const dataTransfer = await page.evaluateHandle(([name, text]) => {
        const data = new DataTransfer();
        data.items.add(new File([text], name));
        return data;
    }, [name, text]);
    await page.dispatchEvent("#stage", "dragover", { dataTransfer });
    await page.dispatchEvent("#stage", "drop", { dataTransfer });
}

for (const kind of ["hosted", "single file"]) {
    pageTest(`the page needs nothing that its policy forbids (${kind})`, async ({ open, openSingleFile }) => {
        const opened = kind === "hosted" ? open : openSingleFile;
        const page = await ready(await opened({ before: watched, viewport: { width: 1440, height: 900 } }));
        assert.match(await page.getAttribute("meta[http-equiv]", "content"), /^default-src 'none'; script-src/);
        await page.click("#stop-leader");
        await page.keyboard.press("l");
        await page.click("#lesson-herd");
        await page.waitForSelector("#beat-text");
        await page.keyboard.press("l");
        await page.setInputFiles("#lesson-file", { name: "consensus.worksheet", mimeType: "text/plain", buffer: await readFile(SHEET) });
        await page.waitForSelector("#sheet-number");
        await page.click("#sheet-next");
        await page.waitForSelector("#option-2");
        await page.click("#option-2");
        await page.waitForSelector(".verdict");
        await drop(page, "a.zk", "ensemble 3 clients 2\nrun until leader\n");
        await page.waitForFunction(() => document.querySelectorAll("#stage [data-server]").length === 3);
        for (let n = 0; n < 14; n++) await say(page, `c1 create /one-of-a-long-run-${n} "number ${n} of a run that is long"`);
        await page.click("#share");
        await page.waitForFunction(() => document.querySelector("#share-link").value.includes("run=z:"));
        const link = await page.inputValue("#share-link");
        await Promise.all([page.waitForEvent("download"), page.click("#save-json")]);
        assert.deepEqual(await breaches(page), []);
        const packed = await opened({ before: watched, hash: link.slice(link.indexOf("#")) });
        await packed.waitForFunction(() => document.querySelectorAll("#stage [data-server]").length === 3);
        assert.deepEqual(await breaches(packed), []);
    }, { timeout: 120_000 });

    pageTest(
        `a script that somebody brings into the page does not run (${kind})`,
        async ({ open, openSingleFile }) => {
            const page = await ready(await (kind === "hosted" ? open : openSingleFile)({ before: watched }));
            const ran = await page.evaluate(async () => {
                window.ran = [];
                const script = document.createElement("script");
                script.textContent = "ran.push('inline')";
                document.body.append(script);
                const far = document.createElement("script");
                far.src = "data:text/javascript,ran.push('data')";
                document.body.append(far);
                document.body.insertAdjacentHTML("beforeend", "<img src='data:,' onerror=\"ran.push('handler')\">");
                // Later, as the page would: what a debugger evaluates, such as this function, may evaluate too.
                setTimeout(() => {
                    try {
                        (0, eval)("ran.push('eval')");
                    } catch {
                        // As it should be.
                    }
                });
                await new Promise((resolve) => setTimeout(resolve, 300));
                return ran;
            });
            assert.deepEqual(ran, []);
            assert.ok((await breaches(page)).length >= 3);
        },
        { ignore: BLOCKED },
    );
}

/** Answers of the host with other headers. */
const answered = (change) => async (page) => {
    await page.route("**/*", async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, headers: { ...response.headers(), ...change(response.url()) } });
    });
};

pageTest("a host that does not know wasm serves it all the same", async ({ open }) => {
    const type = (url) => (url.endsWith(".wasm") ? { "content-type": "application/octet-stream" } : {});
    await ready(await open({ before: answered(type) }));
});

pageTest("a host may add the policy of the guide, and the page runs under both", async ({ open }) => {
    const guide = await readFile(new URL("../../docs/hosting.md", import.meta.url), "utf8");
    const [, policy] = guide.match(/```text\nContent-Security-Policy: (.*)\n```/);
    const page = await ready(await open({ before: answered(() => ({ "content-security-policy": policy })) }));
    await page.keyboard.press("l");
    await page.waitForSelector(".card");
});

pageTest(
    "a host whose policy forbids WebAssembly is told so on the page",
    async ({ open }) => {
        const policy = "script-src 'self' 'unsafe-inline'";
        const page = await open({ before: answered(() => ({ "content-security-policy": policy })) });
        await page.waitForSelector("#boot[role=alert]");
        assert.match(await page.textContent("#boot"), /could not start/);
    },
    { ignore: /Content Security Policy|WebAssembly/ },
);
