// Live checks through the page: the scanner asks the stand-in under AWS's real host names, with real signatures.

import { readFileSync } from "node:fs";
import type { Response } from "@playwright/test";
import { criteria } from "../../catalog.ts";
import { ALL_REGIONS, expect, type Logged, test } from "../../cloud.ts";
import { assessment, said, seed } from "../../documents.ts";
import { download } from "../../download.ts";
import { App } from "../../pages/app.ts";
import { LivePage } from "../../pages/live.ts";
import { expectVerdicts } from "../../verdicts.ts";

/** The action that gives permissions through groups. */
const GROUPS = criteria.flatMap((criterion) => criterion.actions).find((action) => action.id === "acct-04.move-to-groups")!;

/** The headers that we may send in addition to the browser's. The account ID is only for S3's account settings. */
const OURS = [
  "authorization",
  "x-amz-date",
  "x-amz-security-token",
  "content-type",
  "x-amz-target",
  "x-amz-content-sha256",
  "x-amz-account-id",
];
const BROWSERS = [
  "accept",
  "accept-encoding",
  "accept-language",
  "cache-control",
  "connection",
  "content-length",
  "host",
  "origin",
  "pragma",
  "user-agent",
];

/** Expects that every request that reached the stand-in had the right form. */
function expectCleanRequests(log: Logged[]) {
  const requests = log.filter((entry) => entry.kind === "request");
  expect(log.filter((entry) => entry.crash)).toEqual([]);
  // The probe that distinguishes a refusing host from a lost network has no signature, and no other header of ours.
  const probes = requests.filter((entry) => entry.signature === "missing");
  expect(
    probes.filter(
      (entry) =>
        entry.method !== "GET" || !["/", "/-?Action=-"].includes(entry.path) || entry.headers.some((name) => OURS.includes(name)),
    ),
  ).toEqual([]);
  const signed = requests.filter((entry) => entry.signature !== "missing");
  expect(signed.filter((entry) => entry.signature !== "ok" || entry.unsigned?.length)).toEqual([]);
  const headers = new Set(signed.flatMap((entry) => entry.headers).filter((name) => !name.startsWith("sec-")));
  expect([...headers].filter((name) => ![...OURS, ...BROWSERS].includes(name))).toEqual([]);
  const asked = new Set(log.flatMap((entry) => entry.asked_headers));
  expect([...asked].filter((name) => !OURS.includes(name))).toEqual([]);
}

test.describe("scenarios", () => {
  for (const name of ["empty", "messy", "compliant", "member"]) {
    test(`${name}: every criterion gets the verdict that it must`, async ({ page, cloud }) => {
      const expected = await cloud.scenario(name, { workload: true });
      const live = await LivePage.begin(page, cloud);
      await live.scan();
      const findings = await live.findings();
      expectVerdicts(findings, expected);
      // S3 is reachable but refuses browsers, which is not a lost network.
      expect(findings["acct-08.bucket-block"].reason).toContain("The browser blocks the answers to s3:ListBuckets");
      expectCleanRequests(await cloud.log());
    });
  }
});

test("what was found stands beside answers, in the plan with real names, and turns green after the fix", async ({
  page,
  cloud,
}) => {
  await cloud.scenario("messy");
  await seed(page, assessment({ answers: { "acct-05.console-mfa": "met" } }));
  const app = new App(page);
  const live = await LivePage.begin(page, cloud);
  await expect(page.getByRole("heading", { name: "Account 1234-5678-9012" })).toBeVisible();
  await expect(page.getByText(/About \d+ calls: \d+ once and \d+ in each of 3 Regions/)).toBeVisible();
  await live.scan();

  await (await live.browse("every console user")).row("MFA for every console user").getByRole("link").first().click();
  await app.assess.isAt("acct-05.console-mfa");
  const evidence = page.locator(".finding");
  for (const name of ["bob", "dev-team"]) await expect(evidence).toContainText(name);
  await expect(page.getByText("Your answer and the evidence disagree.")).toBeVisible();

  // The root user's key is in use: the alarm is shown above the plan, and is its first action.
  await app.go("Plan");
  const alarm = page.getByRole("alert").filter({ hasText: "someone may already be in your account" });
  await expect(alarm).toContainText("Root has no access keys");
  await expect(app.plan.rows.first()).toContainText("A sign that someone may already be in your account");

  // The plan names the account's own users, and its commands can be copied completely.
  const row = await app.plan.unfold(GROUPS.title);
  const commands = row.locator("pre").filter({ hasText: "attach-group-policy" }).first();
  for (const name of ["bob", "carol", "ci-deploy"]) await expect(commands).toContainText(`--user-name '${name}' `);
  await app.go("Evidence");

  // One criterion can be checked again from its question, and a control from the findings.
  await cloud.command("mutate", { name: "delete-root-keys" });
  await (await live.browse("root has no")).row("Root has no access keys").getByRole("link").first().click();
  await expect(evidence).toContainText("Evidence says: not met");
  await page.getByRole("button", { name: /^Check again/ }).click();
  await expect(evidence).toContainText("Evidence says: met");
  await app.go("Evidence");
  await cloud.command("mutate", { name: "console-mfa" });
  await live.checkAgain("ACCT.05");
  expect((await live.findings())["acct-05.console-mfa"].verdict).toEqual({ is: "pass" });
  const browser = await live.browse("every console user");
  await browser.kind("Met").last().click();
  await browser.row("MFA for every console user").getByRole("link").first().click();
  await expect(evidence).toContainText("Evidence says: met");
  await expect(page.getByText("Your answer and the evidence disagree.")).toHaveCount(0);
});

