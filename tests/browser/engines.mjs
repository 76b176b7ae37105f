// Firefox by WebDriver BiDi and WebKit by classic WebDriver, for the tests in engines other than Chromium's. Neither needs a package: both
// protocols take the same actions, and everything else that a test does to a page is a function that runs in it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { connect } from "./websocket.mjs";

const PATIENCE = 60_000;
/** Values of WebDriver for keys that are no letters. */
const KEYS = { Shift: "\uE008", Enter: "\uE007", ArrowLeft: "\uE012", ArrowRight: "\uE014" };

/** Without these, a new profile asks its person and its maker this and that. */
const PREFERENCES = {
    "app.update.enabled": false,
    "browser.aboutwelcome.enabled": false,
    "browser.shell.checkDefaultBrowser": false,
    "datareporting.policy.dataSubmissionEnabled": false,
    "network.captive-portal-service.enabled": false,
    "network.connectivity-service.enabled": false,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": false,
};

/** Starts Firefox and returns its page. */
export async function firefox(program) {
    const profile = await mkdtemp(path.join(tmpdir(), "zooscope-firefox-"));
    const lines = Object.entries(PREFERENCES).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`);
    await writeFile(path.join(profile, "user.js"), lines.join(""));
    const started = spawn(program, ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port=0"]);
    const [, address] = await said(started, /WebDriver BiDi listening on (ws:\S+)/);
    const waiting = new Map();
    const socket = await connect(`${address}/session`, (text) => {
        const { id, type, result, error, message } = JSON.parse(text);
        const answer = waiting.get(id);
        waiting.delete(id);
        if (type === "error") answer?.failed(new Error(`${error}: ${message}`));
        else answer?.done(result);
    });
    let last = 0;
    const ask = (method, params) =>
        new Promise((done, failed) => {
            last += 1;
            waiting.set(last, { done, failed });
            socket.send(JSON.stringify({ id: last, method, params }));
        });
    await ask("session.new", { capabilities: {} });
    const { contexts } = await ask("browsingContext.getTree", {});
    const { context } = contexts[0];
    const target = { context };
    return new Page({
        go: (url) => ask("browsingContext.navigate", { context, url, wait: "complete" }),
        run: async (expression) => {
            const answer = await ask("script.evaluate", { expression, target, awaitPromise: true, userActivation: true });
            assert.equal(answer.type, "success", answer.exceptionDetails?.text);
            return answer.result.value;
        },
        act: (actions) => ask("input.performActions", { context, actions }),
        end: async () => {
            await ask("browser.close", {}).catch(() => null);
            socket.close();
            await ended(started);
            await rm(profile, { recursive: true, force: true });
        },
    });
}

/** Starts WebKit's browser by its driver and returns its page. It needs a display: where the machine has none, `xvfb` makes one. */
export async function webkit(driver, xvfb) {
    const screen = process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? null : await display(xvfb);
    const env = screen ? { ...process.env, DISPLAY: screen.name } : process.env;
    const port = 20_000 + (process.pid % 20_000);
    const started = spawn(driver, [`--port=${port}`], { env });
    const ask = async (method, route, body) => {
        const answer = await fetch(`http://127.0.0.1:${port}${route}`, { method, body: body && JSON.stringify(body) });
        const { value } = await answer.json();
        assert.ok(answer.ok, `${route}: ${value?.error}: ${value?.message}`);
        return value;
    };
    await until(() => ask("GET", "/status").catch(() => null), "WebKit's driver");
    const { sessionId } = await ask("POST", "/session", { capabilities: {} });
    const session = `/session/${sessionId}`;
    await ask("POST", `${session}/timeouts`, { script: PATIENCE, pageLoad: PATIENCE });
    return new Page({
        go: (url) => ask("POST", `${session}/url`, { url }),
        run: async (expression) => {
            const script = `const done = arguments[0]; ${expression}.then((value) => done({ value }), (failure) => done({ failure: String(failure) }));`;
            const { value, failure } = await ask("POST", `${session}/execute/async`, { script, args: [] });
            assert.equal(failure, undefined);
            return value;
        },
        act: (actions) => ask("POST", `${session}/actions`, { actions }),
        end: async () => {
            await ask("DELETE", session).catch(() => null);
            started.kill();
            await ended(started);
            screen?.end();
        },
    });
}

