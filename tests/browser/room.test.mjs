// The room that there is: nothing lies on what it speaks of, everything grows with the screen, and parts fold.

import assert from "node:assert/strict";
import { pageTest } from "./harness.mjs";
import { alone, drawn, play, ready, say } from "./steps.mjs";

const box = (page, selector) => page.locator(selector).first().boundingBox();

pageTest("with a lesson open on a projector the panels cover neither stage nor playback", async ({ open }) => {
    const page = await open({ viewport: { width: 1280, height: 720 }, hash: "#v=1&lesson=leader-stops" });
    await page.waitForSelector("#beat-text");
    await page.click("#rail");
    await page.waitForSelector(".side.open");
    const side = await box(page, ".side");
    for (const part of ["#stage", "#timeline", ".middle .transport", "#caption"]) {
        const { x, width } = await box(page, part);
        assert.ok(x + width <= side.x + 1, part);
    }
    const [bar, speed] = [await box(page, ".middle .transport"), await box(page, ".middle .speed")];
    assert.ok(speed.x + speed.width <= bar.x + bar.width);
});

pageTest("lanes, kinds and the caption fold, and the stage gets their room", async ({ open, axe }) => {
    const page = await ready(await open({ viewport: { width: 1280, height: 720 } }));
    let before = (await box(page, "#stage")).height;
    for (const part of ["lanes", "kinds", "caption"]) {
        await page.click(`#fold-${part}`);
        await page.waitForFunction((before) => document.querySelector("#stage").getBoundingClientRect().height > before, before);
        before = (await box(page, "#stage")).height;
    }
    await axe(page);
    await page.click("#fold-lanes");
    await page.waitForSelector("#timeline", { state: "visible" });
});

pageTest("on a large screen cards, type and lanes grow, and what is clicked is what is meant", async ({ open }) => {
    const sizes = [];
    for (const viewport of [{ width: 1280, height: 720 }, { width: 1920, height: 1080 }]) {
        const page = await ready(await open({ viewport }));
        await page.waitForTimeout(200);
        const text = await page.locator(".cli .note").first().evaluate((node) => parseFloat(getComputedStyle(node).fontSize) * node.getScreenCTM().a);
        sizes.push([(await box(page, "[data-server=s1] .box")).width, text]);
        await page.click("[data-server=s3]");
        const [menu, server] = [await box(page, "[role=menu]"), await box(page, "[data-server=s3] .box")];
        assert.ok(menu.x >= server.x && menu.x <= server.x + server.width, "the menu is where the pointer is");
        await page.keyboard.press("Escape");
    }
    assert.ok(sizes[1][0] > 1.3 * sizes[0][0] && sizes[1][1] > 1.3 * sizes[0][1], JSON.stringify(sizes));
});

pageTest("every lane has its name, with thirteen and more", async ({ open }) => {
    for (const [viewport, lesson] of [[{ width: 1440, height: 900 }, "automatic-failover"], [{ width: 1280, height: 720 }, "automatic-failover"]]) {
        const page = await open({ viewport, hash: `#v=1&lesson=${lesson}` });
        await page.waitForSelector("#beat-text");
        const names = await page.locator(".lane > text").allTextContents();
        assert.ok(names.length >= 13 && names.every((name) => name.length > 0), names.join());
    }
});

pageTest("what one may choose is written out", async ({ open }) => {
    for (const [viewport, hash] of [[{ width: 1280, height: 720 }, ""], [{ width: 1280, height: 720 }, "#v=1&lesson=herd"], [{ width: 1440, height: 900 }, "#v=1&lesson=herd"]]) {
        const page = await ready(await open({ viewport, hash }));
        const cut = await page.locator(".middle .transport select:visible").evaluateAll((all) =>
            all.filter((select) => {
                const wide = select.cloneNode(true);
                Object.assign(wide.style, { width: "max-content", position: "absolute" });
                select.parentElement.append(wide);
                const needed = wide.offsetWidth;
                wide.remove();
                return select.offsetWidth < needed - 1;
            }).map((select) => select.id));
        assert.deepEqual(cut, []);
        const [bar, speed] = [await box(page, ".middle .transport"), await box(page, ".middle .speed")];
        assert.ok(speed.x + speed.width <= bar.x + bar.width, "the speed is not cut off");
    }
});

