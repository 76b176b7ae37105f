// Fetched once the page stands: makes it one that can be installed, and that opens without a network.

document.head.append(Object.assign(document.createElement("link"), { rel: "manifest", href: "./{manifest}" }));

const workers = navigator.serviceWorker;
// A page inside another one is shown, not kept; and a host without HTTPS has no workers.
if (workers && window.top === window) {
    const registration = await workers.register("./{worker}").catch(() => null);
    const say = () => {
        // Without a controller this is the first visit: nothing waits for it.
        if (registration.waiting && workers.controller) dispatchEvent(new Event("zooscope-version-waits"));
    };
    registration?.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", say));
    if (registration) say();
    window.zooscopeRenew = () => registration?.waiting?.postMessage("renew");
    // Whatever tab asked for it: no tab goes on with files of the version that is gone.
    workers.addEventListener("controllerchange", () => location.reload());
}
