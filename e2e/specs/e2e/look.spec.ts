// The link to the status only: no names in it, and a page that shows it on another device.

import type { Page } from "@playwright/test";
import { criteria } from "../../catalog.ts";
import { assessment, mixed, said, seed, stored } from "../../documents.ts";
import { expect, test } from "../../fixtures.ts";
import { App } from "../../pages/app.ts";

const section = (page: Page) => page.getByRole("region", { name: "Only the status, as a link" });

/** Opens the page for sharing, and returns the link to the status. */
async function link(page: Page): Promise<string> {
  const one = assessment({ name: "Acme", account: "111122223333", answers: mixed });
  one.criteria[criteria[0].id].note = said("Ask Grace");
  await seed(page, one);
  await page.goto("/share");
  return section(page).locator("pre").innerText();
}

test("the link shows score, counts and wall on another device, and changes nothing there", async ({ page, elsewhere }) => {
  const shared = await link(page);
  expect(shared).toMatch(/\/#look=[\w-]+k$/);
  expect(shared.length).toBeLessThan(200);
  await page.goto("/");
  await expect(page.locator(".numbers b")).toHaveCount(2);
  const score = await page.locator(".numbers b").allInnerTexts();

  const app = new App(await elsewhere());
  await app.open("/");
  const before = await stored(app.page);
  await app.page.goto(shared);
  await expect(app.heading).toHaveText(/^Security status on \d{4}-\d\d-\d\d$/);
  await expect(app.overview.bricks).toHaveCount(27);
  expect(await app.page.locator(".numbers b").allInnerTexts()).toEqual(score);
  await expect(app.page.getByRole("list", { name: "Criteria by status" })).toContainText(/^21met/);
  await expect(app.page.getByText("The link is encoded, not encrypted")).toBeVisible();
  await expect(app.page.getByText("It proves nothing")).toBeVisible();
  await expect(app.page.locator("body")).not.toContainText("Acme");
  await app.reload();
  await expect(app.overview.bricks).toHaveCount(27);
  expect(await stored(app.page)).toEqual(before);
  await app.page.getByRole("link", { name: "Go to your own assessment" }).click();
  await expect(app.heading).not.toHaveText(/^Security status/);
});

test("a link that a mail program changed still works, and another one replaces it", async ({ page, elsewhere }) => {
  const shared = await link(page);
  const there = await elsewhere();
  await there.goto(shared.replace("#", "%23"));
  await expect(there.getByRole("heading", { level: 1 })).toHaveText(/^Security status/);
  await there.goto(shared);
  await expect(there.getByRole("heading", { level: 1 })).toHaveText(/^Security status/);
  await there.goto(`${shared.slice(0, -5)}AAAAk`);
  await expect(there.getByRole("alert")).toContainText("cut off or changed");
});

test("what is no summary is refused in plain words", async ({ page }) => {
  const shared = await link(page);
  const app = new App(page);
  for (const [changed, words] of [
    ["/#look=", "cut off or changed"],
    [shared.slice(0, -9), "cut off or changed"],
    ["/#look=%3Cscript%3E", "cut off or changed"],
    [`/#look=${"A".repeat(50_000)}`, "cut off or changed"],
    [shared.replace("look=A", "look=_"), "A newer version of Footing made this link"],
  ] as const) {
    await page.goto("/plan");
    await app.open(changed);
    await expect(app.heading).toHaveText("This link cannot be shown");
    await expect(page.getByRole("alert")).toContainText(words);
  }
});

test("it is copied as formatted and as plain text, and where that is not possible, it is said", async ({ page }) => {
  // The site's own policy does not let scripts read the clipboard.
  await page.addInitScript(() => {
    const copied: Record<string, string> = {};
    Object.assign(window, { copied });
    Object.assign(Clipboard.prototype, {
      write: async ([item]: ClipboardItem[]) => {
        for (const kind of item.types) copied[kind] = await (await item.getType(kind)).text();
      },
      writeText: async (text: string) => {
        copied.alone = text;
      },
    });
  });
  const copied = () => page.evaluate(() => (window as unknown as { copied: Record<string, string> }).copied);
  const shared = await link(page);
  const app = new App(page);
  const copy = section(page).getByRole("button", { name: "Copy with score, for mail or chat" });
  await copy.click();
  await expect(app.notice).toContainText("Copied. Paste it into a mail or a chat.");
  const { "text/html": html, "text/plain": text } = await copied();
  expect(text).toContain(shared);
  expect(text).toContain("Coverage: answered: ");
  expect(html).toContain(`href="${shared}"`);
  await page.evaluate(() => Object.assign(window, { ClipboardItem: undefined }));
  await copy.click();
  await expect(app.notice).toContainText("Copied as plain text");
  expect((await copied()).alone).toBe(text);
  await page.evaluate(() => Object.assign(Clipboard.prototype, { writeText: () => Promise.reject(new Error("no")) }));
  await copy.click();
  await expect(app.notice).toContainText("Your browser did not allow copying");
});

test("overview and plan lead to the page for sharing", async ({ page }) => {
  await link(page);
  const app = new App(page);
  for (const from of ["Overview", "Plan"] as const) {
    await app.go(from);
    await page.getByRole("link", { name: "Share it" }).click();
    await expect(app.heading).toHaveText("Share this assessment");
  }
});

test("the QR code is dark on light in both themes, and has a text equivalent", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await link(page);
  await section(page).getByText("Show it as a QR code").click();
  const code = section(page).getByRole("img", { name: "QR code of the link" });
  await expect(code).toBeVisible();
  const [ground, dark] = await code.locator("path").all();
  await expect(ground).toHaveCSS("fill", "rgb(255, 255, 255)");
  await expect(dark).toHaveCSS("fill", "rgb(0, 0, 0)");
});
