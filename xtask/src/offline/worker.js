// The page without a network: this worker keeps every file of one version, and answers from these alone. Another version is a worker of
// its own, with files of its own. It waits until nobody has the page open, or until a person asks for it: no page ever gets files of both.

const VERSION = "{version}";
/** The names of the files, from the folder of this one, each with the digest that it must have. */
const FILES = {files};

const PREFIX = `zooscope ${registration.scope} `;
const KEPT = PREFIX + VERSION;

const address = (name) => new URL(name, registration.scope).href;

/** Keeps all files, or none: a host that is half way to another version, or that changes files, fails a digest. */
async function keep() {
    const cache = await caches.open(KEPT);
    const one = async ([name, integrity]) => {
        const answer = await fetch(address(name), { integrity, cache: "no-cache", redirect: "error" });
        if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
        await cache.put(address(name), answer);
    };
    try {
        await Promise.all(Object.entries(FILES).map(one));
    } catch (failure) {
        await caches.delete(KEPT);
        throw failure;
    }
}

async function dropOthers() {
    const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== KEPT);
    await Promise.all(others.map((name) => caches.delete(name)));
}

/** The name of the kept file that a request is for. The page itself has an empty name. */
function named({ method, url }) {
    const { origin, pathname } = new URL(url);
    const folder = new URL(registration.scope);
    if (method !== "GET" || origin !== folder.origin || !pathname.startsWith(folder.pathname)) return null;
    const name = pathname.slice(folder.pathname.length);
    const file = name === "index.html" ? "" : name;
    return Object.hasOwn(FILES, file) ? file : null;
}

async function answer(name, request) {
    const cache = await caches.open(KEPT);
    return (await cache.match(address(name))) ?? fetch(request);
}

addEventListener("install", (event) => event.waitUntil(keep()));
addEventListener("activate", (event) => event.waitUntil(dropOthers()));
addEventListener("message", (event) => {
    if (event.data === "renew") event.waitUntil(skipWaiting());
});
addEventListener("fetch", (event) => {
    const name = named(event.request);
    if (name !== null) event.respondWith(answer(name, event.request));
});
