// The tree on the stage: chosen by button, key and link; its znodes and clients by mouse and keyboard.

import assert from "node:assert/strict";
import { pageTest } from "./harness.mjs";
import { alone, drawn, leader, moment, pause, play, ready, say, smallTexts } from "./steps.mjs";

const SIZES = [
    { width: 1920, height: 1080 },
    { width: 1280, height: 720 },
    { width: 390, height: 844 },
];

/** The page with its tree on the stage. */
async function inTheTree(page) {
    await ready(page);
    await page.click("#view-tree");
    await page.waitForSelector("#stage [data-znode='/members']");
    return page;
}

const middle = async (page, selector) => {
    const box = await page.locator(selector).boundingBox();
    return [box.x + box.width / 2, box.y + box.height / 2];
};

pageTest("a button and the key z choose what the stage shows, and a link carries it", async ({ open }) => {
    const page = await inTheTree(await open());
    assert.equal(await page.getAttribute("#view-tree", "aria-pressed"), "true");
    await page.waitForFunction(() => location.hash.includes("view=tree:/"));
    const other = await open({ hash: await page.evaluate(() => location.hash) });
    await other.waitForSelector("#stage [data-znode='/members']");
    await page.locator("#play").focus();
    await page.keyboard.press("z");
    await page.waitForSelector("#stage [data-znode]", { state: "detached" });
    await page.keyboard.press("z");
    await page.waitForSelector("#stage [data-znode='/config']");
    await page.click("#view-both");
    assert.equal(await page.getAttribute("#view-both", "aria-pressed"), "true");
});

pageTest("the buttons of the bar stand still whatever the stage shows", async ({ open }) => {
    for (const viewport of SIZES) {
        const page = await ready(await open({ viewport }));
        const places = () =>
            page.locator(".stagetop button").evaluateAll((all) => all.map((node) => [node.id, JSON.stringify(node.getBoundingClientRect())]));
        const before = await places();
        for (const view of ["tree", "both", "servers"]) {
            await page.click(`#view-${view}`);
            assert.deepEqual(await places(), before, view);
        }
    }
});

pageTest("whoever begins a recipe by hand is offered its tree, by mouse and keyboard, and nothing moves", async ({ open, axe }) => {
    for (const [lang, label] of [["en", "Show the tree"], ["zh", "看树"]]) {
        for (const viewport of SIZES) {
            const page = await ready(await open({ lang, viewport }));
            const places = () =>
                page.locator(".stagetop button:not([id^=offer])").evaluateAll((all) => all.map((node) => [node.id, JSON.stringify(node.getBoundingClientRect())]));
            const before = await places();
            assert.equal(await page.locator("#offer-tree").count(), 0);
            await say(page, "c1 run lock /locks");
            await page.waitForSelector("#offer-tree");
            assert.equal(await page.textContent("#offer-tree"), label);
            if (viewport.width > 600) assert.deepEqual(await places(), before);
            const inside = await page.locator("#offer-tree, #offer-close").evaluateAll((all) => all.every((node) => {
                // On a telephone the console is below the stage.
                node.scrollIntoView({ block: "center" });
                const [it, stage] = [node.getBoundingClientRect(), document.querySelector("#stage").getBoundingClientRect()];
                const seen = document.elementFromPoint(it.left + it.width / 2, it.top + it.height / 2);
                return it.left >= stage.left && it.right <= stage.right && node.contains(seen);
            }));
            assert.ok(inside, `${lang}, ${viewport.width}: on the stage, and nothing over it`);
            if (viewport.width === 1280) await axe(page);
            await page.focus("#offer-close");
            await page.keyboard.press("Enter");
            await page.waitForSelector("#offer-tree", { state: "detached" });
            assert.equal(await page.getAttribute("#view-servers", "aria-pressed"), "true");
            await say(page, "c2 run lock /locks");
            await page.click("#offer-tree");
            await page.waitForSelector("#stage [data-znode='/locks']");
            assert.equal(await page.locator("#offer-tree").count(), 0);
        }
    }
}, { timeout: 120_000 });

