// Starts the app: sets the theme before the first paint, shows progress while the program loads, and shows a plain message with a
// way to continue if something fails. Besides the service worker, this is the only script that is not compiled, and besides
// `src/messages` the only code with sentences for people, because it has to speak when the program cannot.
(() => {
  "use strict";

  const KEYS = "footing/";
  const html = document.documentElement;
  const byId = (id) => document.getElementById(id);
  let failed = false;

  // The only Trusted Types policy, which the browser applies before text becomes markup or a program. Markup may only be a
  // drawing of paths, which can contain no address and no call. Programs may only be the scripts of our workers.
  const only = (form) => (text) => (form.test(text) ? text : null);
  window.trustedTypes?.createPolicy("default", {
    createHTML: only(/^<svg[ \w="]+>(<path[ \w=".-]+\/>)+<\/svg>$/),
    createScriptURL: only(/^\/(?![/\\])\S*(_loader|service-worker)\.js$/),
  });

  try {
    const theme = JSON.parse(localStorage.getItem(KEYS + "theme"));
    if (theme === "light" || theme === "dark") html.dataset.theme = theme;
  } catch (_) {
    // Storage is blocked or has an unknown value, so the system's theme applies.
  }

  /** Returns what the app has stored in this browser; empty if storage is blocked. */
  function stored() {
    const entries = {};
    try {
      for (let i = 0; i < localStorage.length; i++) {
        const key = localStorage.key(i);
        if (key.startsWith(KEYS)) entries[key] = localStorage.getItem(key);
      }
    } catch (_) {
      // Storage is blocked.
    }
    return entries;
  }

  function saveToFile() {
    const at = new Date().toISOString();
    const text = JSON.stringify({ format: "footing-rescue", at, entries: stored() }, null, 1);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = "footing-rescue-" + at.slice(0, 10) + ".json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  function element(name, text, parent, className) {
    const made = document.createElement(name);
    made.textContent = text;
    if (className) made.className = className;
    parent.append(made);
    return made;
  }

  function button(label, action, parent, className) {
    const made = element("button", label, parent, className);
    made.type = "button";
    made.addEventListener("click", action);
    return made;
  }

  /** Shows what happened and what to do, in the first screen or, once that is gone, over the app. */
  function fail(title, advice, detail) {
    if (failed) return;
    failed = true;
    const screen = byId("boot");
    const notice = document.createElement(screen ? "div" : "dialog");
    notice.className = "boot-notice";
    notice.setAttribute("role", "alert");
    const heading = element("h2", title, notice);
    element("p", advice, notice);
    const some = Object.keys(stored()).some((key) => key !== KEYS + "theme");
    if (some) element("p", "Everything marked as saved is still in this browser. To be safe, save it to a file first.", notice);
    const actions = element("p", "", notice, "boot-actions");
    button("Reload the page", () => location.reload(), actions, "boot-first");
    if (some) button("Save my answers to a file", saveToFile, actions);
    if (detail) {
      const more = element("details", "", notice);
      element("summary", "Technical detail", more);
      element("pre", String(detail).slice(0, 4000), more);
    }
    if (screen) {
      byId("boot-state").hidden = true;
      screen.append(notice);
      notice.scrollIntoView({ block: "nearest" });
    } else {
      // The program has stopped and the page no longer reacts, so the notice covers the page.
      notice.addEventListener("cancel", (event) => event.preventDefault());
      document.body.append(notice);
      if (notice.showModal) notice.showModal();
      else notice.setAttribute("open", "");
      heading.tabIndex = -1;
      heading.focus();
    }
  }

  // The app reports its own panics, with more detail than the trap that follows.
  addEventListener("footing:panic", (event) =>
    fail(
      "Footing has stopped",
      "It ran into an error and cannot continue. Reload the page to continue where you were.",
      event.detail,
    ),
  );

  const notLoaded = (problem) =>
    fail(
      navigator.onLine === false ? "You are offline" : "Part of Footing did not load",
      navigator.onLine === false
        ? "Footing could not be loaded. Reload the page when you are connected again."
        : "The connection may have been cut, or a new version was just released. Reload the page; if that does not help, try again in a minute.",
      problem,
    );

  /** Returns the response with its progress counted. `total` is the uncompressed size, like that of the chunks. */
  function counted(response, total, progress) {
    if (!response.body || !window.ReadableStream || !total) return response;
    const reader = response.body.getReader();
    let came = 0;
    const body = new ReadableStream({
      pull: (sink) =>
        reader.read().then(({ done, value }) => {
          if (done) return sink.close();
          came += value.length;
          progress.value = Math.min(came / total, 1);
          sink.enqueue(value);
        }),
      cancel: (reason) => reader.cancel(reason),
    });
    return new Response(body, { headers: { "Content-Type": "application/wasm" } });
  }

  // The page comes as two programs. The first has the pages up to the questions; the full one has every page and takes over when
  // one of the others is opened. The full program is loaded when the first one is idle.
  const UP_TO_THE_QUESTIONS = /^(index\.html|profile|assess(\/[^/]*)?)?\/?$/;
  let full;

  function fetchFull() {
    const { full: name } = byId("boot-files").dataset;
    full ??= Promise.all([import(name + ".js"), fetchProgram(name + "_bg.wasm").then(compiled)]).catch((problem) => {
      full = undefined;
      throw problem;
    });
    return full;
  }

  const compiled = (response) => response.arrayBuffer().then((bytes) => WebAssembly.compile(bytes));

  async function fetchProgram(name) {
    const response = await fetch(name);
    if (!response.ok) throw new Error("HTTP status " + response.status + " for " + name);
    return response;
  }

  // Even if this event comes several times, wasm-bindgen's glue starts the program once.
  addEventListener("footing:full", async () => {
    try {
      const [glue, program] = await fetchFull();
      await glue.default({ module_or_path: program });
    } catch (_) {
      dispatchEvent(new Event("footing:full-refused"));
    }
  });

  function atRest(run) {
    if (window.requestIdleCallback) requestIdleCallback(run, { timeout: 5000 });
    else setTimeout(run, 2000);
  }

  // The service worker caches every file of the release for offline use. A newer release waits until someone asks for it, so that
  // a page never mixes the two.
  async function keepForLater(base) {
    const { serviceWorker } = navigator;
    if (!serviceWorker) return;
    const isUpdate = Boolean(serviceWorker.controller);
    const registration = await serviceWorker.register(base + "service-worker.js", { scope: base, updateViaCache: "none" });
    let isWanted = false;
    const offer = () => {
      html.dataset.newer = "";
      dispatchEvent(new Event("footing:newer"));
    };
    const look = () => registration.waiting && serviceWorker.controller && offer();
    look();
    registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", look));
    // If this tab did not ask, another one has switched to the newer release. The files of this tab's release are still cached.
    serviceWorker.addEventListener("controllerchange", () => (isWanted ? location.reload() : isUpdate && offer()));
    addEventListener("footing:take-newer", () => {
      isWanted = true;
      if (registration.waiting) registration.waiting.postMessage("take over");
      else location.reload();
    });
    let asked = Date.now();
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState !== "visible" || Date.now() - asked < 3600e3) return;
      asked = Date.now();
      registration.update().catch(() => {});
    });
    const { active } = await serviceWorker.ready;
    if (!navigator.connection?.saveData) active.postMessage("keep the rest");
  }

  async function start() {
    byId("boot-state").hidden = false;
    if (typeof WebAssembly !== "object" || !WebAssembly.instantiate) {
      return fail(
        "This browser does not run WebAssembly",
        "Footing needs it to work out your score and your plan on this device. Use a current version of Firefox, Chrome, Edge or Safari; in Safari's Lockdown Mode, allow this site.",
      );
    }
    const files = byId("boot-files").dataset;
    const isFirst = UP_TO_THE_QUESTIONS.test(location.pathname.slice(files.base.length));
    let glue, response;
    try {
      const names = isFirst ? [files.js, files.wasm] : [files.full + ".js", files.full + "_bg.wasm"];
      const [module, wasm] = await Promise.all([import(names[0]), fetchProgram(names[1])]);
      glue = module;
      response = counted(wasm, Number(isFirst ? files.bytes : files.fullBytes), byId("boot-progress"));
    } catch (problem) {
      return notLoaded(problem);
    }
    try {
      await glue.default({ module_or_path: response });
      atRest(() => {
        const full = isFirst && navigator.onLine !== false ? fetchFull() : Promise.resolve();
        full.then(() => keepForLater(files.base)).catch(() => {});
      });
    } catch (problem) {
      if (problem instanceof WebAssembly.CompileError || problem instanceof WebAssembly.LinkError) {
        fail(
          "This browser cannot run Footing",
          "It may be too old, or your organization's policy may forbid WebAssembly. Use a current version of Firefox, Chrome, Edge or Safari.",
          problem,
        );
      } else if (problem instanceof WebAssembly.RuntimeError) {
        fail(
          "Footing could not start",
          "Reload the page. If it stops again, save your answers to a file, and tell us what you see below.",
          problem,
        );
      } else {
        notLoaded(problem);
      }
    }
  }

  document.addEventListener("DOMContentLoaded", start);
})();
