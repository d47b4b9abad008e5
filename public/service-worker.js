// Makes Footing available offline. It caches one complete release at a time, with each file checked by its digest, and answers
// for this site's own files only. Requests to other hosts, such as the scanner's to AWS, bypass it.
"use strict";

// Filled in by the build. The names are relative to this script's address.
const RELEASE = /*release*/ "";
const FIRST = /*first*/ {};
const REST = /*rest*/ {};
// The pattern of names with a hash, and the file extensions of the site.
const HAS_HASH = new RegExp(/*kept*/ "");
const ENDINGS = /*endings*/ [];

const BASE = new URL("./", location.href).pathname;
const OURS = "footing " + BASE + " ";
const CACHE = OURS + RELEASE;
const PAGE = "./";

addEventListener("install", (event) => {
  // If the browser supports routes, requests to other hosts do not even reach this worker.
  event
    .addRoutes?.({ condition: { not: { urlPattern: new URLPattern({ hostname: location.hostname }) } }, source: "network" })
    .catch(() => {});
  event.waitUntil(install());
});

async function install() {
  const before = await ourCaches();
  await keep(FIRST);
  // A visitor who had every file before the update must have every file after it.
  if (before.length) await keep(REST);
}

addEventListener("activate", (event) => event.waitUntil(activate()));

/** Deletes all caches but this release's and the previous one's, whose files open tabs may still need. */
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
  // A request that bypasses caches is meant to see what the host sends.
  if (request.cache === "no-store") return;
  if (request.mode !== "navigate") event.respondWith(file(request));
  else if (pathname === BASE + "index.html" || !ENDINGS.includes(pathname.split(".").at(-1))) event.respondWith(page(request));
});

let handedOver = 0;

/** Answers every address of the app with the page. */
async function page(request) {
  const { waiting } = registration;
  if (waiting && handedOver < 10 && (await clients.matchAll()).length < 2) {
    // The only tab is being reloaded, so no other tab needs the older release: time to switch. Usually the newer release takes
    // over as soon as this answer is given. On a busy machine it gets another second, up to four times.
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

/** Returns a cached file, from this release or else from the previous one: a name with a hash always means the same content. */
async function kept(request) {
  for (const name of [CACHE, ...(await ourCaches()).reverse()]) {
    const response = await caches.match(request, { cacheName: name, ignoreVary: true });
    if (response) return response;
  }
}

async function ourCaches() {
  return (await caches.keys()).filter((name) => name.startsWith(OURS));
}

/** Caches the missing ones of some files. Fails if a file is not this release's, because its digest then differs. */
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
  // Three at a time, so that the page's own requests are not held up.
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