for (const lang of ["en", "zh"]) {
    for (const theme of ["light", "dark"]) {
        pageTest(`a client that is dragged onto a znode watches it, at every size (${lang}, ${theme})`, async ({ open }) => {
            const page = await inTheTree(await open({ lang, theme, viewport: SIZES[0] }));
            for (const [n, viewport] of SIZES.entries()) {
                const client = `c${n + 1}`;
                await page.setViewportSize(viewport);
                await drawn(page);
                await page.mouse.move(...(await middle(page, `#stage [data-client=${client}]`)));
                await page.mouse.down();
                const there = await middle(page, "#stage [data-znode='/config']");
                await page.mouse.move(there[0] - 20, there[1], { steps: 4 });
                await page.waitForSelector(".knife.tie:not(.gone)");
                await page.mouse.move(...there);
                await page.mouse.up();
                await page.waitForSelector(".knife.tie:not(.gone)", { state: "detached" });
                const arc = page.locator(`#stage .arc[data-watch^='${client}']`);
                for (let n = 0; n < 200 && (await arc.count()) === 0; n++) await page.keyboard.press("Shift+ArrowRight");
                assert.equal(await arc.count(), 1, `${client} at ${viewport.width}`);
            }
        });
    }
}

pageTest("a client that is dragged onto a znode watches nothing when Escape is pressed, or the pointer leaves the stage", async ({ open }) => {
    const page = await inTheTree(await open());
    const before = await moment(page);
    const there = await middle(page, "#stage [data-znode='/config']");
    const drag = async () => {
        await page.mouse.move(...(await middle(page, "#stage [data-client=c3]")));
        await page.mouse.down();
        await page.mouse.move(there[0] - 20, there[1], { steps: 4 });
        await page.waitForSelector(".knife.tie:not(.gone)");
    };
    const restored = async (how) => {
        await page.waitForSelector(".knife.tie:not(.gone)", { state: "detached" });
        await page.mouse.move(...there);
        await page.mouse.up();
        // A click of the mouse button's end may select what is below it: that is no watch.
        await page.keyboard.press("Escape");
        assert.equal(await page.locator(".arc[data-watch^='c3']").count(), 0, how);
        assert.equal(await page.locator(".knife.tie:not(.gone)").count(), 0, how);
        const after = await moment(page);
        assert.deepEqual([after.time, after.step, after.branch, after.drawn], [before.time, before.step, before.branch, before.drawn], how);
    };
    await drag();
    await page.keyboard.press("Escape");
    await restored("by Escape");
    await drag();
    await page.mouse.move(20, there[1] + 2_000);
    await restored("by leaving the stage");
    await page.click("#play");
    await pause(page);
    assert.equal(await page.locator(".arc[data-watch^='c3']").count(), 0, "and none comes of it later");
});

pageTest("a click on a server of the strip chooses whose tree is shown, and what that one lacks is dashed", async ({ open }) => {
    const page = await inTheTree(await open());
    const leads = await leader(page);
    const shown = () => page.getAttribute("#stage .peer [aria-current=true]", "data-server");
    assert.equal(await shown(), leads);
    await say(page, `c1 connect ${leads}`);
    await say(page, "run 1s");
    const other = await page.locator("#stage .peer [data-state=FOLLOWING]").first().getAttribute("data-server");
    for (const line of [`freeze ${other}`, "c1 create /new x", "run 300ms"]) await say(page, line);
    const box = page.locator("#stage [data-znode='/new']");
    for (const [server, state, note] of [[other, "elsewhere", /only at/], [leads, "there", /"x"/]]) {
        await page.click(`#stage .peer [data-server=${server}]`);
        await page.waitForSelector(`#stage .peer [data-server=${server}][aria-current=true]`);
        await page.keyboard.press("Escape");
        assert.equal(await shown(), server);
        assert.equal(await box.getAttribute("data-state"), state);
        assert.match(await box.getAttribute("aria-label"), note);
        assert.match(await page.textContent("#stage .tree .sub"), new RegExp(`^tree as ${server} has it`));
    }
});

