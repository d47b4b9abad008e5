// The guide: reading, searching, printing and linking, without an assessment.

import { controls, criteria } from "../../catalog.ts";
import { assessment, seed } from "../../documents.ts";
import { expect, test } from "../../fixtures.ts";
import { App } from "../../pages/app.ts";

const control = "acct-07";
const own = criteria.filter((criterion) => criterion.control === control);

test("every control can be reached and read without an assessment", async ({ page }) => {
  const app = new App(page);
  await app.open("/");
  await app.go("Guide");
  await expect(page.locator(".guide-contents a")).toHaveCount(controls.length);
  for (const slug of controls) {
    await app.open(`/controls/${slug}`);
    for (const { id } of criteria.filter((criterion) => criterion.control === slug))
      await expect(page.locator(`[id="${id}"]`)).toBeVisible();
  }
  await expect(app.saving).toHaveText("Nothing to save yet");
});

test("a control says of every criterion what counts, how to find out and what to do", async ({ page }) => {
  const app = new App(page);
  await app.open(`/controls/${control}`);
  const sections = page.locator(".guide-criterion");
  await expect(sections).toHaveCount(own.length);
  for (const [place, { actions }] of own.entries()) {
    const section = sections.nth(place);
    await expect(section.getByText("Met", { exact: true })).toBeVisible();
    await section.getByText("How do I find out?").click();
    await expect(section.getByText("What it means:").first()).toBeVisible();
    for (const { id } of actions) {
      const fold = section.locator("details", { has: page.locator(`summary[id="${id}"]`) });
      await fold.locator("> summary").click();
      for (const part of ["Afterwards:", "What may break:", "Verify"]) await expect(fold.getByText(part).first()).toBeVisible();
      await expect(fold.getByText("How to undo it")).toBeVisible();
    }
  }
});

test("a link to an action opens it, from outside and from a hit of the search", async ({ page }) => {
  const app = new App(page);
  const action = own[0].actions[0];
  await app.open(`/controls/${control}#${action.id}`);
  const fold = page.locator("details", { has: page.locator(`summary[id="${action.id}"]`) });
  await expect(fold).toHaveAttribute("open", "");
  await expect(fold.locator("> summary")).toBeFocused();
  await expect(fold.locator("> summary")).toBeInViewport();

  await app.go("Guide");
  await page.getByRole("searchbox").fill(action.title.toUpperCase());
  await page.locator(".guide-hits").getByRole("link", { name: action.title }).first().click();
  await expect(page).toHaveURL(new RegExp(`/controls/${control}#${action.id}$`));
  await expect(fold).toHaveAttribute("open", "");
  await page.goBack();
  await expect(app.heading).toHaveText("Field guide");
});

test("the search finds words of all controls, commands too, and says when there is nothing", async ({ page }) => {
  const app = new App(page);
  await app.open("/guide");
  const search = page.getByRole("searchbox", { name: "Search the guide" });
  await search.fill("put-public-access-block");
  await expect(page.getByText(/^\d+ places/)).toBeVisible();
  const hits = page.locator(".guide-hits > li");
  expect(await hits.count()).toBeGreaterThan(2);
  await expect(hits.first().locator("mark")).toHaveText(/put-public-access-block/i);
  await search.fill("<img src=x onerror=alert(1)>");
  await expect(page.getByText("Nothing found.")).toBeVisible();
  await search.fill("");
  await expect(page.locator(".guide-contents").first()).toBeVisible();
});

test("a word of the glossary opens and closes by keyboard", async ({ page }) => {
  const app = new App(page);
  await app.open(`/controls/${control}`);
  const word = page.locator(".lead .term").first();
  await word.focus();
  await page.keyboard.press("Enter");
  const note = page.locator(".term-note:popover-open");
  await expect(note).toBeVisible();
  await expect(note).toBeInViewport({ ratio: 1 });
  await page.keyboard.press("Escape");
  await expect(note).toHaveCount(0);
  await expect(word).toBeFocused();
});

test.describe("by touch, on a telephone", () => {
  test.use({ hasTouch: true, viewport: { width: 360, height: 740 } });

  test("a word opens within the page and closes by a tap elsewhere", async ({ page }) => {
    const app = new App(page);
    await app.open(`/controls/${control}`);
    for (const word of (await page.locator(".term:visible").all()).slice(0, 6)) {
      await word.tap();
      const note = page.locator(".term-note:popover-open");
      await expect(note).toBeInViewport({ ratio: 1 });
      await page.touchscreen.tap(3, 400);
      await expect(note).toHaveCount(0);
    }
  });
});

test("what is printed is all of the control, opened", async ({ page }) => {
  const app = new App(page);
  await app.open(`/controls/${control}`);
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  for (const { actions } of own) {
    for (const { id } of actions)
      await expect(page.locator("details", { has: page.locator(`summary[id="${id}"]`) })).toHaveAttribute("open", "");
  }
  await expect(page.getByRole("navigation", { name: "Pages" })).toBeHidden();
});

test("with an assessment, the page of a control shows where it stands", async ({ page }) => {
  await seed(page, assessment({ answers: { [own[0].id]: "not-met" } }));
  const app = new App(page);
  await app.open(`/controls/${control}`);
  await expect(page.locator(".criterion-row").first()).toContainText("Not met");
});

test("a template can be saved as a file", async ({ page }) => {
  const app = new App(page);
  await app.open(`/controls/${control}#${own[0].actions[0].id}`);
  const fold = page.locator(
    `details:has(> summary[id="${own[0].actions[0].id}"]) details:has(> summary:text-is("As Terraform"))`,
  );
  await fold.locator("> summary").click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    fold.getByRole("button", { name: "Save as a file" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.tf$/);
});