pageTest("votes lie on no card's header and not on the note, and a notice lies not on the stage and goes", async ({ open }) => {
    const page = await ready(await open({ viewport: { width: 1440, height: 900 } }));
    await page.click("#welcome-dismiss");
    await say(page, "crash s5");
    await page.keyboard.press("Escape");
    for (let n = 0; n < 14; n++) {
        await page.click("#step-forward");
        const lying = await page.evaluate(() => {
            const boxes = (selector) => [...document.querySelectorAll(selector)].map((node) => node.getBoundingClientRect());
            const over = (a, b) => a.left < b.right - 2 && b.left < a.right - 2 && a.top < b.bottom - 2 && b.top < a.bottom - 2;
            const covered = boxes(".srv .head, .standing text");
            return boxes(".msg span, .votetag:not(.gone) rect").filter((label) => covered.some((it) => over(label, it))).length;
        });
        assert.equal(lying, 0, `step ${n}`);
    }
    await say(page, "crash s5");
    await page.waitForSelector(".toast");
    const [toast, stage] = [await box(page, ".toast"), await box(page, "#stage")];
    assert.ok(toast.y >= stage.y + stage.height);
    await page.waitForSelector(".toast", { state: "detached", timeout: 25_000 });
}, { timeout: 90_000 });

pageTest("every button of the stage's bar is whole on a small screen with a lesson open", async ({ open }) => {
    const page = await open({ viewport: { width: 1024, height: 768 }, hash: "#v=1&lesson=leader-stops" });
    await page.waitForSelector("#beat-text");
    const [bar, last] = [await box(page, ".stagebar"), await box(page, "#new-run")];
    assert.ok(last.x + last.width <= bar.x + bar.width + 1, `${last.x + last.width} of ${bar.x + bar.width}`);
});

pageTest("what came of a beat is scrolled into sight, and what was read before it stays as far as there is room", async ({ open }) => {
    const page = await open({ viewport: { width: 1280, height: 720 }, hash: "#v=1&lesson=double-barrier&beat=all-done", storage: alone });
    await page.waitForSelector("#beat-text");
    await play(page);
    await page.keyboard.press("Shift+ArrowRight");
    await page.waitForSelector("#beat-then:not(.gone)");
    await drawn(page);
    const [beat, said, then] = [await box(page, ".beat"), await box(page, "#beat-text"), await box(page, "#beat-then")];
    assert.ok(said.y >= beat.y - 1, `the text begins at ${said.y}, its box at ${beat.y}`);
    assert.ok(then.y + then.height <= beat.y + beat.height, "and all that came of it is seen");
});

/** Goes into the lesson's past and acts there, so that there is a branch and its list stands over the stage. */
async function branched(page) {
    await page.waitForSelector("#beat-text");
    await page.keyboard.press("Shift+ArrowRight");
    await drawn(page);
    await page.keyboard.press("Shift+ArrowLeft");
    await drawn(page);
    await page.click("#add-client");
    await page.waitForSelector(".runinfo select:visible");
    return page;
}

/** The buttons over the stage that are not whole, that lie on another, or that the drawing lies under. */
function cutOver() {
    const rect = (node) => node.getBoundingClientRect();
    const stage = rect(document.querySelector("#stage"));
    const all = [...document.querySelectorAll(".stagetop :is(button, select)")].filter((node) => node.getClientRects().length > 0);
    const drawn = [...document.querySelectorAll("#stage :is(.srv, .cli, .zn) .box")];
    const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
    return all.flatMap((node) => {
        const box = rect(node);
        const found = [];
        if (box.left < stage.left || box.right > stage.right + 1 || box.bottom > stage.bottom) found.push(`${node.id} is cut by the stage`);
        const bar = rect(node.closest(".stagebar") ?? node.parentElement);
        if (bar.width > 0 && box.right > bar.right + 1) found.push(`${node.id} is cut by its row`);
        if (all.some((other) => other !== node && over(rect(other), box))) found.push(`${node.id} lies on another`);
        if (drawn.some((other) => over(rect(other), box))) found.push(`${node.id} lies on the drawing`);
        return found;
    });
}