/** A page in any engine, by what its driver can: go to an address, run an expression that is a promise of a text, act. */
class Page {
    constructor(driver) {
        this.driver = driver;
    }

    async open(address) {
        // Where only the fragment differs, the page would stay.
        await this.driver.go("about:blank");
        await this.driver.go(address);
        await this.has("#stage");
        return this;
    }

    /** Calls a function in the page with values, and returns its value. */
    async evaluate(body, ...values) {
        const text = await this.driver.run(`(async () => JSON.stringify([await (${body})(...${JSON.stringify(values)})]))()`);
        return JSON.parse(text)[0];
    }

    /** Waits until a function in the page returns something, and returns that. */
    until(body, ...values) {
        return until(() => this.evaluate(body, ...values), `${body} (${values})`);
    }

    has(selector) {
        return this.until((selector) => document.querySelector(selector) !== null, selector);
    }

    attribute(selector, name) {
        return this.evaluate((selector, name) => document.querySelector(selector)?.getAttribute(name), selector, name);
    }

    text(selector) {
        return this.evaluate((selector) => document.querySelector(selector)?.textContent, selector);
    }

    /** Clicks with the pointer in the middle of an element, as soon as nothing lies over it. */
    async click(selector) {
        const [x, y] = await this.until((selector) => {
            const element = document.querySelector(selector);
            element?.scrollIntoView({ block: "nearest" });
            const { left, top, width, height } = element?.getBoundingClientRect() ?? {};
            const place = [Math.round(left + width / 2), Math.round(top + height / 2)];
            return element && width > 0 && element.contains(document.elementFromPoint(...place)) ? place : null;
        }, selector);
        const actions = [
            { type: "pointerMove", x, y },
            { type: "pointerDown", button: 0 },
            { type: "pointerUp", button: 0 },
        ];
        await this.driver.act([{ type: "pointer", id: "mouse", parameters: { pointerType: "mouse" }, actions }]);
    }

    /** Presses keys together: `Shift`, `ArrowRight`. */
    async press(...names) {
        const values = names.map((name) => KEYS[name] ?? name);
        const down = values.map((value) => ({ type: "keyDown", value }));
        const up = values.toReversed().map((value) => ({ type: "keyUp", value }));
        await this.driver.act([{ type: "key", id: "keyboard", actions: [...down, ...up] }]);
    }

    async type(text) {
        for (const letter of text) await this.press(letter);
    }

    close() {
        return this.driver.end();
    }
}

/** Waits until `ask` returns something that is not nothing. */
async function until(ask, what) {
    const end = Date.now() + PATIENCE;
    while (Date.now() < end) {
        const value = await ask();
        if (value) return value;
        await pause(100);
    }
    throw new Error(`waited in vain: ${what}`);
}

/** Waits until a program has printed something. */
function said(program, pattern) {
    return new Promise((done, failed) => {
        let text = "";
        const read = (piece) => {
            text += piece;
            const found = text.match(pattern);
            if (found) done(found);
        };
        program.stdout.on("data", read);
        program.stderr.on("data", read);
        program.on("error", failed);
        program.on("exit", (code) => failed(new Error(`it ended with ${code}: ${text}`)));
        setTimeout(() => failed(new Error(`it never said ${pattern}: ${text}`)), PATIENCE).unref();
    });
}

function ended(program) {
    return program.exitCode !== null || program.signalCode !== null ? null : new Promise((done) => program.on("exit", done));
}

/** A display without a screen. It chooses its number itself, and prints it. */
async function display(xvfb) {
    const started = spawn(xvfb, ["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"]);
    const [, number] = await said(started, /^(\d+)\n/m);
    return { name: `:${number}`, end: () => started.kill() };
}
