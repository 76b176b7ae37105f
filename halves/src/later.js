
// The second half of the wasm. It is fetched once the page stands, or at once when a function in it is called.

// A page without halves has no such value. What needs much of the second half waits for it.
globalThis.zooscopeWhole = false;

function tellWhole() {
    globalThis.zooscopeWhole = true;
    setTimeout(() => dispatchEvent(new Event("zooscope-whole")));
}

const laterAddress = new URL("./LATER", import.meta.url);
let laterFetched;

/** Resolves with the compiled second half, or with nothing where it cannot be had now. */
function fetchLater() {
    laterFetched ??= fetch(laterAddress)
        .then((response) => (response.ok ? response.arrayBuffer() : Promise.reject(new Error(response.statusText))))
        .then((bytes) => WebAssembly.compile(bytes))
        .catch(() => {
            laterFetched = undefined;
        });
    return laterFetched;
}

/** Compiles and links without blocking: browsers limit the size of modules for which they block. */
async function linkFetched(first) {
    const module = await fetchLater();
    if (module === undefined || first.linked.value !== 0) return;
    await WebAssembly.instantiate(module, wanted(first, module));
    first.linked.value = 1;
    tellWhole();
}

// Functions that the second half imports by the number of their shape and a word.
const shapes = SHAPES;

/** What the second half imports: exports of the first, functions that stand in its table in the order of the imports, and those made from a word. */
function wanted(first, module) {
    const all = { first: { ...first } };
    let slot = first.wanted.value;
    for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
        if (from in shapes) (all[from] ??= {})[name] = shapes[from](name);
        else if (kind === "function") all.first[name] = first.slots.get(slot++);
    }
    return all;
}

// The page was recorded without a query and a fragment. With one it may need both halves to open.
const isAsked = location.search.length + location.hash.length > 1;
if (isAsked) fetchLater();

async function linkAhead(instance) {
    if (isAsked) await linkFetched(instance.exports);
}

function linkSoon() {
    requestAnimationFrame(() => setTimeout(async () => {
        await linkFetched(wasm);
        if (wasm.linked.value === 0) setTimeout(linkSoon, 2000);
    }));
}

/** Links for a caller inside the wasm. It cannot go on without the second half, so the request blocks. */
function linkNow() {
    for (;;) {
        const bytes = laterBytes();
        if (bytes !== undefined) {
            const module = new WebAssembly.Module(bytes);
            new WebAssembly.Instance(module, wanted(wasm, module));
            wasm.linked.value = 1;
            tellWhole();
            return;
        }
        if (!confirm("QUESTION")) throw new Error("the second half of the wasm could not be fetched");
    }
}

function laterBytes() {
    const request = new XMLHttpRequest();
    request.open("GET", laterAddress, false);
    // A request that blocks gives text only; this charset keeps every byte as it is.
    request.overrideMimeType("text/plain; charset=x-user-defined");
    try {
        request.send();
    } catch {
        return undefined;
    }
    return request.status === 200 ? Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0) & 0xff) : undefined;
}
