// Keeps Footing at hand without a network: one release at a time, whole, each file checked against its digest. It answers for
// this site's own files only. A request to anywhere else, as the scanner makes them to AWS, passes by it untouched.
"use strict";

// Written in by the build; the names are addresses below the one of this script.
const RELEASE = /*release*/ "";
const FIRST = /*first*/ {};
const REST = /*rest*/ {};
// What a name with a hash looks like, and what files end with.
const HAS_HASH = new RegExp(/*kept*/ "");
const ENDINGS = /*endings*/ [];

const BASE = new URL("./", location.href).pathname;
const OURS = "footing " + BASE + " ";
const CACHE = OURS + RELEASE;
const PAGE = "./";

addEventListener("install", (event) => {
  // Where the browser can, it is told not even to ask here about other origins.
  event
    .addRoutes?.({ condition: { not: { urlPattern: new URLPattern({ hostname: location.hostname }) } }, source: "network" })
    .catch(() => {});
  event.waitUntil(install());
});

async function install() {
  const before = await ourCaches();
  await keep(FIRST);
  // Whoever had everything before shall have everything after the change, too.
  if (before.length) await keep(REST);
}

addEventListener("activate", (event) => event.waitUntil(activate()));

/** Drops what is older than the release before: tabs that show that one still need its files. */
async function activate() {
  const others = (await ourCaches()).filter((name) => name !== CACHE);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
  await clients.claim();
}

addEventListener("message", (event) => {
  if (event.data === "take over") skipWaiting();
  if (event.data === "keep the rest") event.waitUntil(keep(REST).catch(() => {}));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin || request.method !== "GET" || !pathname.startsWith(BASE)) return;
  // Whoever asks past all caches wants to see what the host sends.
  if (request.cache === "no-store") return;
  if (request.mode !== "navigate") event.respondWith(file(request));
  else if (pathname === BASE + "index.html" || !ENDINGS.includes(pathname.split(".").at(-1))) event.respondWith(page(request));
});

let handedOver = 0;

/** The page, for every address of the app. */
async function page(request) {
  const { waiting } = registration;
  if (waiting && handedOver < 5 && (await clients.matchAll()).length < 2) {
    // The only tab is loaded anew: the moment for the newer release, which nobody else would miss the older one for. It takes
    // over once this answer is given, at once as a rule; on a busy machine it gets another second, a few times.
    waiting.postMessage("take over");
    const seconds = handedOver++ ? "1" : "0";
    const nothing = "<!doctype html><link rel=icon href=data:,>";
    return new Response(nothing, { headers: { "Content-Type": "text/html", Refresh: seconds } });
  }
  return (await kept(new URL(PAGE, location.href))) ?? fetch(request);
}

async function file(request) {
  return (await kept(request)) ?? fetch(request);
}

/** From this release, else from the one before: what a name with a hash stands for never changes. */
async function kept(request) {
  for (const name of [CACHE, ...(await ourCaches()).reverse()]) {
    const response = await caches.match(request, { cacheName: name, ignoreVary: true });
    if (response) return response;
  }
}

async function ourCaches() {
  return (await caches.keys()).filter((name) => name.startsWith(OURS));
}

/** Fetches what is not kept yet, all or nothing of it usable: a file that is not this release's fails its digest. */
async function keep(files) {
  const cache = await caches.open(CACHE);
  const missing = [];
  for (const [name, integrity] of Object.entries(files)) {
    const address = new URL(name, location.href);
    if (await cache.match(address, { ignoreVary: true })) continue;
    const before = HAS_HASH.test(name) && (await kept(address));
    if (before) await cache.put(address, before);
    else missing.push([address, integrity]);
  }
  // A few at a time, so as not to be in the way of what the page needs.
  const fetchNext = async () => {
    for (let next = missing.shift(); next; next = missing.shift()) await cache.put(next[0], await fetched(...next));
  };
  await Promise.all([fetchNext(), fetchNext(), fetchNext()]);
}

async function fetched(address, integrity) {
  const cache = HAS_HASH.test(address.pathname) ? "default" : "no-cache";
  const response = await fetch(address, { integrity, cache });
  if (!response.ok || response.redirected) throw new Error("HTTP status " + response.status + " for " + address.pathname);
  return response;
}
