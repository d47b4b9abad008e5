// The page of the plan: what is in sight, what filters say, which resources an action is about.

import type { Locator } from "@playwright/test";
import { actions } from "../../catalog.ts";
import { assessment, mixed, said, seed } from "../../documents.ts";
import { expect, test } from "../../fixtures.ts";
import { App } from "../../pages/app.ts";

const box = async (element: Locator) => (await element.boundingBox())!;

test.describe("on a laptop", () => {
  test.use({ viewport: { width: 1280, height: 720 } });

  test("the first action is in sight, and the fields of the filter stand in one line", async ({ page }) => {
    const app = new App(page);
    await seed(page, assessment({ answers: mixed }));
    await app.open("/plan");
    const first = await box(app.plan.rows.first().getByRole("heading"));
    expect(first.y + first.height).toBeLessThan(720);
    const fields = page.getByRole("search").locator("input:not([type=checkbox]), select");
    const boxes = await Promise.all((await fields.all()).map(box));
    expect(boxes.length).toBeGreaterThan(4);
    expect(new Set(boxes.map(({ y, height }) => `${Math.round(y)} ${Math.round(height)}`)).size).toBe(1);
  });
});

test("filters say what they show, in every state", async ({ page }) => {
  const app = new App(page);
  const one = assessment({ answers: mixed });
  await seed(page, one);
  await app.open("/plan");
  const title = await app.plan.title(0);
  const [done, dropped] = [actions.find((action) => action.title === title)!, actions.find((action) => action.title !== title)!];
  one.actions = {
    [done.id]: { state: said({ is: "done" }) },
    [dropped.id]: { state: said({ is: "wont-do", reason: "Too dear" }) },
  };
  await seed(page, one);
  await app.open("/plan");
  await app.plan.filter("State").selectOption("Done");
  await expect(app.plan.row(title)).toHaveCount(1);
  await expect(app.plan.totals).toHaveText(/^1 action of \d+ shown, about .* of work\.$/);
  await app.plan.filter("State").selectOption("");
  await app.plan.search.fill("no such thing");
  await expect(page.getByText("No action matches these filters.")).toBeVisible();
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await expect(app.plan.rows.first()).toBeVisible();
  await expect(app.plan.search).toHaveValue("");
});

test("an action lists the resources that it is about, by Region, with what is wrong", async ({ page }) => {
  const app = new App(page);
  const one = assessment({ account: "111122223333" });
  one.findings = {
    "acct-08.no-public-data": {
      verdict: { is: "fail", degree: "wholly" },
      reason: "Seen by a check.",
      observed: Date.now() - 1000,
      resources: [
        { id: "acme-<b>assets", kind: "bucket", region: "eu-west-1", what: "everybody can list it" },
        { id: "acme-logs", kind: "bucket", region: "us-east-1", what: "everybody can read it" },
      ],
      resource_count: 40,
    },
  };
  await seed(page, one);
  await app.open("/plan");
  const row = await app.plan.unfold("Close buckets that strangers can open");
  await expect(row.getByRole("list", { name: "eu-west-1" })).toContainText("acme-<b>assets everybody can list it");
  await expect(row.getByRole("list", { name: "us-east-1" })).toContainText("acme-logs everybody can read it");
  await expect(row).toContainText("And 38 more");
  await expect(row.getByRole("link", { name: /acme-logs/ })).toHaveAttribute("href", /^https:\/\/.*console\.aws\.amazon\.com\//);
});

for (const width of [390, 1280])
  test(`at ${width} pixels, the button to copy never lies over the command`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    const app = new App(page);
    await app.open("/controls/acct-07");
    await page.evaluate(() => {
      for (const fold of document.querySelectorAll("details")) fold.open = true;
    });
    const blocks = await page.locator(".code").all();
    expect(blocks.length).toBeGreaterThan(5);
    for (const block of blocks) {
      const [copy, text] = await Promise.all([box(block.getByRole("button")), box(block.locator("pre"))]);
      expect(copy.y + copy.height).toBeLessThanOrEqual(text.y + 1);
    }
  });

test("what is not for the account is folded away with its reason", async ({ page }) => {
  const app = new App(page);
  const one = assessment({ answers: { "acct-02.root-custody": "not-met" } });
  one.profile.accounts = said({ chosen: ["standalone"] });
  await seed(page, one);
  await app.open("/plan");
  await expect(page.getByText("Forbid root in member accounts")).toBeHidden();
  await page.getByText(/^Left out \(\d+\)$/).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Forbid root in member accounts" })).toBeVisible();
});

test("a control is found by its ID in capitals", async ({ page }) => {
  const app = new App(page);
  await app.open("/controls/WKLD.11");
  await expect(app.heading).toContainText("security groups");
});