pageTest("with reduced motion the tree stands still, goes on by jumps, and tells what it shows", async ({ open }) => {
    const page = await open({ reducedMotion: "reduce", hash: "#v=1&lesson=herd&beat=release", storage: alone });
    await page.waitForSelector("#stage .tree");
    await play(page);
    /** Watches the page for a while: when its drawing changes, what is told, and whether anything is animated. */
    const watched = await page.evaluate(async () => {
        const seen = { changes: [], told: [], animated: 0, frames: 0 };
        const began = performance.now();
        let last = "";
        for (;;) {
            const now = (await new Promise(requestAnimationFrame)) - began;
            if (now > 5_000 || document.querySelector(".root").dataset.playing === "false") return { ...seen, lasted: now };
            const looks = [...document.querySelectorAll("#stage .msg")].map((node) => `${node.dataset.message} ${node.style.transform}`).join();
            if (looks !== last) seen.changes.push(now);
            last = looks;
            const told = document.querySelector("#caption").textContent;
            if (told && told !== seen.told.at(-1)) seen.told.push(told);
            seen.animated += document.getAnimations().length;
            seen.frames += 1;
        }
    });
    assert.equal(watched.animated, 0);
    // A picture stands for 400 ms at least.
    const most = Math.ceil(watched.lasted / 400) + 1;
    assert.ok(watched.changes.length >= 2 && watched.changes.length <= most, JSON.stringify(watched));
    assert.ok(watched.told.length >= 1 && watched.frames > 2 * most, JSON.stringify(watched));
});

pageTest("by keyboard, a znode's menu makes a child in the panel's form", async ({ open }) => {
    const page = await inTheTree(await open());
    await page.locator("#stage [data-znode='/members']").focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector("[role=menu]");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".form input:focus");
    await page.keyboard.type("c9");
    await page.keyboard.press("Enter");
    await page.click("#play");
    await page.waitForSelector("#stage [data-znode='/members/c9'][data-state=there]");
    await pause(page);
});

pageTest("the stem of a client that closes tears, parts, and then its znode goes; backwards too", async ({ open }) => {
    const page = await inTheTree(await open());
    await page.waitForSelector("#stage [data-znode='/members/c3']");
    await say(page, "run 1s");
    await say(page, "c3 close");
    await page.waitForFunction(() => document.querySelector(".console [role=log]").textContent.includes("c3 close"));
    await page.locator("#stage [data-znode='/members']").focus();
    /** The step that the page has come to, and how the stem and the znode look there, once the key before is drawn. */
    const looks = async () => {
        await drawn(page);
        return page.evaluate(() => {
            const stem = document.querySelector("[data-stem='/members/c3']")?.getAttribute("class").split(" ").pop() ?? "";
            const state = document.querySelector("#stage [data-znode='/members/c3']")?.dataset.state ?? "";
            return { step: document.querySelector(".root").dataset.step, look: `${stem} ${state}` };
        });
    };
    const press = async (key) => {
        const { step } = await looks();
        await page.keyboard.press(key);
        await page.waitForFunction((step) => document.querySelector(".root").dataset.step !== step, step);
        return looks();
    };
    const seen = [await looks()];
    while (seen.at(-1).look !== " " && seen.length < 200) seen.push(await press("Shift+ArrowRight"));
    const order = seen.map(({ look }) => look).filter((look, n, all) => look !== all[n - 1]);
    assert.deepEqual(order, [" there", "tearing leaving", "torn leaving", "torn deleted", " "]);
    for (const before of seen.slice(0, -1).reverse()) assert.deepEqual(await press("Shift+ArrowLeft"), before);
});

for (const lang of ["en", "zh"]) {
    for (const theme of ["light", "dark"]) {
        pageTest(`axe finds nothing in the tree, and no text is below 11 px (${lang}, ${theme})`, async ({ open, axe }) => {
            for (const viewport of SIZES) {
                const page = await inTheTree(await open({ lang, theme, viewport }));
                await axe(page);
                assert.deepEqual(await smallTexts(page, "#stage", { asDrawn: true }), [], "no text below 11 px");
                await page.click("#legend-drawing");
                await page.waitForSelector("[role=dialog] .signs");
                await axe(page);
            }
        }, { timeout: 180_000 });
    }
}
