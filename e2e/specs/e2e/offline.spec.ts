// Offline use, and updates to a new release: what was visited once works, and old and new files never mix.

import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { criteria } from "../../catalog.ts";
import { assessment, file, mixed, seed } from "../../documents.ts";
import { bytesOf } from "../../download.ts";
import { expect } from "../../fixtures.ts";
import { App } from "../../pages/app.ts";
import { test } from "../../releases.ts";

const listed = [
  ...readFileSync(new URL("../../../dist/service-worker.js", import.meta.url), "utf8").matchAll(/"([^"]+)": "sha256-/g),
].map(([, name]) => name);
const NEWER = "A newer version of Footing is available";

/** Returns the addresses cached for offline use, by cache. */
const kept = (page: Page): Promise<Record<string, string[]>> =>
  page.evaluate(async () => {
    const names = await caches.keys();
    const paths = async (name: string) => (await (await caches.open(name)).keys()).map((request) => request.url);
    return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await paths(name)])));
  });

/** Waits until everything is cached: page, texts and workers. */
async function everythingIsKept(page: Page) {
  await expect.poll(async () => Object.values(await kept(page)).at(-1)?.length, { timeout: 30_000 }).toBe(listed.length);
}

/** Returns whether the page runs the second release. */
const isSecond = (page: Page) => page.evaluate(() => document.getElementById("boot-files")!.dataset.full!.includes("deadbeef"));

const askForUpdate = (page: Page) =>
  page.evaluate(async () => void (await (await navigator.serviceWorker.getRegistration())!.update().catch(() => {})));

test.describe("after the first visit", () => {
  // The browser requests the service worker itself, and the page about its host bypasses the cache: both fail offline.
  test.use({ tolerated: [/service-worker\.js|Failed to load resource: net::ERR_/] });

  test("everything that needs no network works without one", async ({ page, host }) => {
    test.setTimeout(120_000);
    const app = new App(page);
    await app.open("/");
    await everythingIsKept(page);
    host.goOffline();

    await app.reload();
    await page.getByRole("link", { name: "Start with eight questions" }).click();
    await app.profile.choose(/How many people/, "A few");
    await app.profile.onward.click();
    await app.assess.answer("No");
    await app.isSaved();
    // Every text is available, including those of controls that were never opened.
    for (const control of ["acct-12", "wkld-15"]) {
      await app.open(`/controls/${control}`);
      await expect(page.getByText("Loading …")).toHaveCount(0);
      await expect(page.getByRole("alert")).toHaveCount(0);
    }
    await app.open(`/assess/${criteria[1].id}`);
    await app.assess.answer("Partly");
    await app.isSaved();
    await app.go("Plan");
    await expect(app.plan.rows.first()).toBeVisible();
    // Exports and imports run in a worker, which also comes from the cache.
    await app.go("Data");
    expect((await app.data.save({ format: "Report (HTML), to read, print or send" })).text).toContain("<!doctype html>");
    await app.data.choose(file([assessment({ id: "other", name: "From elsewhere", answers: mixed })]));
    await app.data.asNew.click();
    await app.isSaved();
    await app.open("/live/collector");
    await expect(
      page
        .getByRole("link", { name: /Download|Save/ })
        .or(page.getByRole("button", { name: /Download|Save/ }))
        .first(),
    ).toBeVisible();
    await app.open("/assess/nothing");
    await app.open("/trust");
    // So do sharing, and reading what was shared.
    await app.open("/share");
    await page.getByRole("radio", { name: /^Someone outside/ }).check();
    const { bytes } = await bytesOf(page, () => page.getByRole("button", { name: "Save the encrypted file" }).click());
    const link = await page.locator("section", { hasText: "Now send both" }).locator("pre").innerText();
    await app.page.goto(link);
    await app.data.choose(bytes, "shared.footing");
    await expect(app.viewer.badge).toBeVisible();
    await app.go("Plan");
    await expect(app.plan.rows.first()).toBeVisible();
  });

  test("the service worker neither sends nor keeps the key of a shared file", async ({ page, context, host }) => {
    const app = new App(page);
    await app.open("/share");
    await everythingIsKept(page);
    await page.getByRole("radio", { name: /^Someone outside/ }).check();
    const { bytes } = await bytesOf(page, () => page.getByRole("button", { name: "Save the encrypted file" }).click());
    const link = await page.locator("section", { hasText: "Now send both" }).locator("pre").innerText();
    const key = link.split("open=")[1];
    const requested: string[] = [];
    context.on("request", (request) => requested.push(request.url().split("#")[0], JSON.stringify(request.headers())));
    await page.goto(link);
    await app.data.choose(bytes, "shared.footing");
    await expect(app.viewer.badge).toBeVisible();
    expect(page.url().startsWith(host.url)).toBe(true);
    expect(requested.length).toBeGreaterThan(0);
    expect(requested.filter((what) => what.includes(key))).toEqual([]);
    expect(JSON.stringify(await kept(page))).not.toContain(key);
  });

  test("only this site's files are kept, each once", async ({ page, host }) => {
    await new App(page).open("/plan");
    await everythingIsKept(page);
    const [[name, addresses], ...others] = Object.entries(await kept(page));
    expect(others).toEqual([]);
    expect(name).toMatch(/^footing \/ [0-9a-f]{16}$/);
    expect(addresses.map((address) => address.slice(host.url.length)).sort()).toEqual(
      listed.map((name) => name.replace("./", "")).sort(),
    );
  });

  test("what is kept comes with the policy it was sent with", async ({ page, host }) => {
    const app = new App(page);
    await app.open("/");
    await everythingIsKept(page);
    host.goOffline();
    const response = await page.reload();
    expect(response!.fromServiceWorker()).toBe(true);
    expect(response!.headers()["content-security-policy"]).toContain("connect-src 'self'");
    const scanner = await page.evaluate(async () => {
      const answer = await fetch(document.getElementById("boot-files")!.dataset.scanner!);
      return answer.headers.get("content-security-policy");
    });
    expect(scanner).toContain("connect-src 'self' https://*.amazonaws.com");
  });
});

