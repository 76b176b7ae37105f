// A picture of a beat, as it stands when the page waits there: `picture.mjs PAGE FILE LESSON BEAT WIDTH HEIGHT LANG THEME`, with the
// folder of the built page and the beat's number from 1. `cargo xtask picture` starts it.

import { launchChromium, startHost } from "./host.mjs";
import { onByOneBeat, placeOfBeat } from "./steps.mjs";

/** The most time that a beat plays. */
const PATIENCE = 120_000;

const [folder, file, lesson, ...rest] = process.argv.slice(2);
const [beat, width, height] = rest.map(Number);
const [lang, theme] = rest.slice(3);
const { server, origin } = await startHost(folder, "/");
const browser = await launchChromium();
try {
    const page = await browser.newPage({ colorScheme: theme, viewport: { width, height } });
    await page.goto(`${origin}/#v=1&lesson=${lesson}&lang=${lang}`);
    await page.waitForSelector("#beat-text");
    for (let [at] = await placeOfBeat(page); at < beat; [at] = await placeOfBeat(page)) await onByOneBeat(page);
    await page.waitForSelector(".root[data-playing=false]", { timeout: PATIENCE });
    await page.screenshot({ path: file });
} finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
}
