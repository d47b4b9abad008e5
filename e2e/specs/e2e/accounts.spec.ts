// Several assessments on one device.

import { criteria } from "../../catalog.ts";
import { answerIn, assessment, everything, mixed, PREFIX, seed, stored, storedAssessment } from "../../documents.ts";
import { download, rowsOf } from "../../download.ts";
import { expect, test } from "../../fixtures.ts";
import { App } from "../../pages/app.ts";

const [one] = criteria;

test("one is made, named, and opened; the others stay as they are", async ({ page }) => {
  const app = new App(page);
  await seed(page, assessment({ name: "First", answers: mixed }));
  await app.open("/accounts");
  await app.accounts.create();
  await expect(app.accounts.rows).toHaveCount(2);
  await expect(app.accounts.name).toHaveValue("Assessment 2");
  await app.accounts.name.fill("Staging");
  await app.accounts.account.fill("1234");
  await expect(page.getByText("An AWS account ID has 12 digits.")).toBeVisible();
  await app.accounts.account.fill("123456789012");
  await expect(page.getByText("An AWS account ID has 12 digits.")).toHaveCount(0);
  await expect(app.accounts.row("Staging")).toContainText("123456789012");
  await expect(page.getByRole("banner")).toContainText("Staging");
  await app.isSaved();
  await app.reload();
  await expect(page.getByRole("banner")).toContainText("Staging");

  await app.accounts.press("Open", "First");
  await expect(page.getByRole("banner")).toContainText("First");
  await expect(app.accounts.name).toHaveValue("First");
  await app.go("Overview");
  await expect(app.overview.coverage).not.toContainText("answered: 0 of");
});

test("each keeps the place where one was", async ({ page }) => {
  const app = new App(page);
  await seed(page, assessment({ name: "First" }), assessment({ id: "second", name: "Second" }));
  await app.open(`/assess/${criteria[5].id}`);
  await app.go("Accounts");
  await app.accounts.press("Open", "Second");
  await app.go("Assess");
  await app.assess.isAt(one.id);
  await app.go("Accounts");
  await app.accounts.press("Open", "First");
  await app.go("Assess");
  await app.assess.isAt(criteria[5].id);
});

test("a copy goes its own way", async ({ page }) => {
  const app = new App(page);
  await seed(page, assessment({ name: "First", answers: { [one.id]: "not-met" } }));
  await app.open("/accounts");
  await app.accounts.press("Duplicate", "First");
  await expect(app.notice).toContainText('"Copy of First" was created.');
  await app.accounts.press("Open", "Copy of First");
  await expect(page.getByRole("banner")).toContainText("Copy of First");
  await app.open(`/assess/${one.id}`);
  await app.assess.isAnswered("No");
  await app.assess.answer("Yes");
  await app.isSaved();
  expect(answerIn(await storedAssessment(page), one.id)).toBe("not-met");
});

test("deleting can be taken back at once", async ({ page }) => {
  const app = new App(page);
  await seed(page, assessment({ name: "First", answers: mixed }), assessment({ id: "second", name: "Second" }));
  await app.open("/accounts");
  await app.accounts.press("Delete", "Second");
  await expect(app.accounts.row("Second")).toHaveCount(0);
  await expect(app.accounts.gone("Second")).toBeVisible();
  await app.notice.getByRole("button", { name: "Undo" }).click();
  await expect(app.accounts.row("Second")).toBeVisible();
  await expect(app.accounts.gone("Second")).toHaveCount(0);
});

test("deleting can be taken back from another page", async ({ page }) => {
  const app = new App(page);
  await seed(page, assessment({ name: "First", answers: mixed }), assessment({ id: "second", name: "Second" }));
  await app.open("/accounts");
  await app.accounts.press("Delete", "Second");
  await app.go("Plan");
  await app.notice.getByRole("button", { name: "Undo" }).click();
  await app.go("Accounts");
  await expect(app.accounts.row("Second")).toBeVisible();
});

test("deleting the open one opens another; it can be restored with everything in it", async ({ page }) => {
  const app = new App(page);
  await seed(page, assessment({ name: "First", answers: mixed }), assessment({ id: "second", name: "Second" }));
  await app.open("/accounts");
  await app.accounts.press("Delete", "First");
  await expect(page.getByRole("banner")).toContainText("Second");
  await app.reload();
  await expect(page.getByRole("banner")).toContainText("Second");
  await app.accounts.gone("First").getByRole("button", { name: "Restore" }).click();
  await app.accounts.press("Open", "First");
  await app.go("Plan");
  expect(await app.plan.count()).toBeGreaterThan(20);
});

test("deleting the only one begins anew", async ({ page }) => {
  const app = new App(page);
  await seed(page, assessment({ name: "Only", answers: mixed }));
  await app.open("/accounts");
  await app.accounts.press("Delete", "Only");
  await expect(app.accounts.rows).toHaveCount(1);
  await expect(app.accounts.gone("Only")).toBeVisible();
  await app.go("Overview");
  await expect(page.getByRole("link", { name: "Start with eight questions" })).toBeVisible();
});

test("removing for good asks once more, offers a file before, and then nothing is left", async ({ page }) => {
  const app = new App(page);
  await seed(page, assessment({ name: "First" }), assessment({ id: "second", name: "Second", answers: mixed }));
  await app.open("/accounts");
  await app.accounts.press("Delete", "Second");
  const gone = app.accounts.gone("Second");
  const { text } = await download(page, () => gone.getByRole("button", { name: "Save to a file" }).click());
  expect(JSON.parse(text).assessments[0].id).toBe("second");
  await gone.getByRole("button", { name: "Remove for good" }).click();
  expect(Object.keys(await stored(page))).toContain(`${PREFIX}assessment/second`);
  const sure = gone.getByRole("button", { name: "Really remove it: this cannot be undone" });
  await expect(sure).toBeFocused();
  await sure.click();
  await expect(gone).toHaveCount(0);
  expect(Object.keys(await stored(page)).filter((key) => key.includes("second"))).toEqual([]);
});

