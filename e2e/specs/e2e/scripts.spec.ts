// The scripts of actions, and the remediation kit of the plan.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { assessment, seed } from "../../documents.ts";
import { bytesOf } from "../../download.ts";
import { expect, test } from "../../fixtures.ts";
import { App } from "../../pages/app.ts";
import type { Part } from "../../pages/data.ts";

const ACCOUNT = "111122223333";
const BUCKET = "acme-open-bucket";
const TITLE = "Close buckets that strangers can open";

/** Opens the app with an assessment that has a public bucket. */
async function begun(page: Page): Promise<App> {
  const document = assessment({ name: "Acme", account: ACCOUNT, answers: { "acct-02.root-mfa": "not-met" } });
  document.findings = {
    "acct-08.no-public-data": {
      verdict: { is: "fail", degree: "wholly" },
      reason: "A bucket is open.",
      observed: Date.now() - 3_600_000,
      resources: [{ id: BUCKET, kind: "bucket", region: "eu-west-1", what: "open" }],
      resource_count: 1,
      calls: ["s3:GetBucketPolicyStatus"],
    },
  };
  const app = new App(page);
  await seed(page, document);
  return app;
}

/** Returns the files of a kit, by path. */
function unpacked(zip: Buffer): { folder: string; files: Record<string, string> } {
  const folder = mkdtempSync(join(tmpdir(), "footing-kit-"));
  writeFileSync(join(folder, "kit.zip"), zip);
  execFileSync("unzip", ["-q", "kit.zip"], { cwd: folder });
  const paths = (readdirSync(folder, { recursive: true }) as string[]).filter(
    (path) => path !== "kit.zip" && statSync(join(folder, path)).isFile(),
  );
  return { folder, files: Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), "utf8")])) };
}

async function kitWithout(app: App, without: Part[]) {
  await app.open("/export");
  const { name, bytes } = await bytesOf(app.page, () => app.export.download({ kind: "Remediation kit", without }));
  expect(name).toMatch(/^footing-.*\.zip$/);
  return unpacked(bytes);
}

const scriptIn = (files: Record<string, string>) =>
  Object.entries(files).find(([path]) => path.endsWith("-acct-08-close-public-buckets.sh"))![1];

test("an action is saved as a script with its resources and its account", async ({ page }) => {
  const app = await begun(page);
  await app.open("/plan");
  const row = await app.plan.unfold(TITLE);
  const { name, bytes } = await bytesOf(page, () => row.getByRole("button", { name: "Save as a script" }).click());
  expect(name).toBe("acct-08-close-public-buckets.sh");
  const text = bytes.toString("utf8");
  expect(text).toContain(`plan_account='${ACCOUNT}'`);
  expect(text).toContain(`\nopen-bucket ${BUCKET} eu-west-1\n`);
  const file = join(mkdtempSync(join(tmpdir(), "footing-script-")), name);
  writeFileSync(file, text);
  const help = execFileSync("bash", [file], { encoding: "utf8" });
  expect(help).toContain("--dry-run");
});

test("the plan is saved as a kit: a README, scripts in its order, and templates", async ({ page }) => {
  const app = await begun(page);
  await app.open("/plan");
  const { name, bytes } = await bytesOf(page, () => page.getByRole("button", { name: "Save the remediation kit" }).click());
  expect(name).toMatch(/^footing-acme-\d{4}-\d\d-\d\d\.zip$/);
  const { folder, files } = unpacked(bytes);
  expect(files["README.md"]).toContain(`refuse to run in any AWS account but ${ACCOUNT}`);
  const titles = [...files["README.md"].matchAll(/^### \d+\. (.*)$/gm)].map(([, title]) => title);
  expect(titles).toHaveLength(await app.plan.count());
  expect(titles).toContain(TITLE);
  const scripts = Object.keys(files).filter((path) => path.endsWith(".sh"));
  expect(scripts.length).toBeGreaterThan(0);
  for (const path of scripts) expect(statSync(join(folder, path)).mode & 0o777, path).toBe(0o755);
  expect(scriptIn(files)).toContain(BUCKET);
});

test("what is left out is in no file of the kit", async ({ page }) => {
  const app = await begun(page);
  const { files } = await kitWithout(app, ["Account IDs", "Names and IDs of resources: buckets, servers, keys and all others"]);
  for (const [path, text] of Object.entries(files)) {
    expect(text, path).not.toContain(ACCOUNT);
    expect(text, path).not.toContain(BUCKET);
  }
  expect(files["README.md"]).toContain("cannot check where they run");
  expect(scriptIn(files)).toContain("plan_account=''");
});
