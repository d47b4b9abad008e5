// Every page stays within its origin: no other requests, no errors on the console, no policy violation. The fixture checks that
// in every test. This spec visits each page, and tests the fixture itself.

import { actions, controls, criteria } from "../../catalog.ts";
import { assessment, mixed, seed } from "../../documents.ts";
import { expect, test } from "../../fixtures.ts";
import { App } from "../../pages/app.ts";

const PAGES = [
  "/",
  "/index.html",
  "/profile",
  "/assess",
  `/assess/${criteria[0].id}`,
  "/quick-round",
  "/table",
  "/guide",
  "/progress",
  "/findings",
  "/frameworks",
  "/export",
  "/share",
  "/live",
  "/live/calls",
  "/live/collector",
  `/controls/${controls[0]}`,
  "/plan",
  "/accounts",
  "/data",
  "/trust",
  "/nowhere",
  "/assess/nothing",
  "/controls/nothing",
];

for (const [state, document] of [
  ["empty", assessment()],
  ["filled", assessment({ answers: mixed })],
] as const) {
  test(`every page keeps to itself: ${state}`, async ({ page }) => {
    const app = new App(page);
    await seed(page, document);
    for (const path of PAGES) {
      await app.open(path);
      for (const summary of await page.locator("main summary").all()) await summary.click();
      await expect(page.getByText("Loading …")).toHaveCount(0);
      await expect(page).toHaveTitle(/ · Footing$/);
      expect(await page.locator("h1").count(), path).toBe(1);
    }
  });
}

test("links to other places open beside the app, and tell them nothing", async ({ page }) => {
  const app = new App(page);
  await seed(page, assessment({ answers: mixed }));
  await app.open("/plan");
  await app.plan.unfold((await app.plan.rows.first().getByRole("heading").innerText()).trim());
  await app.open(`/controls/${controls[0]}`);
  const foreign = page.locator('a[href^="http"]');
  await expect(foreign.last()).toBeVisible();
  for (const link of await foreign.all()) {
    await expect(link).toHaveAttribute("target", "_blank");
    await expect(link).toHaveAttribute("rel", /noopener noreferrer/);
    await expect(link).toHaveAttribute("href", /^https:\/\//);
  }
});

test("without a network, what has been loaded goes on, and what is missing says so", async ({ page, context }) => {
  const app = new App(page);
  await seed(page, assessment({ answers: { [criteria[0].id]: "not-met" } }));
  const rest = page.waitForResponse(/\/full-[^/]*\.wasm$/).then((response) => response.finished());
  await app.open(`/assess/${criteria[0].id}`);
  await expect(page.getByText("Loading …")).toHaveCount(0);
  await rest;
  await context.setOffline(true);
  await app.assess.answer("Partly");
  await app.isSaved();
  await app.go("Plan");
  await app.plan.unfold(actions[0].title);
  await app.go("Data");
  expect((await app.data.save()).text).toContain('"partly"');
  await context.setOffline(false);
});

test.describe("a text that does not come", () => {
  test.use({ tolerated: [/Failed to load resource/] });

  test("is told, and can be asked for again", async ({ page }) => {
    const app = new App(page);
    await seed(page, assessment());
    await page.route("**/guidance/*", (route) => route.abort());
    await app.open(`/assess/${criteria[0].id}`);
    const alert = page.getByRole("alert").filter({ hasText: "This text could not be loaded" }).first();
    await expect(alert).toBeVisible();
    await app.assess.answer("No");
    await app.isSaved();
    await app.go("Data");
    await app.data.toExport();
    await app.export.download({ kind: "Report" });
    await expect(app.notice).toContainText("This text could not be loaded");
    await page.goBack();
    await page.goBack();
    await expect(alert).toBeVisible();
    await page.unroute("**/guidance/*");
    await alert.getByRole("button", { name: "Try again" }).click();
    await expect(alert).toHaveCount(0);
  });

  test("and one that is not what it should be does no harm", async ({ page }) => {
    const app = new App(page);
    await seed(page, assessment());
    await page.route("**/guidance/*", (route) => route.fulfill({ contentType: "application/json", body: '{"id":[[[' }));
    await app.open(`/assess/${criteria[0].id}`);
    await expect(page.getByRole("alert").filter({ hasText: "This text could not be loaded" }).first()).toBeVisible();
    await app.assess.answer("No");
    await app.isSaved();
  });
});

test("the watch that every test is under does see what it looks for", async ({ page, watch }) => {
  const app = new App(page);
  await app.open();
  await page.evaluate(async () => {
    console.warn("a warning");
    setTimeout(() => {
      throw new Error("a mistake");
    });
    await fetch("https://example.com/").catch(() => {});
  });
  const seen: string[] = [];
  for (const words of ["console warning: a warning", "uncaught: a mistake", "policy: connect-src"]) {
    await expect
      .poll(() => {
        seen.push(...watch.take());
        return seen.join("\n");
      })
      .toContain(words);
  }
});