for (const [name, mended] of Object.entries({
  empty: { "root-mfa": { "acct-02.root-mfa": "pass" }, "delete-default-networks": { "acct-09.default-vpcs": "pass" } },
  messy: {
    "delete-root-keys": { "acct-02.no-root-keys": "pass" },
    "trail-everywhere": { "acct-07.all-regions": "pass", "acct-07.log-validation": "pass" },
  },
  member: { "delete-default-network": { "acct-09.default-vpcs": "pass" } },
})) {
  test(`${name}: what is mended turns green when it is checked again, without a whole scan`, async ({ page, cloud }) => {
    await cloud.scenario(name);
    const live = await LivePage.begin(page, cloud);
    await live.scan();
    for (const [mutation, verdicts] of Object.entries(mended)) {
      for (const id of Object.keys(verdicts)) expect((await live.findings())[id].verdict.is, id).toBe("fail");
      await cloud.command("mutate", { name: mutation });
      await cloud.command("log", { clear: true });
      await live.checkAgain(Object.keys(verdicts)[0].slice(0, 7).toUpperCase().replace("-", "."));
      for (const [id, verdict] of Object.entries(verdicts)) expect((await live.findings())[id].verdict.is, id).toBe(verdict);
      expect((await cloud.log()).filter((entry) => entry.kind === "request").length).toBeLessThan(60);
    }
  });
}

test("regions can be left out, and what rests on absence is then unknown", async ({ page, cloud }) => {
  const expected = await cloud.scenario("compliant");
  const live = await LivePage.begin(page, cloud);
  await page.getByText("All 3 enabled Regions").click();
  await page.getByRole("checkbox", { name: "ap-southeast-2" }).uncheck();
  await live.scan();
  const findings = await live.findings();
  expect(expected["acct-12.security-hub"]?.verdict.is).toBe("pass");
  for (const id of ["acct-12.security-hub", "acct-09.default-vpcs", "acct-09.unused-network"]) {
    expect(findings[id].verdict, id).toEqual({ is: "unknown" });
    expect(findings[id].reason, id).toContain("1 of 3 enabled Regions were not asked");
  }
  expect(findings["acct-06.long-passwords"].verdict).toEqual({ is: "pass" });
  const asked = (await cloud.log()).filter((entry) => entry.kind === "request" && entry.region === "ap-southeast-2");
  expect(asked).toEqual([]);
});

test("regions that the organization has closed are left out and named", async ({ page, cloud }) => {
  await cloud.scenario("compliant");
  await cloud.command("close-regions", { regions: ["ap-southeast-2"] });
  const live = await LivePage.begin(page, cloud);
  await live.scan();
  const findings = await live.findings();
  for (const id of ["acct-12.security-hub", "acct-09.default-vpcs"]) {
    expect(findings[id].verdict, `${id}: ${findings[id].reason}`).toEqual({ is: "pass" });
    expect(findings[id].reason, id).toContain("ap-southeast-2");
    expect(findings[id].regions, id).not.toContain("ap-southeast-2");
  }
});

test("the least policy that is shown is enough for every check", async ({ page, cloud }) => {
  const expected = await cloud.scenario("compliant");
  const app = new App(page);
  await app.open("/live/calls");
  const saved = await download(page, () => page.getByRole("button", { name: "Save the policy" }).click());
  await cloud.command("policy", { documents: [JSON.parse(saved.text)] });
  const live = await LivePage.begin(page, cloud);
  await live.scan();
  expectVerdicts(await live.findings(), expected);
});

test("what AWS charges for is asked only if it is wanted", async ({ page, cloud }) => {
  await cloud.scenario("compliant");
  const live = await LivePage.begin(page, cloud);
  const charged = async () => (await cloud.log()).filter((entry) => entry.kind === "request" && entry.service === "ce").length;
  await live.scan();
  expect(await charged()).toBe(0);
  await page.getByText("Scan again with other settings").click();
  await page.getByRole("checkbox", { name: /calls that AWS charges for/ }).check();
  await live.scan();
  expect(await charged()).toBe(2);
});

