// The assessment by other frameworks, and what is handed to customers: answers to paste, a page, a workbook.

import { assessment, everything, mixed, said, seed } from "../../documents.ts";
import { bytesOf } from "../../download.ts";
import { expect, test } from "../../fixtures.ts";
import { App } from "../../pages/app.ts";

const FRAMEWORKS = ["MVSP 3.0", "NIST CSF 2.0"];

test("the guide leads to the assessment by framework, with an answer for each control of MVSP", async ({ page }) => {
  const app = new App(page);
  await seed(page, assessment({ answers: mixed }));
  await app.open("/guide");
  await page.getByRole("link", { name: "Your assessment by other frameworks" }).click();
  await expect(app.heading).toHaveText("Other frameworks");
  await expect(app.frameworks.framework.locator("option:checked")).toHaveText(FRAMEWORKS[0]);
  await expect(app.frameworks.entries).toHaveCount(25);

  const logging = app.frameworks.entry("2.7");
  await expect(logging.locator(".status").first()).toHaveText("Not met");
  await expect(logging).toContainText(/\d of \d+ met: .*by answer/);
  await logging.getByText(/^\d+ criteria$/).click();
  await expect(logging.getByRole("link").first()).toHaveAttribute("href", /\/assess\/[a-z]+-\d\d\./);
  const answer = await app.frameworks.answer("2.7");
  expect(answer).toMatch(/^Our AWS account is assessed .* of the \d+ criteria of our assessment that are about this, .* not met/);
  expect(answer).toContain("It does not cover");
  // The page's own policy forbids reading the clipboard.
  await page.context().grantPermissions(["clipboard-write"]);
  await logging.getByRole("button", { name: "Copy the answer" }).click();
  await expect(logging.getByRole("button", { name: "Copied" })).toBeVisible();

  expect(await app.frameworks.answer("4.3")).toContain("does not cover sub-processors");
  await app.frameworks.framework.selectOption(FRAMEWORKS[1]);
  await expect(page.getByRole("heading", { level: 2 })).toContainText("Cybersecurity Framework");
  await expect(page.getByText("Answer to paste")).toHaveCount(0);
});

test("without answers, every entry is unknown and there is nothing to paste", async ({ page }) => {
  const app = new App(page);
  await app.open("/frameworks");
  await expect(page.getByText("Nothing is known of your account yet")).toBeVisible();
  await expect(app.frameworks.entry("2.7")).toContainText("There is no answer to paste yet");
  await expect(app.frameworks.entry("2.7").locator(".status").first()).toHaveText("Unknown");
});

test("a question says what it helps with in other frameworks", async ({ page }) => {
  const app = new App(page);
  await app.open("/assess/acct-02.root-mfa");
  await page.getByText("Helps with other frameworks").click();
  await expect(page.getByText("CIS AWS Foundations 5.0.0")).toBeVisible();
  await expect(page.getByText("Both ask for a second factor of the root user.").first()).toBeVisible();
});

test("a page for customers has only what is met, unless more is chosen", async ({ page }) => {
  const app = new App(page);
  const one = assessment({ name: "Acme 111122223333", answers: mixed });
  one.account = said("111122223333");
  await seed(page, one);
  await app.open("/export");
  const kind = "Page for customers and investors";
  await app.export.choosePurpose("To report it");
  expect(await app.export.rows(kind)).toHaveLength(3);
  const { name, text } = await app.export.save({ kind });
  expect(name).toMatch(/-for-customers\.html$/);
  expect(name).not.toContain("111122223333");
  expect(text).toContain("What is in place");
  expect(text).not.toContain("111122223333");
  expect(text).not.toContain("What is not in place yet");
  expect(text).not.toMatch(/<script|javascript:|\son\w+=|<link|<img|@import|url\(|href="[^#]/i);
  await app.export
    .card(kind)
    .getByRole("checkbox", { name: /^Also say what is not met yet/ })
    .check();
  await expect(app.export.card(kind)).toContainText("and what is not met yet");
  expect((await app.export.save({ kind })).text).toContain("What is not in place yet");
});

test("where nothing is known to be met, there is no page for customers, and the reason is shown", async ({ page }) => {
  const app = new App(page);
  await seed(page, assessment({ answers: everything(() => "dont-know") }));
  await app.open("/export");
  await app.export.choosePurpose("To report it");
  const card = "Page for customers and investors";
  await expect(app.export.card(card)).toContainText(
    /no criterion is known to be met in these contents, and \d+ criteria are unknown/,
  );
  await expect(app.export.button(card)).toBeDisabled();
});

test("a workbook has a sheet for each table", async ({ page }) => {
  const app = new App(page);
  await seed(page, assessment({ name: "Acme", answers: mixed }));
  await app.open("/export");
  await app.export.choosePurpose("To report it");
  await expect(app.export.card("Workbook")).toContainText(/Sheets with the summary, \d+ actions, 104 criteria/);
  const { name, bytes } = await bytesOf(page, () => app.export.button("Workbook").click());
  expect(name).toMatch(/^footing-acme-\d{4}-\d\d-\d\d\.xlsx$/);
  expect(bytes.subarray(0, 2).toString()).toBe("PK");
  const text = bytes.toString("utf8");
  for (const sheet of ["Summary", "Plan", "Criteria", "Resources", "Accepted risks", "Mappings"])
    expect(text).toContain(`<sheet name="${sheet}"`);
});
