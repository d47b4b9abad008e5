// Pasting a command's output for a question, which is judged at once.

import { PREFIX } from "../../documents.ts";
import { expect, test } from "../../fixtures.ts";
import { App } from "../../pages/app.ts";

test("the output of a command gives the finding at once, and stays beside the answer", async ({ page }) => {
  await new App(page).open("/assess/acct-08.account-block");
  await page.getByText("How do I find out?").click();
  const field = page.getByLabel("Paste what the command printed");
  const judge = page.getByRole("button", { name: "Check this output" });
  await expect(judge).toBeDisabled();
  await field.fill(
    '{"PublicAccessBlockConfiguration": {"BlockPublicAcls": false, "IgnorePublicAcls": false, "BlockPublicPolicy": false, "RestrictPublicBuckets": false}}',
  );
  await judge.click();
  const status = page.locator(".paste [role=status]");
  await expect(status).toContainText(/Not met|Partly met/);
  await expect(status).toContainText("The finding is now shown with your answer.");
  const stored = () =>
    page.evaluate((prefix) => {
      const current = localStorage.getItem(`${prefix}current`);
      return JSON.parse(localStorage.getItem(`${prefix}assessment/${current}`) ?? "{}").findings?.["acct-08.account-block"];
    }, PREFIX);
  await expect.poll(stored).toMatchObject({ road: "pasted", verdict: { is: "fail" } });
});

test("outputs of several commands are checked together", async ({ page }) => {
  await new App(page).open("/assess/acct-02.root-mfa");
  await page.getByText("How do I find out?").click();
  const paste = async (text: string) => {
    await page.getByLabel("Paste what the command printed").fill(text);
    await page.getByRole("button", { name: "Check this output" }).click();
  };
  const status = page.locator(".paste [role=status]");
  await paste('{"SummaryMap": {"AccountMFAEnabled": 0, "AccountAccessKeysPresent": 0}}');
  await expect(status).toContainText("were not called");
  await expect(status).toContainText("checked together");
  const keys = [1, 2].flatMap((key) =>
    ["active", "last_rotated", "last_used_date", "last_used_region", "last_used_service"].map((of) => `access_key_${key}_${of}`),
  );
  const certificates = [1, 2].flatMap((one) => [`cert_${one}_active`, `cert_${one}_last_rotated`]);
  const columns = [
    "user",
    "arn",
    "user_creation_time",
    "password_enabled",
    "password_last_used",
    "password_last_changed",
    "password_next_rotation",
    "mfa_active",
    ...keys,
    ...certificates,
  ];
  const root: Record<string, string> = {
    user: "<root_account>",
    arn: "arn:aws:iam::111122223333:root",
    user_creation_time: "2020-01-01T00:00:00+00:00",
    password_enabled: "true",
  };
  const report = `${columns.join(",")}\n${columns.map((column) => root[column] ?? (/active$/.test(column) ? "false" : "N/A")).join(",")}\n`;
  await paste(
    `{"State": "COMPLETE"}\n${JSON.stringify({ Content: Buffer.from(report).toString("base64"), ReportFormat: "text/csv", GeneratedTime: new Date().toISOString() })}`,
  );
  await expect(status).toContainText("Not met");
});

test("what cannot be judged is said in words, and changes nothing", async ({ page }) => {
  await new App(page).open("/assess/acct-02.root-mfa");
  await page.getByText("How do I find out?").click();
  const status = page.locator(".paste [role=status]");
  for (const [text, words] of [
    ["not json", /neither JSON/],
    ['{"Users": []}', /aws iam get-account-summary/],
    ["An error occurred (AccessDenied) when calling the GetAccountSummary operation: no", /do not allow/],
  ] as const) {
    await page.getByLabel("Paste what the command printed").fill(text);
    await page.getByRole("button", { name: "Check this output" }).click();
    await expect(status).toContainText(words);
    await expect(status).not.toContainText("The finding is now shown with your answer.");
  }
});