test("a service that lets browsers through after all is asked", async ({ page, cloud }) => {
  await cloud.scenario("compliant");
  await cloud.command("cors", { answers: { account: true, inspector2: true, guardduty: true } });
  const live = await LivePage.begin(page, cloud);
  await live.scan();
  const findings = await live.findings();
  for (const id of ["acct-01.alternate-contacts", "acct-11.on-everywhere", "acct-11.notified", "acct-12.vulnerability-scan"]) {
    expect(findings[id].verdict, `${id}: ${findings[id].reason}`).toEqual({ is: "pass" });
  }
});

test("a scan can be stopped, and keeps what it has found", async ({ page, cloud }) => {
  await cloud.scenario("compliant");
  await cloud.command("fault", { kind: "hang", service: "ec2", operation: "DescribeVpcs" });
  const live = await LivePage.begin(page, cloud);
  await live.start.click();
  await expect(page.getByText(/\d+ of \d+ calls answered/)).toBeVisible();
  await expect
    .poll(async () => (await cloud.log()).filter((entry) => entry.operation === "GetAccountSummary").length)
    .toBeGreaterThan(0);
  await page.waitForTimeout(1_500);
  await page.getByRole("button", { name: "Stop, keep what was found" }).click();
  await live.isThrough();
  const findings = await live.findings();
  expect(findings["acct-09.default-vpcs"].verdict).toEqual({ is: "unknown" });
  expect(findings["acct-09.default-vpcs"].reason).toContain("The scan was stopped");
  expect(Object.values(findings).some((finding) => finding.verdict.is === "pass")).toBe(true);
});

test("a scan that was stopped goes on, and asks nothing again that has an answer", async ({ page, cloud }) => {
  await cloud.scenario("compliant");
  await cloud.command("fault", { kind: "hang", service: "ec2", operation: "DescribeVpcs" });
  const live = await LivePage.begin(page, cloud);
  await live.start.click();
  await expect
    .poll(async () => (await cloud.log()).filter((entry) => entry.operation === "GetAccountSummary").length)
    .toBeGreaterThan(0);
  await page.waitForTimeout(1_500);
  await page.getByRole("button", { name: "Stop, keep what was found" }).click();
  await live.isThrough();
  await cloud.command("mend");
  const goOn = page.getByRole("button", { name: "Continue the scan" });
  await goOn.click();
  await expect(goOn).toHaveCount(0, { timeout: 45_000 });
  await live.isThrough();
  await expect.poll(async () => (await live.findings())["acct-09.default-vpcs"].verdict.is).not.toBe("unknown");
  const times = (name: string) =>
    cloud.log().then((log) => log.filter(({ kind, operation }) => kind === "request" && operation === name).length);
  expect(await times("GetAccountSummary")).toBe(1);
  expect(await times("DescribeVpcs")).toBeGreaterThan(3);
});

test("an ordinary account in 17 Regions takes at most 2,000 requests", async ({ page, cloud }) => {
  await cloud.scenario("compliant", { workload: true, regions: ALL_REGIONS });
  const live = await LivePage.begin(page, cloud);
  await live.scan(90_000);
  const requests = (await cloud.log()).filter(({ kind }) => kind === "request");
  expect(requests.length).toBeGreaterThan(1_000);
  expect(requests.length).toBeLessThanOrEqual(2_000);
  // Only one of the two load balancers can be reached from the internet.
  expect(requests.filter(({ operation }) => operation === "DescribeListeners")).toHaveLength(1);
});

test("what the profile switches off is asked of in lists only", async ({ page, cloud }) => {
  await cloud.scenario("messy", { workload: true });
  const one = assessment();
  one.profile = { compute: said({ chosen: ["none"] }), data: said({ chosen: ["none"] }), public: said({ chosen: ["none"] }) };
  await seed(page, one);
  const live = await LivePage.begin(page, cloud);
  await live.start.click();
  await live.isThrough();
  const asked = new Set(
    (await cloud.log()).filter(({ kind }) => kind === "request").map(({ service, operation }) => `${service}:${operation}`),
  );
  expect(asked).toContain("elbv2:DescribeLoadBalancers");
  expect(asked).not.toContain("elbv2:DescribeListeners");
  expect(asked).not.toContain("elbv2:DescribeRules");
});

test("what is stored of a scan leaves room for fifty assessments", async ({ page, cloud }) => {
  await cloud.scenario("messy");
  const live = await LivePage.begin(page, cloud);
  await live.scan();
  await live.findings();
  const stored = await page.evaluate(() =>
    Object.entries(localStorage).reduce((sum, [key, text]) => sum + key.length + text.length, 0),
  );
  // Browsers allow 5 MiB, counted in UTF-16 units.
  expect(stored).toBeLessThan((5 * 1024 * 1024) / 50);
});

