// The site built for a sub-path of its host, as `cargo xtask package --public-url /x/` packages it.

import { expect, test } from "../../fixtures.ts";
import { App } from "../../pages/app.ts";

const within = (base: string, path: string) => new URL(path, base).href;

test("it starts, and asks for nothing outside its path", async ({ page, baseURL }) => {
  const outside: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(baseURL!) && !request.url().startsWith("data:")) outside.push(request.url());
  });
  const app = new App(page);
  await app.open(baseURL!);
  await app.go("Plan");
  await app.go("Data");
  expect(new URL(page.url()).pathname).toBe(new URL(within(baseURL!, "data")).pathname);
  const file = await app.data.save();
  expect(JSON.parse(file.text).footing).toBe("assessments");
  expect(outside).toEqual([]);
});

test("links into it work, and so do reloads", async ({ page, baseURL }) => {
  const app = new App(page);
  await app.open(within(baseURL!, "assess/acct-01.root-email"));
  await app.assess.answer("No");
  await app.go("Plan");
  await expect.poll(() => app.plan.count()).toBeGreaterThan(0);
  await app.reload();
  await expect.poll(() => app.plan.count()).toBeGreaterThan(0);
  await app.open(within(baseURL!, "control/ACCT.01"));
});

test("it can be installed: manifest and icons are found", async ({ page, baseURL, request }) => {
  await page.goto(baseURL!);
  const href = await page.locator("link[rel=manifest]").getAttribute("href");
  const manifest = new URL(href!, page.url()).href;
  expect(manifest.startsWith(baseURL!)).toBe(true);
  const { start_url, scope, icons } = await (await request.get(manifest)).json();
  for (const address of [start_url, scope, ...icons.map((icon: { src: string }) => icon.src)]) {
    expect((await request.get(new URL(address, manifest).href)).status(), address).toBe(200);
  }
});

test("the rest of the host is not its business", async ({ request, baseURL }) => {
  expect((await request.get(new URL("/plan", baseURL).href)).status()).toBe(404);
});

test.describe("with the service worker", () => {
  test.use({ serviceWorkers: "allow" });

  test("what is kept for the time without a network lies below its path, too", async ({ page, context, baseURL }) => {
    const app = new App(page);
    await app.open(baseURL!);
    const kept = () =>
      page.evaluate(async () =>
        (
          await Promise.all(
            (await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map((request) => request.url)),
          )
        ).flat(),
      );
    await expect.poll(async () => (await kept()).some((url) => url.includes("/scanner-")), { timeout: 30_000 }).toBe(true);
    expect((await kept()).filter((url) => !url.startsWith(baseURL!))).toEqual([]);
    await context.setOffline(true);
    await app.open(within(baseURL!, "controls/wkld-09"));
    await expect(page.getByText("Loading …")).toHaveCount(0);
    await context.setOffline(false);
  });
});
