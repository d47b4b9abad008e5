// The page Export: what each file is for, what is in it before it is saved, and that other programs get the same bytes.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { actions } from "../../catalog.ts";
import { assessment, everything, mixed, said, seed, storedAssessment } from "../../documents.ts";
import { bytesOf, rowsOf } from "../../download.ts";
import { expect, test } from "../../fixtures.ts";
import { App } from "../../pages/app.ts";
import { PARTS, TOOLS } from "../../pages/export.ts";

/** An assessment with an owner, a due date and a note that would act. */
function planned() {
  const one = assessment({ name: "Acme", answers: mixed });
  one.account = said("111122223333");
  one.actions = { [actions[0].id]: { owner: said("@octocat"), note: said("closes #1\n/close"), due: said("2031-01-01") } };
  return one;
}

test("what somebody wants to do decides which files are offered", async ({ page }) => {
  const app = new App(page);
  await seed(page, planned());
  await app.open("/plan");
  await page.getByRole("link", { name: "Export", exact: true }).click();
  await expect(app.heading).toHaveText("Export");
  for (const [purpose, cards] of [
    ["To work on it", ["Tickets", "Calendar", "Remediation kit"]],
    ["To report it", ["Report", "Page for customers and investors", "Workbook", "Markdown"]],
    ["To prove it", ["Report", "Workbook", "CSV", "Footing file"]],
    ["To back it up", ["Footing file"]],
  ] as const) {
    await app.export.choosePurpose(purpose);
    expect(await app.export.cards()).toEqual(cards);
  }
  await app.export.choosePurpose("To prove it");
  await expect(app.export.length.locator("option:checked")).toHaveText("With all instructions");
});

test("the first rows are shown before a file is saved, and follow the choices", async ({ page }) => {
  const app = new App(page);
  await seed(page, planned());
  await app.open("/export");
  expect(await app.export.rows("Tickets")).toHaveLength(3);
  await expect(app.export.card("Tickets")).toContainText(/\d{2,} tickets/);
  expect((await app.export.rows("Calendar")).join()).toContain("2031-01-01: Footing: due: ");
  await app.export.choose({ kind: "Tickets", grouping: "Each control, with a checklist" });
  await expect(app.export.card("Tickets")).toContainText(/(2\d|1\d) tickets/);
  const before = await app.export.card("Tickets").innerText();
  await app.export.scope.selectOption("Only what is open");
  await app.export.scope.selectOption({ label: (await app.export.scope.locator("option").nth(2).innerText()).trim() });
  await expect(app.export.card("Tickets")).not.toHaveText(before);
});

test("every tool gets a ticket for each open action, in which nothing acts", async ({ page }) => {
  const app = new App(page);
  await seed(page, planned());
  await app.open("/plan");
  const count = await app.plan.count();
  await app.open("/export");
  for (const tool of TOOLS) {
    const { name, text } = await app.export.save({ kind: "Tickets", tool });
    expect(name).toMatch(/^footing-acme-\d{4}-\d\d-\d\d-[a-z-]+\.(sh|ndjson|csv)$/);
    expect(text).not.toContain("@octocat");
    expect(text).not.toMatch(/closes #1\b/);
    expect(text).toContain("/controls/acct-01#");
    const lines = text.split("\n").filter((line) => /^(\{"title"|(acct|wkld)-\d\d\.[a-z-]+ in \w+\t\{)/.test(line));
    expect(name.endsWith(".csv") ? rowsOf(text).length - 1 : lines.length, tool).toBe(count);
    await app.export.card("Tickets").getByText("How to import it").click();
    await expect(app.export.card("Tickets").getByRole("listitem").last()).toBeVisible();
  }
});

test("where nothing is known to be open, tickets are refused with the reason, and the calendar is not", async ({ page }) => {
  const app = new App(page);
  await seed(page, assessment({ answers: everything(() => "dont-know") }));
  await app.open("/export");
  await expect(app.export.card("Tickets")).toContainText(/no action is open in these contents, but \d+ criteria are unknown/);
  await expect(app.export.button("Tickets")).toBeDisabled();
  await expect(app.export.button("Calendar")).toBeEnabled();
  const { name, text } = await app.export.save({ kind: "Calendar" });
  expect(name).toMatch(/\.ics$/);
  expect(text).toMatch(/^BEGIN:VCALENDAR\r\n/);
});

test("ticket numbers come back from a paste, are kept, and are left out with the names", async ({ page }) => {
  const app = new App(page);
  await seed(page, planned());
  await app.open("/export");
  const card = app.export.card("Tickets");
  await card.getByText("Bring ticket numbers back").click();
  const field = card.getByRole("textbox", { name: "Ticket numbers" });
  await field.fill("nothing here");
  await card.getByRole("button", { name: "Read the numbers" }).click();
  await expect(app.notice).toContainText("Nothing was changed");
  await expect(field).toHaveValue("nothing here");
  await field.fill(`${actions[0].id} https://github.com/acme/cloud/issues/12\n`);
  await card.getByRole("button", { name: "Read the numbers" }).click();
  await expect(app.notice).toContainText("The plan shows the ticket of 1 action.");
  await app.isSaved();
  await app.open("/plan");
  const row = await app.plan.unfold(actions[0].title);
  await expect(row.getByRole("textbox", { name: "Ticket" })).toHaveValue("https://github.com/acme/cloud/issues/12");
  await app.open("/export");
  const whole = await app.export.save({ kind: "Footing file" });
  expect(whole.text).toContain("acme/cloud/issues/12");
  const without = await app.export.save({ kind: "Footing file", without: [PARTS[1]] });
  expect(without.text).not.toContain("acme/cloud");
});

test("other programs get the same bytes as the page", async ({ page, baseURL }) => {
  const app = new App(page);
  await seed(page, planned());
  await app.open("/export");
  const folder = mkdtempSync(join(tmpdir(), "footing-exports-"));
  writeFileSync(join(folder, "one.json"), JSON.stringify(await storedAssessment(page)));
  for (const [tool, format] of [
    ["Jira (CSV)", "jira"],
    ["GitHub: a script", "github-script"],
  ] as const) {
    const { text } = await app.export.save({ kind: "Tickets", tool });
    expect(text).toBe(native(format));
  }
  expect((await app.export.save({ kind: "Calendar" })).text).toBe(native("calendar"));
  const { text } = await app.export.save({ kind: "Markdown", length: "With all instructions", scope: "Only what is open" });
  expect(text).toBe(native("markdown", "--with-instructions", "--scope", "open-items"));
  await app.export.choose({ kind: "Workbook", scope: "Everything" });
  const workbook = await bytesOf(page, () => app.export.button("Workbook").click());
  // To the minute, which may have passed.
  expect(workbook.bytes.length).toBe(Buffer.byteLength(native("workbook"), "latin1"));

  function native(format: string, ...more: string[]): string {
    const out = join(folder, format);
    const options = ["--format", format, "--site", new URL("/", baseURL).href, "--out", out, ...more];
    execFileSync(process.env.FOOTING_XTASK!, ["export", join(folder, "one.json"), ...options]);
    return readFileSync(out, format === "workbook" ? "latin1" : "utf8");
  }
});
