
// The second half of the wasm: fetched once the page stands, or at once by whoever calls what is in it.

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

/** Not at once, because browsers limit how large a module may be that is linked at once. */
async function linkFetched(first) {
    const module = await fetchLater();
    if (module === undefined || first.linked.value !== 0) return;
    await WebAssembly.instantiate(module, { first });
    first.linked.value = 1;
}

// What ran when the page was recorded is the page without a fragment. With one it shows something else, which may need both halves.
if (location.hash.length > 1) fetchLater();

async function linkAhead(instance) {
    if (location.hash.length > 1) await linkFetched(instance.exports);
}

function linkSoon() {
    requestAnimationFrame(() => setTimeout(async () => {
        await linkFetched(wasm);
        if (wasm.linked.value === 0) setTimeout(linkSoon, 2000);
    }));
}

/** For a caller that waits: wasm cannot go on before, so the request blocks. */
function linkNow() {
    for (;;) {
        const bytes = laterBytes();
        if (bytes !== undefined) {
            new WebAssembly.Instance(new WebAssembly.Module(bytes), { first: wasm });
            wasm.linked.value = 1;
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
