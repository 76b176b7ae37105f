// A WebSocket to a browser on this machine: as much of RFC 6455 as texts need. Node has one of its own only from version 22 on.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { request } from "node:http";

const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/** Connects, and hands every text that comes to `heard`. Returns `{ send(text), close() }`. */
export async function connect(address, heard) {
    const { hostname, port, pathname } = new URL(address);
    const headers = { connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13", "sec-websocket-key": randomBytes(16).toString("base64") };
    const socket = await new Promise((connected, failed) => {
        const asking = request({ hostname, port, path: pathname, headers });
        asking.on("upgrade", (_, socket) => connected(socket));
        asking.on("response", ({ statusCode }) => failed(new Error(`${address} answers ${statusCode}`)));
        asking.on("error", failed);
        asking.end();
    });
    let came = Buffer.alloc(0);
    let parts = [];
    socket.on("data", (bytes) => {
        came = Buffer.concat([came, bytes]);
        for (let frame = firstFrame(came); frame; frame = firstFrame(came)) {
            came = came.subarray(frame.length);
            if (frame.kind === PING) socket.write(framed(PONG, frame.content));
            if (frame.kind > TEXT) continue;
            parts.push(frame.content);
            if (!frame.last) continue;
            const text = Buffer.concat(parts).toString();
            parts = [];
            heard(text);
        }
    });
    // The browser ends at the end of the test, and breaks the connection.
    socket.on("error", () => {});
    return {
        send: (text) => socket.write(framed(TEXT, Buffer.from(text))),
        close: () => socket.end(framed(CLOSE, Buffer.alloc(0))),
    };
}

/** The first frame of what came; `null` where it is not complete. A server masks nothing. */
function firstFrame(bytes) {
    if (bytes.length < 2) return null;
    const short = bytes[1] & 0x7f;
    const start = { 126: 4, 127: 10 }[short] ?? 2;
    if (bytes.length < start) return null;
    const size = start === 2 ? short : start === 4 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
    const length = start + size;
    if (bytes.length < length) return null;
    return { kind: bytes[0] & 0x0f, last: (bytes[0] & 0x80) !== 0, content: bytes.subarray(start, length), length };
}

/** A frame of a client, which masks what it sends. */
function framed(kind, content) {
    const masked = 0x80;
    const size = content.length;
    assert.ok(size < 2 ** 32);
    const head = size < 126 ? [masked | size] : size < 65_536 ? [masked | 126, size >> 8, size & 0xff] : [masked | 127, 0, 0, 0, 0, ...number(size)];
    const mask = randomBytes(4);
    const hidden = content.map((byte, at) => byte ^ mask[at % 4]);
    return Buffer.concat([Buffer.from([0x80 | kind, ...head]), mask, hidden]);
}

function number(size) {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(size);
    return bytes;
}
