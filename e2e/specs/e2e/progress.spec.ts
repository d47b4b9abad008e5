// Progress: milestones made by hand and by themselves, what has changed between them, the drawings, and what is due.

import { criteria } from "../../catalog.ts";
import { assessment, everything, mixed, said, seed, storedAssessment } from "../../documents.ts";
import { expect, test } from "../../fixtures.ts";
import { tabTo } from "../../keys.ts";
import { milestone } from "../../milestones.ts";
import { App } from "../../pages/app.ts";

const DAY = 86_400_000;
const day = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
const [first] = criteria;
const FIRST = "Three alternate contacts";

test("a milestone is saved by hand, and the page tells what has changed since", async ({ page }) => {
  const app = new App(page);
  await seed(page, assessment({ at: Date.now(), answers: everything(() => "not-met") }));
  await app.open("/progress");
  await expect(page.getByText("There is no milestone yet.")).toBeVisible();
  await app.progress.name.fill("Before the audit");
  await app.progress.save.click();
  await expect(app.notice).toContainText("The milestone is saved.");
  await expect(app.progress.rows).toHaveText([/Before the audit/]);
  await expect(app.progress.compared).toContainText("Nothing has changed between the two.");
  await app.open(`/assess/${first.id}`);
  await app.assess.answer("Yes");
  await app.isSaved();
  await app.open("/progress");
  const met = app.progress.changes(/1 newly met/);
  await expect(met.getByRole("link", { name: FIRST })).toBeVisible();
  await expect(met).toContainText("Not met → Met");
  await expect(app.progress.figure("Score").getByRole("cell").first()).toHaveText("0");
  await app.progress.to.selectOption({ label: (await app.progress.from.locator("option:checked").textContent()) ?? "" });
  await expect(app.progress.compared).toContainText("Choose two different milestones");
});

test("a milestone is deleted after a second click, and stays deleted", async ({ page }) => {
  const app = new App(page);
  await seed(page, {
    ...assessment({ at: Date.now(), answers: mixed }),
    milestones: [milestone(9), milestone(2, { name: "Mine" })],
  });
  await app.open("/progress");
  await expect(app.progress.rows).toHaveCount(2);
  const mine = app.progress.rows.filter({ hasText: "Mine" });
  await mine.getByRole("button", { name: /^Delete: / }).click();
  await expect(app.progress.rows).toHaveCount(2);
  await mine.getByRole("button", { name: /^Really delete\?: / }).click();
  await expect(app.progress.rows).toHaveText([/After a scan/]);
  await app.isSaved();
  await app.reload();
  await expect(app.progress.rows).toHaveText([/After a scan/]);
});

test("pasted output makes a milestone by itself, one a day", async ({ page }) => {
  const app = new App(page);
  const paste = async (blocked: boolean) => {
    const all = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"];
    const settings = Object.fromEntries(all.map((one) => [one, blocked]));
    await app.open("/assess/acct-08.account-block");
    await page.getByText("How do I find out?").click();
    await page.getByLabel("Paste what the command printed").fill(JSON.stringify({ PublicAccessBlockConfiguration: settings }));
    await page.getByRole("button", { name: "Check this output" }).click();
    await expect(page.locator(".paste [role=status]")).toContainText("The finding is now shown with your answer.");
    await app.isSaved();
  };
  await paste(false);
  await app.open("/progress");
  await expect(app.progress.rows).toHaveText([/After pasted output/]);
  await paste(true);
  await app.open("/progress");
  await expect(app.progress.rows).toHaveText([/After pasted output/]);
});

test("a day with answers is a milestone as soon as something changes on another day", async ({ page }) => {
  const app = new App(page);
  await seed(page, assessment({ at: Date.now() - 2 * DAY, answers: mixed }));
  await app.open("/progress");
  await expect(page.getByText("There is no milestone yet.")).toBeVisible();
  // The full program goes on: the first one makes no milestones.
  await app.go("Assess");
  await app.assess.answer("Yes");
  await app.isSaved();
  await app.open("/progress");
  await expect(app.progress.rows).toHaveText([/End of a day’s work/]);
  await expect(app.progress.changes(/1 newly met/)).toBeVisible();
  expect((await storedAssessment(page)).milestones).toHaveLength(1);
});

