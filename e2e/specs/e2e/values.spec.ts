// The values that only a person knows: filled in once, and used in commands, templates, scripts and files.

import type { Page } from "@playwright/test";
import { type Assessment, assessment, file, said, seed } from "../../documents.ts";
import { bytesOf } from "../../download.ts";
import { expect, test } from "../../fixtures.ts";
import { App } from "../../pages/app.ts";

const CONTACTS = "Add the three alternate contacts";
const ALERT = "Get an email when AWS finds a key";

async function begun(page: Page): Promise<App> {
  const app = new App(page);
  await seed(
    page,
    assessment({ answers: { "acct-01.alternate-contacts": "not-met", "wkld-05.repositories-scanned": "not-met" } }),
  );
  await app.open("/plan");
  return app;
}

test("a shared value is typed once and is in every command that needs it, also after a reload", async ({ page }) => {
  const app = await begun(page);
  const values = await app.plan.openValues();
  await values.getByRole("textbox", { name: /security-email/ }).fill("security@example.com");
  const row = await app.plan.unfold(CONTACTS);
  await expect(row.locator("pre").filter({ hasText: "put-alternate-contact" }).first()).toContainText("security@example.com");
  await page.reload();
  const again = await app.plan.unfold(CONTACTS);
  await expect(again.locator("pre").filter({ hasText: "put-alternate-contact" }).first()).toContainText("security@example.com");
  // The same field is with the commands.
  await expect(again.getByRole("textbox", { name: /security-email/ })).toHaveValue("security@example.com");
});

test("commands follow what is typed, while the field keeps the focus", async ({ page }) => {
  const app = await begun(page);
  const row = await app.plan.unfold(CONTACTS);
  const field = row.getByRole("textbox", { name: /security-email/ });
  await field.pressSequentially("ops@example.com");
  await expect(field).toBeFocused();
  await expect(row.locator("pre").filter({ hasText: "ops@example.com" }).first()).toBeVisible();
});

test("what has another form than its kind is kept, said, and in no command", async ({ page }) => {
  const app = await begun(page);
  const row = await app.plan.unfold(CONTACTS);
  const field = row.getByRole("textbox", { name: /security-email/ });
  await field.fill("a@example.com'; rm -rf ~");
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(row.getByText(/^Not used in commands, because it has another form than/)).toBeVisible();
  await expect(row.locator("pre").filter({ hasText: "rm -rf" })).toHaveCount(0);
  await expect(row.locator("pre").filter({ hasText: "{security-email}" }).first()).toBeVisible();
});

test("templates, scripts and reports use a value, and a redacted file does not have it", async ({ page }) => {
  const app = await begun(page);
  const row = await app.plan.unfold(ALERT);
  await row.getByRole("textbox", { name: /alert-email/ }).fill("on-call@example.com");
  await expect(row.locator("pre", { hasText: "AlertEmail:" })).toContainText("Default: 'on-call@example.com'");
  const script = await bytesOf(page, () => row.getByRole("button", { name: "Save as a script" }).click());
  expect(script.bytes.toString()).toContain("alert_email='on-call@example.com'");
  await app.open("/export");
  const whole = await app.export.save({ kind: "Markdown", length: "With all instructions" });
  expect(whole.text).toContain("on-call@example.com");
  const names = "Names: people, contacts, users, roles, groups, this assessment";
  const redacted = await app.export.save({ kind: "Markdown", length: "With all instructions", without: [names] });
  expect(redacted.text).not.toContain("on-call@example.com");
});

test("a value from a file is used only after somebody accepts it", async ({ page }) => {
  const app = await begun(page);
  const copy: Assessment = assessment({ answers: { "acct-01.alternate-contacts": "not-met" } });
  copy.values = { "security-email": said("stranger@example.com", { tab: "another-tab", author: "Bo" }) };
  await app.open("/data");
  await app.data.choose(file([copy]));
  await expect(app.data.preview.locator("label", { hasText: "security-email" })).toContainText("stranger@example.com");
  await app.data.merge.click();
  await app.open("/plan");
  const theirs = await app.plan.unfold(CONTACTS);
  await expect(theirs.getByText(/A file has “stranger@example.com” here/)).toBeVisible();
  await expect(theirs.locator("pre").filter({ hasText: "stranger@example.com" })).toHaveCount(0);
  await theirs.getByRole("button", { name: "Use this value" }).click();
  await expect(theirs.locator("pre").filter({ hasText: "stranger@example.com" }).first()).toBeVisible();
});