pageTest("all buttons over the stage are whole and lie on nothing drawn, also where the list of branches stands beside them", async ({ open }) => {
    const found = [];
    for (const [lang, theme] of [["en", "light"], ["zh", "dark"]]) {
        for (const viewport of [{ width: 1440, height: 900 }, { width: 1280, height: 720 }, { width: 1024, height: 768 }, { width: 390, height: 844 }, { width: 360, height: 640 }]) {
            const page = await branched(await open({ lang, theme, viewport, hash: "#v=1&lesson=leader-stops", storage: alone }));
            for (const view of ["servers", "tree", "both"]) {
                await page.click(`#view-${view}`);
                await drawn(page);
                found.push(...(await page.evaluate(cutOver)).map((fault) => `${lang} ${viewport.width}, ${view}: ${fault}`));
            }
            if (await page.isVisible("#rail")) {
                await page.click("#rail");
                await drawn(page);
                found.push(...(await page.evaluate(cutOver)).map((fault) => `${lang} ${viewport.width} with panels: ${fault}`));
            }
            await page.close();
        }
    }
    assert.deepEqual(found, []);
}, { timeout: 180_000 });

pageTest("every tab of the panels has its whole name beside a lesson", async ({ open }) => {
    for (const lang of ["en", "zh"]) {
        for (const viewport of [{ width: 1440, height: 900 }, { width: 1280, height: 720 }, { width: 1024, height: 768 }]) {
            const page = await open({ lang, viewport, hash: "#v=1&lesson=herd" });
            await page.waitForSelector("#beat-text");
            if (await page.isVisible("#rail")) await page.click("#rail");
            await page.waitForSelector("[role=tab]:visible");
            const side = await box(page, ".side");
            for (const tab of await page.locator("[role=tab]").all()) {
                const { x, width } = await tab.boundingBox();
                assert.ok(x >= side.x && x + width <= side.x + side.width, `${await tab.textContent()} at ${viewport.width}`);
                assert.ok(await tab.evaluate((it) => it.scrollWidth <= it.clientWidth), await tab.textContent());
            }
        }
    }
});

pageTest("a sentence that is cut shows that it is, and is whole once one points at it; how often it comes is never cut", async ({ open }) => {
    const page = await open({ viewport: { width: 1024, height: 768 }, hash: "#v=1&lesson=herd", storage: alone });
    await page.waitForSelector("#beat-text");
    await page.evaluate(() => {
        document.querySelector("#caption > .alike").textContent = "1 of 2 like it";
        document.querySelector("#caption > span:last-child").textContent = "a long sentence ".repeat(30);
    });
    const said = page.locator("#caption");
    assert.ok(await said.evaluate((it) => it.scrollHeight > it.clientHeight), "it does not fit");
    assert.equal(await said.evaluate((it) => getComputedStyle(it).webkitLineClamp), "2", "and ends in dots");
    const [caption, badge] = [await box(page, "#caption"), await box(page, "#caption .alike")];
    assert.ok(badge.y + badge.height <= caption.y + caption.height && badge.x + badge.width <= caption.x + caption.width);
    const stage = await box(page, "#stage");
    await page.hover("#caption");
    assert.ok(await said.evaluate((it) => it.scrollHeight <= it.clientHeight), "all of it is there");
    const grown = await box(page, "#caption");
    assert.ok(grown.y < caption.y && grown.height > caption.height);
    assert.deepEqual(await box(page, "#stage"), stage, "and nothing else moved");
    const on = await page.evaluate(({ x, y }) => document.elementFromPoint(x + 40, y + 4)?.closest(".caption") !== null, grown);
    assert.ok(on, "it lies over the stage");
});

pageTest("where one points with a finger, rows, menus and answers are 44 pixels high", async ({ open }) => {
    const page = await ready(await open({ viewport: { width: 390, height: 844 }, touch: true }));
    const low = async (selector) => {
        const all = await page.locator(selector).evaluateAll((all) => all.filter((it) => it.getClientRects().length > 0).map((it) => [it.id || it.textContent, it.getBoundingClientRect().height]));
        assert.ok(all.length > 0, selector);
        return all.filter(([, height]) => height < 44);
    };
    await page.click("#tab-znodes");
    assert.deepEqual(await low("[role=treeitem]"), []);
    assert.deepEqual(await low("[role=tab]"), []);
    assert.deepEqual(await low(".strip"), []);
    assert.deepEqual(await low(".transport button"), []);
    const rows = await page.locator("[role=treeitem]").evaluateAll((all) => all.map((it) => it.getBoundingClientRect().top));
    assert.ok(rows.every((top, n) => n === 0 || top - rows[n - 1] >= 44), "and none lies on another");
    await page.tap("[role=treeitem][data-path='/config']");
    await page.waitForSelector("[role=treeitem][data-path='/config'][aria-selected=true]");
    await page.tap("#view-tree");
    await page.tap("#stage [data-znode='/config']");
    await page.waitForSelector("[role=menu]");
    assert.deepEqual(await low("[role=menu] button"), []);
});
