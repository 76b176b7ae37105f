// A static host for a folder, and Chromium, for the browser tests, `cargo xtask bench` and `cargo xtask picture`.
// xtask passes the places of packages and Chromium in the environment.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(import.meta.url);

const FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

const TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
};

export function launchChromium() {
    const { chromium } = require(fromEnvironment("ZOOSCOPE_PLAYWRIGHT"));
    return chromium.launch({ executablePath: fromEnvironment("ZOOSCOPE_CHROMIUM"), headless: true, args: FLAGS });
}

/** Serves the files of `folder` below the path `base`, at a port of the system's choice. `headers` go with every answer. */
export async function startHost(folder, base, headers = {}) {
    const server = createServer(async (request, response) => {
        const { pathname } = new URL(request.url, "http://host");
        const name = pathname.startsWith(base) ? pathname.slice(base.length) || "index.html" : null;
        const content = name === null ? null : await readFile(path.join(folder, name)).catch(() => null);
        if (content === null) {
            response.writeHead(404, headers).end();
        } else {
            response.writeHead(200, { "content-type": TYPES[path.extname(name)] ?? "application/octet-stream", ...headers }).end(content);
        }
    });
    return listening(server);
}

/** Serves one page, whatever is asked for: a host of its own, and an origin of its own for a browser. */
export async function startPage(text) {
    return listening(createServer((_, response) => response.writeHead(200, { "content-type": TYPES[".html"] }).end(text)));
}

async function listening(server) {
    await new Promise((listens) => server.listen(0, "127.0.0.1", listens));
    return { server, origin: `http://127.0.0.1:${server.address().port}` };
}

export function fromEnvironment(name) {
    const value = process.env[name];
    assert.ok(value, `${name} is not set: this is started by cargo xtask`);
    return value;
}