test("the comparison shows score, coverage and gaps of each, and control by control", async ({ page }) => {
  const app = new App(page);
  await seed(
    page,
    assessment({ id: "s", name: "Firm", answers: everything(() => "met") }),
    assessment({ id: "t", name: "Open ground", answers: everything(() => "not-met") }),
    assessment({ id: "u", name: "New" }),
  );
  await app.open("/accounts");
  const all = `${criteria.length} of ${criteria.length}`;
  await expect(app.accounts.row("Firm").getByRole("cell")).toContainText(["100", all, "100", "100", "0"]);
  await expect(app.accounts.row("Open ground").getByRole("cell")).toContainText(["0", all, "0", "0", String(criteria.length)]);
  await expect(app.accounts.row("New").getByRole("cell")).toContainText(["0", `0 of ${criteria.length}`, "0", "0", "0"]);
  await page.getByText("All accounts together").click();
  const table = page.getByRole("region", { name: "Controls by account" }).getByRole("table");
  await expect(table.getByRole("row")).toHaveCount(28);
  await expect(table.getByRole("columnheader")).toHaveText(["Control", "Not met in", "Open ground", /^Firm/, "New"]);
  await expect(table.getByRole("row").nth(1).getByRole("cell")).toHaveText(["1 of 3", "Not met", "Met", "Unknown"]);
});

test("the plans of all assessments can be read together; working on one opens it", async ({ page }) => {
  const app = new App(page);
  await seed(
    page,
    assessment({ name: "First", answers: { [one.id]: "not-met" } }),
    assessment({ id: "second", name: "Second", answers: { [one.id]: "not-met", [criteria[1].id]: "not-met" } }),
  );
  await app.open("/plan");
  const own = await app.plan.count();
  await app.plan.allTogether.check();
  await expect.poll(() => app.plan.count()).toBeGreaterThan(own);
  const theirs = app.plan.rows.filter({ has: page.locator(".chip").getByText("Second", { exact: true }) }).first();
  await theirs.getByRole("heading").getByRole("button").click();
  await theirs.getByRole("button", { name: 'Open "Second" to work on this' }).click();
  await expect(page.getByRole("banner")).toContainText("Second");
  // Every action is listed once: those of the open assessment and those of the other.
  await expect(app.plan.rows.filter({ has: page.locator(".chip").getByText("First", { exact: true }) })).toHaveCount(own);
  await expect(app.plan.rows.filter({ has: page.locator(".chip").getByText("Second", { exact: true }) })).toHaveCount(0);
});

test.describe("all accounts together", () => {
  const root = "acct-02.root-mfa";

  test("shows the controls by account, the worst first, and actions that several need", async ({ page }) => {
    const app = new App(page);
    await seed(
      page,
      assessment({ name: "Good", answers: { [root]: "met" } }),
      assessment({ id: "bad", name: "Bad", answers: { [root]: "not-met" } }),
      assessment({ id: "worse", name: "Worse", answers: { [root]: "not-met", [one.id]: "not-met" } }),
    );
    await app.open("/accounts");
    await page.getByText("All accounts together").click();
    const portfolio = page.locator(".portfolio");
    await expect(
      portfolio.getByText(/^3 accounts: 3 criteria not met or partly met, \d+ actions open, about .* of work/),
    ).toBeVisible();
    const common = portfolio.locator(".common > li").first();
    await expect(common).toContainText("2 of 3 accounts: Worse, Bad");
    const matrix = portfolio.getByRole("region", { name: "Controls by account" });
    await expect(matrix.getByRole("row").nth(1).getByRole("rowheader")).toContainText("ACCT.02");
    await expect(matrix.getByRole("row").nth(1)).toContainText("2 of 3");
    await expect(matrix.getByRole("row")).toHaveCount(3);
    await portfolio.getByRole("combobox", { name: "Show" }).selectOption("All controls");
    await expect(matrix.getByRole("row")).toHaveCount(28);
    await matrix.getByRole("button", { name: "Worse" }).click();
    await expect(page.getByRole("banner")).toContainText("Worse");
  });

  test("can be saved as a report and as a table, also without names", async ({ page }) => {
    const app = new App(page);
    await seed(
      page,
      assessment({ name: "Production", account: "111122223333", answers: mixed }),
      assessment({ id: "staging", name: "Staging", account: "444455556666", answers: mixed }),
    );
    await app.open("/accounts");
    await page.getByText("All accounts together").click();
    const save = (name: string) => download(page, () => page.getByRole("button", { name }).click());
    const table = await save("Save a combined table (CSV)");
    expect(table.name).toMatch(/^footing-all-accounts-\d{4}-\d{2}-\d{2}\.csv$/);
    expect(rowsOf(table.text)).toHaveLength(1 + 2 * 27);
    expect((await save("Save a combined report (HTML)")).text).toContain("Production");
    await page.getByRole("checkbox", { name: "Leave out account IDs and names" }).check();
    for (const name of ["Save a combined table (CSV)", "Save a combined report (HTML)"]) {
      const { text } = await save(name);
      expect(text).not.toMatch(/Production|Staging|111122223333|444455556666/);
    }
  });
});
