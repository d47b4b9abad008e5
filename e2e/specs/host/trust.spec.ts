// The page of promises, and what it finds out about its host.

import type { Page } from "@playwright/test";
import { expect, test } from "../../fixtures.ts";
import { App } from "../../pages/app.ts";

const sent = (page: Page) => page.locator("#sent");

/** Changes the headers of the page or a script. */
async function change(page: Page, path: RegExp, change: (headers: Record<string, string>) => void) {
  await page.route(
    (url) => path.test(url.pathname),
    async (route) => {
      const response = await route.fetch();
      const headers = { ...response.headers() };
      change(headers);
      await route.fulfill({ response, headers });
    },
  );
}

test("a host that sends what it should is said to", async ({ page }) => {
  await new App(page).open("/trust");
  await expect(sent(page)).toContainText("The page comes with every header that it should.");
  await expect(sent(page)).toContainText("The scanner comes with its policy.");
  await page.getByText("Show what was sent").first().click();
  await expect(sent(page)).toContainText("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'");
});

test("what a host leaves out or changes is named, with what it makes weaker", async ({ page }) => {
  await change(page, /^\/(trust)?$/, (headers) => {
    delete headers["x-frame-options"];
    headers["referrer-policy"] = "unsafe-url";
  });
  await change(page, /scanner-.*_loader\.js$/, (headers) => delete headers["content-security-policy"]);
  await new App(page).open("/trust");
  await expect(sent(page)).toContainText("2 headers of the page are not as intended.");
  await expect(sent(page).getByRole("listitem").filter({ hasText: "X-Frame-Options (not sent)" })).toContainText("in a frame");
  await expect(sent(page).getByRole("listitem").filter({ hasText: "Referrer-Policy (differs)" })).toBeVisible();
  await expect(sent(page)).toContainText("The scanner's policy is not as intended.");
});

test("every file can be compared with its digest", async ({ page }) => {
  await new App(page).open("/trust");
  await page.getByRole("button", { name: "Fetch every file and compare" }).click();
  await expect(page.getByText(/^All \d+ files match the list/)).toBeVisible({ timeout: 30_000 });
  await expect(page.locator("code.digest")).toHaveText(/^[0-9a-f]{64}$/);
});

test("a file that was changed is named", async ({ page }) => {
  await page.route(/\/document_worker-[^/]*_loader\.js$/, (route) =>
    route.fulfill({ contentType: "text/javascript", body: "changed" }),
  );
  await new App(page).open("/trust");
  await page.getByRole("button", { name: "Fetch every file and compare" }).click();
  const files = page.locator("section").filter({ has: page.getByRole("heading", { name: "The files of this release" }) });
  await expect(files.getByRole("listitem")).toHaveText(/^document_worker-.*_loader\.js$/, { timeout: 30_000 });
});

test.describe("a host that does not answer", () => {
  test.use({ tolerated: [/Failed to load resource/] });

  test("is told, and asked again", async ({ page, context }) => {
    const app = new App(page);
    await app.open("/trust");
    await expect(sent(page)).toContainText("The page comes with every header");
    await app.go("Overview");
    await context.setOffline(true);
    await page.goBack();
    await expect(sent(page).getByText("The host did not answer. Are you offline?")).toHaveCount(2);
    await page.getByRole("button", { name: "Fetch every file and compare" }).click();
    await expect(page.getByText("The host did not send its list of digests.")).toBeVisible();
    await context.setOffline(false);
    await sent(page).getByRole("button", { name: "Try again" }).first().click();
    await expect(sent(page)).toContainText("The page comes with every header");
  });
});
