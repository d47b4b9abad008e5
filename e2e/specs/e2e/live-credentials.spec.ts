// Credentials: what is accepted, what is refused and with which advice, and that only the scanner holds them.

import type { Page } from "@playwright/test";
import { type Credentials, expect, lines, test } from "../../cloud.ts";
import { assessment, seed } from "../../documents.ts";
import { download } from "../../download.ts";
import { App } from "../../pages/app.ts";
import type { Format } from "../../pages/data.ts";
import { LivePage } from "../../pages/live.ts";

const ROLE = "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_ReadOnly_0123456789abcdef";

async function open(page: Page): Promise<LivePage> {
  await new App(page).open("/live");
  return new LivePage(page);
}

test.describe("taken", () => {
  const forms: [string, (credentials: Credentials) => string][] = [
    [
      "PowerShell",
      (c) =>
        `$Env:AWS_ACCESS_KEY_ID="${c.AccessKeyId}"\r\n$Env:AWS_SECRET_ACCESS_KEY="${c.SecretAccessKey}"\r\n$Env:AWS_SESSION_TOKEN="${c.SessionToken}"`,
    ],
    [
      "a profile",
      (c) =>
        `[audit]\naws_access_key_id = ${c.AccessKeyId}\naws_secret_access_key = ${c.SecretAccessKey}\naws_session_token = ${c.SessionToken}\n`,
    ],
    ["JSON of sts assume-role", (c) => JSON.stringify({ Credentials: c, AssumedRoleUser: { Arn: c.Arn } }, null, 4)],
  ];
  for (const [name, form] of forms) {
    test(`${name}`, async ({ page, cloud }) => {
      await cloud.command("reset");
      const credentials = await cloud.credentials("identity-center");
      const live = await open(page);
      await live.paste(form(credentials));
      await expect(page.getByText(credentials.Arn)).toBeVisible();
      await expect(page.getByRole("heading", { name: "Account 1234-5678-9012" })).toBeVisible();
    });
  }

  test("three fields", async ({ page, cloud }) => {
    await cloud.command("reset");
    const credentials = await cloud.credentials("user");
    await open(page);
    await page.getByText("Or in three fields").click();
    await page.getByLabel("Access key ID").fill(credentials.AccessKeyId);
    await page.getByLabel("Secret access key").fill(credentials.SecretAccessKey);
    await page.getByLabel("Session token").fill(credentials.SessionToken!);
    await page.getByRole("button", { name: "Hand over these three" }).click();
    await expect(page.getByText(credentials.Arn)).toBeVisible();
  });

  test("a clock that is an hour off is put right, and said", async ({ page, cloud }) => {
    await cloud.scenario("empty");
    await cloud.command("clock", { seconds: 3600 });
    const live = await open(page);
    await live.handOver(await cloud.credentials("role", 3 * 3600));
    await expect(page.getByText("This device's clock is 60 minutes behind AWS's.")).toBeVisible();
    await live.scan();
    expect((await live.findings())["acct-02.root-mfa"].verdict).toEqual({ is: "fail", degree: "wholly" });
  });
});

test.describe("refused", () => {
  const refusals: [string, (credentials: (kind: string, seconds?: number) => Promise<Credentials>) => Promise<string>, RegExp][] =
    [
      ["nothing", async () => "", /field was empty/],
      ["something else", async () => "arn:aws:iam::123456789012:role/x", /no credentials in this text/],
      ["long-term keys", async (c) => lines(await c("long-term")), /work until somebody deletes them|long-term/i],
      ["root", async (c) => lines(await c("root")), /root user/],
      ["expired by their own word", async (c) => lines(await c("role", -60)), /expired/],
      ["expired by AWS's word", async (c) => lines({ ...(await c("role", -60)), Expiration: undefined }), /expired/],
      [
        "half a secret",
        async (c) => {
          const made = await c("role");
          return lines({ ...made, SecretAccessKey: made.SecretAccessKey.slice(0, 20) });
        },
        /secret access key is incomplete/,
      ],
      ["a wrong secret", async (c) => lines({ ...(await c("role")), SecretAccessKey: "A".repeat(40) }), /secret|signature/i],
      [
        "a key that AWS does not know",
        async (c) => lines({ ...(await c("role")), AccessKeyId: "ASIAAAAAAAAAAAAAAAAA" }),
        /does not recognize|not known/i,
      ],
      ["no session token", async (c) => lines({ ...(await c("role")), SessionToken: undefined }), /session token is missing/],
    ];
  for (const [name, text, words] of refusals) {
    test(name, async ({ page, cloud }) => {
      await cloud.command("reset");
      const live = await open(page);
      await live.paste(await text((kind, seconds) => cloud.credentials(kind, seconds)));
      await expect(live.refusal).toContainText(words);
      await expect(live.field).toHaveValue("");
      // Another attempt is possible afterwards.
      await live.handOver(await cloud.credentials());
    });
  }
});

