// Lessons in the browser: from the picker to the last beat by keyboard alone, questions right and wrong, leaving and returning, links,
// lessons of one's own, and every lesson to its end.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { folder, names } from "./course.mjs";
import { pageTest } from "./harness.mjs";
import { alone, drawn, onByOneBeat as on, pause, placeOfBeat as place, smallTexts } from "./steps.mjs";

const atEnd = (page) => page.waitForSelector(".ending");
const stopped = (page) => page.waitForSelector(".root[data-playing=false]", { timeout: 30_000 });

/** The lesson, once its first beat is read. */
async function opened(page) {
    await page.waitForSelector("#beat-text");
    return page;
}

pageTest("by keyboard alone a lesson is chosen, stepped to its end, and is done", async ({ open }) => {
    const page = await open();
    await page.waitForSelector("#stage");
    await page.keyboard.press("l");
    await page.waitForSelector("#lesson-leader-stops");
    // The first lesson has the focus; the wanted one is some tabs on.
    for (let n = 0; n < 10; n++) {
        if (await page.evaluate(() => document.activeElement.id === "lesson-leader-stops")) break;
        await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await opened(page);
    const [first, all] = await place(page);
    assert.equal(first, 1);
    for (let n = 1; n < all; n++) await on(page);
    await atEnd(page);
    await page.keyboard.press("l");
    await page.waitForSelector("#lesson-leader-stops.done");
});

pageTest("a question answered rightly is played out and explained, and so is one answered wrongly", async ({ open }) => {
    for (const [key, verdict] of [["4", "good"], ["1", "warn"]]) {
        const page = await opened(await open({ hash: "#v=1&lesson=leader-stops", storage: alone }));
        for (let n = 0; n < 3; n++) await on(page);
        await page.waitForSelector("#ask");
        await page.keyboard.press(key);
        await page.waitForSelector(`.verdict.${verdict}`, { timeout: 45_000 });
        const text = await page.textContent(".verdict");
        assert.match(text, /largest id decides: s4/);
        assert.equal(/smallest id loses/.test(text), verdict === "warn");
    }
}, { timeout: 120_000 });

pageTest("a click on the stage answers too", async ({ open }) => {
    const page = await opened(await open({ hash: "#v=1&lesson=leader-stops" }));
    for (let n = 0; n < 3; n++) await on(page);
    await page.click("#stage [data-server=s4]");
    await page.waitForSelector("#option-3[aria-pressed=true]");
    await page.waitForSelector(".root[data-playing=true]");
});

pageTest("acting leaves the script for a branch, and one comes back to where one was", async ({ open }) => {
    const page = await opened(await open({ hash: "#v=1&lesson=leader-stops" }));
    await stopped(page);
    const before = await page.evaluate(() => document.querySelector(".root").dataset.step);
    await page.click("#stop-leader");
    await page.waitForSelector("#lesson-return");
    await page.waitForSelector(".root[data-playing=true]");
    await page.keyboard.press(":");
    await page.fill("#console-input", "run 2s");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await page.click("#lesson-return");
    await page.waitForSelector(`.root[data-step="${before}"]`);
    assert.equal(await page.isVisible("#lesson-return"), false);
    await on(page);
});

pageTest("a link to a beat opens it, in its language", async ({ open }) => {
    const page = await opened(await open({ hash: "#v=1&lesson=herd" }));
    await on(page);
    await pause(page);
    await page.waitForFunction(() => location.hash.includes("lesson=herd&beat=1"));
    const hash = await page.evaluate(() => location.hash.replace("lang=en", "lang=zh-CN"));
    const other = await opened(await open({ hash }));
    await other.waitForSelector("html[lang=zh-CN]");
    assert.deepEqual(await place(other), await place(page));
    assert.match(await other.textContent("#beat-text"), /监听/);
});

for (const [when, hold, told] of [
    // The list says whether there is such a lesson, so it comes first.
    [
        "that the list does not have",
        (page) => {
            const listed = page.waitForResponse(/catalogue\.txt$/).then((response) => response.finished());
            return page.route(/nowhere\.lesson$/, (route) => listed.then(() => route.continue()));
        },
        /There is no lesson nowhere\./,
    ],
    ["without a list", (page) => page.route(/catalogue\.txt$/, (route) => route.fulfill({ status: 404 })), /could not be fetched/],
]) {
    pageTest(`a lesson ${when} is said to be missing, and the page goes on`, async ({ open }) => {
        const page = await open({ hash: "#v=1&lesson=nowhere", before: hold });
        await page.waitForSelector(".toast");
        assert.match(await page.textContent(".toast"), told);
        await page.waitForSelector("[data-server][data-state=LEADING]");
    }, { timeout: 60_000, ignore: /404/ });
}

pageTest("the list and a lesson's text are fetched when they are opened, and once", async ({ open }) => {
    const page = await open();
    await page.waitForSelector("#stage");
    const fetched = () =>
        page.evaluate(() =>
            performance
                .getEntriesByType("resource")
                .map((entry) => entry.name.split("/").at(-1))
                .filter((name) => /\.lesson$|^catalogue/.test(name)));
    assert.deepEqual(await fetched(), []);
    await page.keyboard.press("l");
    await page.waitForSelector(".card");
    assert.deepEqual(await fetched(), ["catalogue.txt"]);
    for (const name of ["herd", "leader-stops", "herd"]) {
        await page.click(`#lesson-${name}`);
        await page.waitForFunction((name) => location.hash.includes(`lesson=${name}`), name);
        await page.keyboard.press("l");
        await page.waitForSelector(".card");
    }
    assert.deepEqual(await fetched(), ["catalogue.txt", "herd.lesson", "leader-stops.lesson"]);
});

pageTest("the single file shows every lesson without a server", async ({ openSingleFile }) => {
    const page = await openSingleFile();
    await page.waitForSelector("#stage");
    await page.keyboard.press("l");
    await page.waitForSelector(".card");
    assert.equal(await page.locator(".card").count(), names.length);
    await page.click("#lesson-queued-lock");
    await opened(page);
    const [, all] = await place(page);
    for (let n = 1; n < all; n++) await on(page);
    await atEnd(page);
    await page.evaluate(() => (location.hash = "#v=1&lesson=fifo-queue"));
    await page.waitForFunction(() => location.hash.includes("lesson=fifo-queue&"));
    await opened(page);
});

pageTest("a lesson of one's own opens from a file, and its mistakes are said with its name, line and column", async ({ open }) => {
    const page = await open();
    await page.waitForSelector("#stage");
    await page.keyboard.press("l");
    const text = await readFile(new URL("leader-stops.lesson", folder), "utf8");
    const file = (content) => ({ name: "own.lesson", mimeType: "text/plain", buffer: Buffer.from(content) });
    await page.setInputFiles("#lesson-file", file(text.replace("crash s5", "crush s5")));
    await page.waitForSelector(".ownfile .bad p");
    assert.match(await page.textContent(".ownfile .bad"), /^own\.lesson: Line \d+, column 1: .*crush.*crash/);
    await page.setInputFiles("#lesson-file", file(text.replace("The leader stops", "My own lesson")));
    await opened(page);
    assert.match(await page.textContent(".lessonhead h2"), /My own lesson/);
});

pageTest("every lesson is stepped to its end in the browser", async ({ open }) => {
    const files = (await readdir(folder)).filter((name) => name.endsWith(".lesson"));
    assert.equal(files.length, names.length);
    const page = await open();
    await page.waitForSelector("#stage");
    for (const [n, name] of names.entries()) {
        await page.evaluate((name) => (location.hash = `#v=1&lesson=${name}`), name);
        await page.waitForFunction((name) => document.querySelector(".story") && location.hash.includes(name), name);
        await opened(page);
        await page.waitForFunction(() => document.querySelector("#beat-place").textContent.startsWith("1 "));
        const [, all] = await place(page);
        for (let beat = 1; beat < all; beat++) await on(page);
        await atEnd(page);
        assert.equal(await page.locator(".ending h4").count(), 4, `${name} (${n}) ends with what to take home`);
    }
}, { timeout: 240_000 });

for (const lang of ["en", "zh"]) {
    for (const theme of ["light", "dark"]) {
        pageTest(`axe finds nothing in the picker, a question and an end, in ${lang}, ${theme}`, async ({ open, axe }) => {
            for (const viewport of [{ width: 1280, height: 720 }, { width: 390, height: 844 }]) {
                const page = await opened(await open({ lang, theme, viewport, hash: "#v=1&lesson=herd" }));
                await axe(page);
                await on(page);
                await on(page);
                await page.waitForSelector("#ask");
                await axe(page);
                const [, all] = await place(page);
                while ((await place(page))[0] < all) await on(page);
                await atEnd(page);
                await axe(page);
                if (viewport.width > 800) await page.keyboard.press("l");
                else await page.click("#lessons");
                await page.waitForSelector(".card");
                await axe(page);
            }
        }, { timeout: 120_000 });
    }
}

pageTest("while a beat plays, Next says that it skips the rest, and is as wide as before and at its place for Tab", async ({ open }) => {
    for (const [lang, word] of [["en", /Skip/], ["zh", /跳过/]]) {
        for (const viewport of [{ width: 1280, height: 720 }, { width: 390, height: 844 }]) {
            const page = await opened(await open({ lang, viewport, hash: "#v=1&lesson=leader-stops", storage: alone }));
            const next = page.locator("#lesson-next");
            await page.waitForSelector(".root[data-playing=true]");
            assert.match(await next.textContent(), word);
            const one = await next.boundingBox();
            await next.focus();
            await page.keyboard.press("Shift+ArrowRight");
            await page.waitForFunction((word) => !new RegExp(word).test(document.querySelector("#lesson-next").textContent), word.source);
            const other = await next.boundingBox();
            assert.deepEqual([other.x, other.width], [one.x, one.width]);
            await page.keyboard.press("Shift+Tab");
            assert.notEqual(await page.evaluate(() => document.activeElement.id), "lesson-next");
            await page.keyboard.press("Tab");
            assert.equal(await page.evaluate(() => document.activeElement.id), "lesson-next");
        }
    }
});

pageTest("story, stage, timeline and transport fit a projector", async ({ open }) => {
    for (const viewport of [{ width: 1280, height: 720 }, { width: 1440, height: 900 }]) {
        const page = await opened(await open({ viewport, hash: "#v=1&lesson=double-barrier" }));
        for (const part of [".story", "#stage", "#timeline", "#play", "#lesson-next", "#speed"]) {
            const box = await page.locator(part).first().boundingBox();
            assert.ok(box && box.y + box.height <= viewport.height + 1 && box.x + box.width <= viewport.width + 1, `${part} ${JSON.stringify(box)}`);
        }
        const [bar, speed] = await Promise.all([".middle .transport", ".middle .speed"].map((part) => page.locator(part).first().boundingBox()));
        assert.ok(speed.x + speed.width <= bar.x + bar.width, "the speed is not cut off");
        assert.deepEqual(await smallTexts(page, "body"), [], "no text below 11 px");
    }
});

pageTest("in a narrower window the panels open beside what a lesson shows, and cover none of it", async ({ open }) => {
    for (const viewport of [{ width: 1100, height: 720 }, { width: 1024, height: 768 }, { width: 820, height: 1180 }]) {
        const page = await opened(await open({ viewport, hash: "#v=1&lesson=herd" }));
        const wide = (await page.locator("#stage").boundingBox()).width;
        await page.click("#rail");
        await page.waitForSelector(".side.open .panel");
        const parts = [".side", ".story", "#stage", "#caption", ".middle .transport"];
        const boxes = await Promise.all(parts.map((part) => page.locator(part).boundingBox()));
        for (const [n, box] of boxes.entries()) {
            const inside = box.x >= 0 && box.y >= 0 && box.x + box.width <= viewport.width + 1 && box.y + box.height <= viewport.height + 1;
            assert.ok(inside && box.width > 100 && box.height > 20, `${parts[n]} ${JSON.stringify(box)}`);
            for (const [m, other] of boxes.entries()) {
                const apart =
                    box.x + box.width <= other.x + 1 || other.x + other.width <= box.x + 1 || box.y + box.height <= other.y + 1 || other.y + other.height <= box.y + 1;
                assert.ok(n === m || apart, `${parts[n]} and ${parts[m]} at ${viewport.width}`);
            }
        }
        assert.ok(boxes[2].width > wide - 60, "the stage keeps its width");
        await page.click("#rail");
        await page.waitForSelector(".side:not(.open)");
    }
});

pageTest("on a telephone the sheet covers neither caption nor playback, and says that the script was left", async ({ open }) => {
    const viewport = { width: 390, height: 844 };
    const page = await opened(await open({ viewport, hash: "#v=1&lesson=herd" }));
    for (let n = 0; n < 3; n++) {
        const sheet = await page.locator(".story").boundingBox();
        for (const part of ["#caption", "#play", "#speed"]) {
            const box = await page.locator(part).boundingBox();
            assert.ok(box && box.y + box.height <= sheet.y + 1 && box.y >= 0, `${part} ${JSON.stringify([box, sheet])}`);
        }
        await on(page);
    }
    await page.click("#lesson-fold");
    await page.click("#stop-leader");
    await page.waitForSelector("#lesson-return", { state: "visible" });
    await page.click("#lessons");
    await page.waitForSelector(".card");
    const dialog = await page.locator(".dialog").boundingBox();
    assert.ok(Math.abs(dialog.x + dialog.width / 2 - viewport.width / 2) <= 8 && dialog.x >= 0, JSON.stringify(dialog));
});

pageTest("on the smallest telephone a whole lesson is read with one thumb, and at no beat anything lies over the stage or its words", async ({ open }) => {
    const viewport = { width: 360, height: 640 };
    const page = await opened(await open({ viewport, touch: true, hash: "#v=1&lesson=leader-stops" }));
    const [, all] = await place(page);
    const [seen, answers] = [new Set(), new Set()];
    const parts = [".story", "#stage", "#caption", ".middle .transport"];
    for (let taps = 0; ; taps++) {
        assert.ok(taps < 200, `the lesson goes on and on: ${[...seen]}`);
        const beat = (await place(page))[0];
        if (!seen.has(beat)) {
            seen.add(beat);
            const boxes = await Promise.all(parts.map((part) => page.locator(part).boundingBox()));
            for (const [n, box] of boxes.entries()) {
                const inside = box.x >= 0 && box.y >= 0 && box.x + box.width <= viewport.width + 1 && box.y + box.height <= viewport.height + 1;
                assert.ok(inside && box.height > 20, `beat ${beat}: ${parts[n]} ${JSON.stringify(box)}`);
                for (const [m, other] of boxes.entries()) {
                    const apart = box.y + box.height <= other.y + 1 || other.y + other.height <= box.y + 1;
                    assert.ok(n === m || apart, `beat ${beat}: ${parts[n]} and ${parts[m]}, ${JSON.stringify([box, other])}`);
                }
            }
            const next = await page.locator("#lesson-next").boundingBox();
            assert.ok(next.y > viewport.height * 0.6 && next.height >= 44, `a thumb reaches ${JSON.stringify(next)}`);
        }
        if (await page.isVisible(".ending")) break;
        const open = page.locator("[id^=option-].open:not([disabled])");
        if ((await open.count()) > 0 && !answers.has(beat)) {
            answers.add(beat);
            await open.last().tap();
        } else {
            await page.tap("#lesson-next");
        }
        await drawn(page);
    }
    assert.equal(seen.size, all);
    assert.ok(answers.size >= 2, "the questions were answered");
    assert.equal(await page.evaluate(() => scrollY), 0, "nobody had to look for anything");
}, { timeout: 180_000 });

pageTest("on a telephone the next step brings the stage back from above, and where most of it is in sight the page stays", async ({ open }) => {
    const page = await open({ viewport: { width: 390, height: 844 }, touch: true, hash: "#v=1&lesson=leader-stops" });
    await page.waitForSelector("#beat-text");
    const scrolled = () => page.evaluate(() => scrollY);
    const next = async () => {
        const before = await page.textContent("#beat-place");
        for (let n = 0; n < 8 && (await page.textContent("#beat-place")) === before; n++) {
            await page.click("#lesson-next");
            await page.waitForTimeout(120);
        }
    };
    await page.evaluate(() => scrollTo(0, 60));
    await next();
    assert.equal(await scrolled(), 60);
    await page.evaluate(() => scrollTo(0, 600));
    assert.ok((await page.locator("#stage").boundingBox()).y < -400, "the stage is above");
    await next();
    await page.waitForFunction(() => scrollY === 0);
});
