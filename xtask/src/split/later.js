
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

function link(module, first = wasm) {
    if (module === undefined || first.linked.value !== 0) return;
    new WebAssembly.Instance(module, { first });
    first.linked.value = 1;
}

// A fragment names a lesson or a run, and those need both halves to open.
const laterAhead = location.hash.length > 1 ? fetchLater() : undefined;

async function linkAhead(instance) {
    link(await laterAhead, instance.exports);
}

function linkSoon() {
    requestAnimationFrame(() => setTimeout(async () => {
        link(await fetchLater());
        if (wasm.linked.value === 0) setTimeout(linkSoon, 2000);
    }));
}

/** For a caller that waits: wasm cannot go on before, so the request blocks. */
function linkNow() {
    for (;;) {
        const bytes = laterBytes();
        if (bytes !== undefined) return link(new WebAssembly.Module(bytes));
        const again = confirm(
            "A part of ZooScope could not be fetched. When the network is back, OK tries again.\n" +
            "ZooScope 的一部分未能加载。网络恢复后，点击“确定”重试。",
        );
        if (!again) throw new Error("the second half of the wasm could not be fetched");
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
