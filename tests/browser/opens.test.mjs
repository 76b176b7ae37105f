// The page opens wherever it is put: under a path of a static host, and as one file without a server.

import { pageTest } from "./harness.mjs";

pageTest("the page opens under a path of a static host", async ({ open }) => {
    const page = await open();
    await page.waitForSelector("#stage", { state: "attached" });
});

pageTest("the page opens as one file without a server", async ({ openSingleFile }) => {
    const page = await openSingleFile();
    await page.waitForSelector("#stage", { state: "attached" });
});
