// The two programs of the page: the first has what the first question needs, the full one has every page and takes over.

import type { Page } from "@playwright/test";
import { criteria } from "../../catalog.ts";
import { assessment, seed } from "../../documents.ts";
import { expect, test } from "../../fixtures.ts";
import { App } from "../../pages/app.ts";

const FIRST = /\/app-[^/]*\.(wasm|js)$/;
const FULL = /\/full-[^/]*\.(wasm|js)$/;
const [one, two] = criteria;

/** Collects the paths that the page requests from now on. */
function requested(page: Page): string[] {
  const paths: string[] = [];
  page.on("request", (request) => paths.push(new URL(request.url()).pathname));
  return paths;
}

test("the first question waits for the first program only", async ({ page }) => {
  await page.route(FULL, () => {});
  const app = new App(page);
  await app.open("/");
  await app.go("Assess");
  await app.assess.answer("Yes");
  await app.isSaved();
});

test("the full program comes by itself, once the first is at rest", async ({ page }) => {
  const comes = page.waitForResponse(/\/full-[^/]*\.wasm$/);
  await new App(page).open("/");
  expect((await comes).headers()["cache-control"]).toContain("immutable");
});

for (const path of ["/plan", `/controls/acct-01`, "/table", "/nowhere"]) {
  test(`a link to ${path} loads the full program only`, async ({ page }) => {
    const paths = requested(page);
    await new App(page).open(path);
    expect(paths.some((name) => FULL.test(name))).toBe(true);
    expect(paths.filter((name) => FIRST.test(name))).toEqual([]);
  });
}

test("the full program takes over in place, and nothing happens twice", async ({ page }) => {
  await seed(page, assessment());
  const app = new App(page);
  await app.open(`/assess/${one.id}`);
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  await app.assess.answer("No");
  await app.isSaved();
  const steps = await page.evaluate(() => history.length);
  await app.go("Plan");
  expect(await page.evaluate(() => history.length)).toBe(steps + 1);
  await expect(page.getByRole("banner")).toHaveCount(1);
  await page.goBack();
  await app.assess.isAt(one.id);
  await app.assess.isAnswered("No");
  await page.keyboard.press("Enter");
  await app.assess.isAt(two.id);
  await page.keyboard.press("1");
  await app.assess.isAnswered("Yes");
  await app.isSaved();
  expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);
});

test("whoever asks for several pages before the program is there gets it once", async ({ page }) => {
  let go = () => {};
  const gate = new Promise<void>((resolve) => (go = resolve));
  await page.route(FULL, async (route) => {
    await gate;
    await route.continue();
  });
  const app = new App(page);
  await app.open("/");
  for (const name of ["Plan", "Accounts", "Data"]) await app.link(name).click();
  go();
  await expect(app.heading).toBeFocused();
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));
  await expect(page.getByRole("banner")).toHaveCount(1);
  await expect(app.link("Data")).toHaveAttribute("aria-current", "page");
});

test("what could not be stored is handed over", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get: () => {
        throw new DOMException("blocked", "SecurityError");
      },
    });
  });
  const app = new App(page);
  await app.open(`/assess/${one.id}`);
  await app.assess.answer("No");
  await app.go("Plan");
  await expect(app.saving).toHaveText("Not saved: storage is blocked");
  await expect(app.plan.rows.first()).toBeVisible();
  await app.go("Assess");
  await page.goBack();
  await page.goBack();
  await app.assess.isAnswered("No");
});

test.describe("a full program that does not come", () => {
  test.use({ tolerated: [/Failed to load resource|dynamically imported module/] });

  test("is told, and can be asked for again", async ({ page }) => {
    await page.route(FULL, (route) => route.abort());
    const app = new App(page);
    await app.open("/");
    await app.link("Plan").click();
    const alert = page.getByRole("alert").filter({ hasText: "could not be loaded" });
    await expect(alert).toBeVisible();
    await app.link("Overview").click();
    await expect(app.heading).toBeVisible();
    await app.link("Plan").click();
    await page.unroute(FULL);
    await alert.getByRole("button", { name: "Try again" }).click();
    await expect(app.heading).toHaveText(/plan/i);
  });
});