test.describe("a new release", () => {
  test("waits beside an open page, which keeps its own files until it is reloaded on wish", async ({ page, host, context }) => {
    const app = new App(page);
    await seed(page, assessment());
    await app.open(`/assess/${criteria[0].id}`);
    await everythingIsKept(page);
    const second = await context.newPage();
    await new App(second).open("/");

    host.show("two");
    await askForUpdate(page);
    await expect(app.banner(NEWER)).toBeVisible();
    expect(await isSecond(page)).toBe(false);
    // The host has no file of the first release any more: what this page requests now comes from its cache.
    await app.go("Data");
    expect((await app.data.save()).text).toContain('"footing"');
    await app.open(`/assess/${criteria[0].id}`);
    expect(await isSecond(page), "another tab is open, so a reload changes nothing").toBe(false);

    await app.assess.unfold("Note");
    await app.assess.note.pressSequentially("Half a sent");
    await app.banner(NEWER).getByRole("button", { name: "Reload with the newer version" }).click();
    await expect.poll(() => isSecond(page).catch(() => false)).toBe(true);
    await app.isReady();
    await expect(app.banner(NEWER)).toHaveCount(0);
    await expect(app.assess.note).toHaveValue("Half a sent");

    // The other tab continues with its own release, and shows the banner.
    expect(await isSecond(second)).toBe(false);
    await expect(new App(second).banner(NEWER)).toBeVisible();
    await new App(second).go("Data");
    expect((await new App(second).data.save()).text).toContain("Half a sent");
    await new App(second).banner(NEWER).getByRole("button", { name: "Reload with the newer version" }).click();
    await expect.poll(() => isSecond(second).catch(() => false)).toBe(true);
  });

  test("can be put off", async ({ page, host }) => {
    const app = new App(page);
    await app.open("/");
    await everythingIsKept(page);
    host.show("two");
    await askForUpdate(page);
    await app.banner(NEWER).getByRole("button", { name: "Later" }).click();
    await expect(app.banner(NEWER)).toHaveCount(0);
    await app.go("Plan");
    expect(await isSecond(page)).toBe(false);
  });

  test("comes with a plain reload where no other tab is open", async ({ page, host }) => {
    const app = new App(page);
    await app.open("/");
    await everythingIsKept(page);
    host.show("two");
    await askForUpdate(page);
    await expect(app.banner(NEWER)).toBeVisible();
    await page.reload();
    await expect.poll(() => isSecond(page).catch(() => false), { timeout: 20_000 }).toBe(true);
    await app.isReady();
    await everythingIsKept(page);
    host.goOffline();
    await app.open("/controls/wkld-09");
    await expect(page.getByText("Loading …")).toHaveCount(0);
    expect(await isSecond(page)).toBe(true);
  });

  test.describe("that is half there", () => {
    test.use({ tolerated: [/Failed to load resource|service-worker\.js|integrity/] });

    test("changes nothing for those who were here before, until it is whole", async ({ page, host }) => {
      const app = new App(page);
      await app.open("/");
      await everythingIsKept(page);
      const finish = host.holdBack(/^full-.*\.wasm$/);
      host.show("two");
      await askForUpdate(page);
      await app.reload();
      await app.go("Plan");
      expect(await isSecond(page)).toBe(false);
      await expect(app.banner(NEWER)).toHaveCount(0);
      finish();
      host.show("two");
      await askForUpdate(page);
      await expect(app.banner(NEWER)).toBeVisible();
    });

    test("tells newcomers what to do", async ({ page, host }) => {
      host.holdBack(/^app-.*\.wasm$/);
      host.show("two");
      await page.goto("/");
      await expect(page.getByRole("alert")).toContainText("a new version was just released");
      await expect(page.getByRole("button", { name: "Reload the page" })).toBeVisible();
    });
  });
});

test("it can be installed", async ({ page, context }) => {
  await new App(page).open("/");
  await everythingIsKept(page);
  const browser = await context.newCDPSession(page);
  const { installabilityErrors } = await browser.send("Page.getInstallabilityErrors");
  // Playwright's contexts are private windows, in which nothing can be installed.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((error) => error !== "in-incognito")).toEqual([]);
  const manifest = await browser.send("Page.getAppManifest");
  expect(manifest.errors).toEqual([]);
});

test("a browser without service workers has everything but the time offline", async ({ page }) => {
  await page.addInitScript(() => delete (Navigator.prototype as { serviceWorker?: unknown }).serviceWorker);
  const app = new App(page);
  await seed(page, assessment({ answers: { [criteria[0].id]: "not-met" } }));
  await app.open("/");
  await app.go("Plan");
  await expect(app.plan.rows.first()).toBeVisible();
});