test("the drawings say what they show, in words and as a table", async ({ page }) => {
  const app = new App(page);
  const year = Array.from({ length: 365 }, (_, days) => milestone(days + 1, { score: 30, openActions: 60 + (days % 7) }));
  await seed(page, { ...assessment({ at: Date.now(), answers: mixed }), milestones: year });
  await app.open("/progress");
  await expect(
    page.getByRole("img", { name: /^From .*: score 30 to \d+, possible score 50 to \d+, verified 40 % to/ }),
  ).toBeVisible();
  await expect(page.getByRole("img", { name: /open actions, 40 h of work\. Now: / })).toHaveCount(2);
  await page.getByText("The same as a table").click();
  await expect(app.progress.table.getByRole("row")).toHaveCount(367);
  await expect(app.progress.table.getByRole("row").nth(1)).toContainText("Now");
  await expect(app.progress.rows).toHaveCount(20);
});

test("the overview tells what has changed since the last time, and leads to the page", async ({ page }) => {
  const app = new App(page);
  await seed(page, assessment({ at: Date.now(), answers: mixed }));
  await app.open();
  await expect(app.overview.bricks).toHaveCount(27);
  await expect(app.progress.since).toHaveCount(0);
  await seed(page, { ...assessment({ at: Date.now(), answers: everything(() => "met") }), milestones: [milestone(9)] });
  await app.open();
  await expect(app.progress.since).toContainText(/^Since \d+ \w+( \d+)?: \d+ newly met/);
  await app.progress.since.getByRole("link", { name: "See the progress" }).click();
  await expect(app.heading).toHaveText("Progress");
  await expect(app.heading).toBeFocused();
});

test("the overview lists what is due: actions, accepted risks and evidence", async ({ page }) => {
  const app = new App(page);
  const document = assessment({ at: Date.now(), answers: everything(() => "not-met") });
  document.actions = { "acct-01.add-contacts": { due: said(day(-2)) }, "acct-01.move-root-email": { due: said(day(60)) } };
  const risk = { reason: "Small team", owner: "Ada", until: day(3) };
  document.criteria["acct-02.root-mfa"].exception = said(risk);
  const observed = Date.now() - 40 * DAY;
  document.findings = { "acct-05.console-mfa": { verdict: { is: "pass" }, reason: "All have.", observed, resource_count: 0 } };
  await seed(page, document);
  await app.open();
  const due = app.progress.due.getByRole("listitem");
  await expect(due).toHaveCount(3);
  await expect(due.filter({ hasText: "1 finding" })).toContainText("no longer counts");
  await expect(due.filter({ hasText: "overdue since" }).getByRole("link")).toHaveAttribute("href", "/plan#acct-01.add-contacts");
  await due.filter({ hasText: "accepted risk ends" }).getByRole("link").click();
  await expect(page).toHaveURL(/assess\/acct-02\.root-mfa$/);
});

test("everything on the page is done by keyboard", async ({ page }) => {
  const app = new App(page);
  await seed(page, { ...assessment({ at: Date.now(), answers: mixed }), milestones: [milestone(30), milestone(9)] });
  await app.open("/progress");
  await tabTo(page, app.progress.name);
  await page.keyboard.type("By keyboard");
  await page.keyboard.press("Enter");
  await expect(app.progress.rows.first()).toContainText("By keyboard");
  await tabTo(page, app.progress.from);
  await page.keyboard.press("End");
  await expect(app.progress.figures.getByRole("columnheader").nth(1)).toContainText("after a scan");
  await tabTo(page, app.progress.rows.first().getByRole("button"));
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect(app.progress.rows).toHaveCount(2);
  await expect(page.getByRole("heading", { name: "Milestones" })).toBeFocused();
});