test("every request stands in the ledger, and evidence and ledger can be saved", async ({ page, cloud }) => {
  await cloud.scenario("messy");
  const live = await LivePage.begin(page, cloud);
  await live.scan();
  const signed = (await cloud.log()).filter((entry) => entry.kind === "request" && entry.signature === "ok");
  await live.ledger.locator("summary").click();
  const ledger = JSON.parse(
    (await download(page, () => page.getByRole("button", { name: "Save the list as JSON" }).click())).text,
  );
  expect(
    ledger
      .filter((line: { status: number }) => line.status > 0)
      .map((line: { call: string; region: string }) => line.call.split(":")[1])
      .sort(),
  ).toEqual(signed.map((entry) => entry.operation).sort());
  await expect(live.ledger.getByRole("row").nth(1)).toBeVisible();

  const evidence = JSON.parse(
    (await download(page, () => page.getByRole("button", { name: "Save the evidence file" }).click())).text,
  );
  expect(evidence).toMatchObject({ format: "footing-evidence", version: 1, account: "123456789012", partition: "aws" });
  expect(evidence.calls.length).toBeGreaterThan(80);
});

test("nothing of AWS is asked, and no scanner loaded, before live checks are opened", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const app = new App(page);
  await app.open("/");
  for (const name of ["Assess", "Plan", "Data"] as const) await app.go(name);
  expect(asked.filter((path) => path.includes("scanner"))).toEqual([]);
});

test.describe("with the service worker at work", () => {
  test.use({ serviceWorkers: "allow" });

  test("requests to AWS pass by it, and nothing of theirs is kept", async ({ page, cloud, context }) => {
    await cloud.scenario("empty");
    await new App(page).open("/plan");
    await page.waitForFunction(() => navigator.serviceWorker.controller);
    const [answers, own]: [Response[], Response[]] = [[], []];
    context.on("response", (response) =>
      (/\.amazonaws\.com$/.test(new URL(response.url()).hostname) ? answers : own).push(response),
    );
    const live = await LivePage.begin(page, cloud);
    await live.scan();
    expect(answers.length).toBeGreaterThan(30);
    expect(answers.filter((response) => response.fromServiceWorker() || response.request().serviceWorker())).toEqual([]);
    expect(own.some((response) => response.fromServiceWorker())).toBe(true);
    const kept = await page.evaluate(async () => {
      const names = await caches.keys();
      const all = await Promise.all(
        names.map(async (name) => (await (await caches.open(name)).keys()).map((request) => request.url)),
      );
      return all.flat().filter((url) => new URL(url).origin !== location.origin);
    });
    expect(kept).toEqual([]);
  });

  // As in Firefox behind a service worker, and in WebKit always.
  test("a host that refuses browsers is told from a lost network without a word of the browser about its policy", async ({
    page,
    cloud,
  }) => {
    await cloud.scenario("messy");
    page.on("worker", (worker) => {
      const deafen = () => addEventListener("securitypolicyviolation", (event) => event.stopImmediatePropagation(), true);
      worker.evaluate(deafen).catch(() => {});
    });
    await new App(page).open("/plan");
    await page.waitForFunction(() => navigator.serviceWorker.controller);
    const live = await LivePage.begin(page, cloud);
    await live.scan();
    const findings = await live.findings();
    expect(Object.values(findings).filter(({ reason }) => reason.includes("No network connection"))).toEqual([]);
    expect(findings["acct-07.kept-logs"]!.verdict.is).toBe("fail");
    expect(findings["acct-08.bucket-block"]!.verdict.is).toBe("fail");
  });
});

test("where the host does not confine the scanner, live checks stay off", async ({ page }) => {
  await page.route(/\/scanner-[^/]*_loader\.js$/, async (route) => {
    const response = await route.fetch();
    const headers = { ...response.headers() };
    delete headers["content-security-policy"];
    await route.fulfill({ response, headers });
  });
  await new App(page).open("/live");
  await expect(page.getByRole("heading", { name: "Live checks are switched off here" })).toBeVisible();
  await expect(new LivePage(page).field).toHaveCount(0);
});

test("the scanner's policy admits exactly the hosts that the catalog can name", () => {
  const hosting = JSON.parse(readFileSync(new URL("../../../xtask/hosting.json", import.meta.url), "utf8"));
  expect(hosting.policies.scanner["connect-src"]).toBe("'self' https://*.amazonaws.com https://*.amazonaws.com.cn");
  expect(hosting.policies.page["connect-src"]).toBe("'self'");
});