test("a role with less power takes the place of what was pasted", async ({ page, cloud }) => {
  await cloud.scenario("compliant");
  const live = await LivePage.begin(page, cloud);
  const fold = page.locator("details").filter({ hasText: "Switch to a read-only role" });
  await fold.locator("summary").click();
  await page.getByLabel("ARN of the role").fill("arn:aws:iam::123456789012:role/none");
  await page.getByRole("button", { name: "Assume this role" }).click();
  await expect(live.refusal).toBeVisible();
  await page.getByLabel("ARN of the role").fill(ROLE);
  await page.getByRole("button", { name: "Assume this role" }).click();
  await expect(page.getByText(":assumed-role/AWSReservedSSO_ReadOnly_0123456789abcdef/footing")).toBeVisible();
  await live.scan();
  expect((await live.findings())["acct-06.long-passwords"].verdict).toEqual({ is: "pass" });
});

test("credentials that expire end the scanner; what was found stays", async ({ page, cloud }) => {
  await cloud.scenario("messy");
  await new App(page).open("/live");
  const live = new LivePage(page);
  await live.handOver(await cloud.credentials("role", 25));
  await live.scan();
  await expect(page.getByText("The credentials have expired, and the scanner has forgotten them.")).toBeVisible({
    timeout: 30_000,
  });
  await expect(live.field).toBeVisible();
  await expect(live.found).toBeVisible();
  expect((await live.findings())["acct-02.root-mfa"].verdict.is).toBe("fail");
});

test("credentials that AWS ends in the middle of a scan leave unknowns with the reason", async ({ page, cloud }) => {
  await cloud.scenario("compliant");
  await new App(page).open("/live");
  const live = new LivePage(page);
  await live.handOver({ ...(await cloud.credentials()), Expiration: undefined });
  await cloud.command("fault", { kind: "expired", service: "iam" });
  await live.start.click();
  await expect(page.getByText("The credentials have expired, and the scanner has forgotten them.")).toBeVisible({
    timeout: 30_000,
  });
  const findings = await live.findings();
  expect(findings["acct-06.long-passwords"].verdict).toEqual({ is: "unknown" });
  expect(findings["acct-06.long-passwords"].reason).toContain("The credentials expired");
});

test("an assessment that was made for another account is not mixed up", async ({ page, cloud }) => {
  await cloud.scenario("empty");
  await seed(page, assessment({ account: "111122223333" }));
  await new App(page).open("/live");
  const live = new LivePage(page);
  await live.paste(lines(await cloud.credentials()));
  await expect(page.getByRole("heading", { name: "The open assessment is for another account" })).toBeVisible();
  await expect(live.start).toHaveCount(0);
  await page.getByRole("button", { name: "New assessment for this account" }).click();
  await live.scan();
  await expect(page.getByRole("banner")).toContainText("Account 123456789012");
});

test("what was found in one account is not put into the assessment of another", async ({ page, cloud }) => {
  await cloud.scenario("empty");
  await seed(
    page,
    assessment({ id: "ours", name: "Ours" }),
    assessment({ id: "theirs", name: "Theirs", account: "111122223333" }),
  );
  const app = new App(page);
  const live = await LivePage.begin(page, cloud);
  await cloud.command("fault", { kind: "hang", service: "cloudtrail" });
  await live.start.click();
  await app.go("Accounts");
  await app.accounts.press("Open", "Theirs");
  await expect(page.getByRole("banner")).toContainText("Theirs");
  await app.go("Evidence");
  await page.getByRole("button", { name: "Stop, keep what was found" }).click();
  await expect(page.getByText("First open the assessment for this account")).toBeVisible();
  await expect(page.getByRole("button", { name: "Add it to the open assessment" })).toHaveCount(0);
  await app.go("Accounts");
  await app.accounts.press("Open", "Ours");
  await app.go("Evidence");
  await page.getByRole("button", { name: "Add it to the open assessment" }).click();
  await expect.poll(async () => Object.keys(await live.findings()).length).toBe(93);
});

test("forgetting in the middle of a scan ends it at once", async ({ page, cloud }) => {
  await cloud.scenario("messy");
  const live = await LivePage.begin(page, cloud);
  await cloud.command("fault", { kind: "hang", service: "ec2" });
  await live.start.click();
  await expect(page.getByText(/\d+ of \d+ calls answered/)).toBeVisible();
  await page.getByRole("button", { name: "Forget the credentials" }).click();
  await expect(live.field).toBeVisible();
  await expect(page.getByText("The credentials are forgotten")).toBeVisible();
  // A request that was in progress when the scanner ended may still arrive, but no other.
  await page.waitForTimeout(1_000);
  const before = (await cloud.log()).length;
  await page.waitForTimeout(1_500);
  expect((await cloud.log()).length).toBe(before);
});

test("a page that comes back from the browser's memory has forgotten them and begins anew", async ({ page, cloud }) => {
  await cloud.scenario("empty");
  const live = await LivePage.begin(page, cloud);
  await page.evaluate(() => {
    dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
    dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
  });
  await expect(live.field).toBeVisible();
  await live.handOver(await cloud.credentials());
});

test("session tokens that IAM does not take are told from a lack of permission", async ({ page, cloud }) => {
  await cloud.scenario("empty");
  await new App(page).open("/live");
  const live = new LivePage(page);
  await live.handOver(await cloud.credentials("user-without-mfa"));
  await live.scan();
  const finding = (await live.findings())["acct-06.long-passwords"];
  expect(finding.verdict).toEqual({ is: "unknown" });
  expect(finding.reason).toContain("only with an MFA code");
});

test("after a scan the credentials are nowhere: not stored, shown, logged, told or exported", async ({
  page,
  cloud,
  context,
}) => {
  const console: string[] = [];
  page.on("console", (message) => console.push(message.text()));
  // Records everything that the page receives from the scanner.
  await context.addInitScript(() => {
    const told: (string | Blob)[] = [];
    Object.assign(window, { told });
    window.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        this.addEventListener("message", (event) => told.push(event.data));
      }
    };
  });
  await cloud.scenario("messy");
  const credentials = await cloud.credentials();
  await new App(page).open("/live");
  const live = new LivePage(page);
  await live.handOver(credentials);
  await live.scan();
  await live.ledger.locator("summary").click();

  const seen: Record<string, string> = {};
  const look = async (when: string) => {
    Object.assign(
      seen,
      await page.evaluate(async (when) => {
        const found: Record<string, string> = {};
        const told = ((window as unknown as { told?: (string | Blob)[] }).told ?? []).slice();
        for (const [place, one] of told.entries())
          found[`${when}: message ${place}`] = typeof one === "string" ? one : await one.text();
        found[`${when}: local storage`] = JSON.stringify({ ...localStorage });
        found[`${when}: session storage`] = JSON.stringify({ ...sessionStorage });
        found[`${when}: databases`] = JSON.stringify(await indexedDB.databases());
        found[`${when}: caches`] = JSON.stringify(await caches.keys());
        const kept = await caches.open("footing-evidence");
        for (const request of await kept.keys()) {
          const packed = (await kept.match(request))!.body!;
          found[`${when}: evidence kept at ${request.url}`] = await new Response(
            packed.pipeThrough(new DecompressionStream("gzip")),
          ).text();
        }
        found[`${when}: cookies`] = document.cookie;
        found[`${when}: address`] = location.href + JSON.stringify(history.state);
        found[`${when}: page`] =
          document.documentElement.outerHTML +
          [...document.querySelectorAll("input, textarea")].map((field) => (field as HTMLInputElement).value).join("\n");
        return found;
      }, when),
    );
  };
  await expect(live.kept).toContainText(/\d+ answers, the first from/);
  await look("after the scan");
  expect(Object.keys(seen).filter((place) => place.includes("evidence kept"))).toHaveLength(1);
  seen["ledger"] = (await download(page, () => page.getByRole("button", { name: "Save the list as JSON" }).click())).text;
  seen["evidence"] = (await download(page, () => page.getByRole("button", { name: "Save the evidence file" }).click())).text;
  expect(page.workers()).toHaveLength(1);
  await page.getByRole("button", { name: "Forget the credentials" }).click();
  await expect(live.field).toBeVisible();
  // The worker with the credentials has ended, and the present one has never seen any.
  expect(page.workers().length).toBeLessThanOrEqual(1);
  await look("after forgetting");
  const app = new App(page);
  await app.go("Data");
  const formats: Format[] = [
    "Footing file (JSON)",
    "Markdown, for a repository or wiki",
    "Report (HTML), to read, print or send",
    "Spreadsheet (CSV), one row per action",
  ];
  for (const format of formats) seen[format] = (await app.data.save({ format })).text;
  await app.reload();
  await look("after reloading");
  seen["console"] = console.join("\n");
  for (const entry of await cloud.log()) seen[`address ${entry.path}`] = entry.host + entry.path;

  expect(Object.values(seen).some((text) => text.includes("123456789012"))).toBe(true);
  for (const [place, text] of Object.entries(seen)) {
    // Values from a function's environment and a server's user data, which AWS sends along.
    expect(text.includes("canary-of"), `${place} holds a secret of the account`).toBe(false);
    for (const secret of [
      credentials.AccessKeyId,
      credentials.SecretAccessKey,
      credentials.SessionToken!,
      encodeURIComponent(credentials.SecretAccessKey),
    ]) {
      expect(text.includes(secret), `${place} holds a part of the credentials`).toBe(false);
    }
  }
});
