// Failures on the way to AWS: each is distinguished, and none is ever taken for an answer.

import type { Page } from "@playwright/test";
import { type Cloud, expect, test } from "../../cloud.ts";
import { type Finding, LivePage } from "../../pages/live.ts";

/** What hangs on the list of trails, in a compliant account where all of it would pass. */
const BY_TRAILS = ["acct-07.all-regions", "acct-07.management-events", "acct-07.log-validation"];
/** Criteria that depend on other services. */
const OTHERS = ["acct-02.root-mfa", "acct-06.long-passwords", "acct-09.default-vpcs", "acct-12.security-hub"];

async function findingsWith(page: Page, cloud: Cloud, fault: Record<string, unknown>): Promise<Record<string, Finding>> {
  await cloud.scenario("compliant");
  const live = await LivePage.begin(page, cloud);
  await cloud.command("fault", { service: "cloudtrail", operation: "DescribeTrails", ...fault });
  await live.scan();
  return live.findings();
}

const KINDS: { kind: string; reason: RegExp; whole?: boolean }[] = [
  { kind: "denied", reason: /do not allow cloudtrail:DescribeTrails/ },
  { kind: "throttle", reason: /AWS throttled cloudtrail:DescribeTrails too often/ },
  { kind: "error", reason: /cloudtrail:DescribeTrails failed/ },
  { kind: "truncate", reason: /could not be read: cloudtrail:DescribeTrails/ },
  { kind: "break", reason: /could not be read: cloudtrail:DescribeTrails/ },
  { kind: "wrong-signature", reason: /cloudtrail:DescribeTrails failed.*InvalidSignatureException/ },
  { kind: "blocked", reason: /browser blocks the answers to cloudtrail:DescribeTrails/, whole: true },
  { kind: "offline", reason: /No network connection: cloudtrail:DescribeTrails/, whole: true },
];

for (const { kind, reason, whole } of KINDS) {
  test(`${kind}: unknown with the reason, and everything else as before`, async ({ page, cloud }) => {
    test.setTimeout(120_000);
    const findings = await findingsWith(page, cloud, { kind, ...(whole && { operation: null }) });
    for (const id of BY_TRAILS) {
      expect(findings[id].verdict, `${id}: ${findings[id].reason}`).toEqual({ is: "unknown" });
      expect(findings[id].reason, id).toMatch(reason);
    }
    for (const id of OTHERS) expect(findings[id].verdict, `${id}: ${findings[id].reason}`).toEqual({ is: "pass" });
  });
}

test("no answer in time: unknown with the reason", async ({ page, cloud }) => {
  test.setTimeout(150_000);
  await cloud.scenario("compliant");
  const live = await LivePage.begin(page, cloud);
  await cloud.command("fault", { kind: "hang", service: "cloudtrail", operation: "DescribeTrails" });
  await live.start.click();
  await expect(live.found.getByText(/criteria checked/)).toBeVisible({ timeout: 120_000 });
  const findings = await live.findings();
  for (const id of BY_TRAILS) {
    expect(findings[id].verdict).toEqual({ is: "unknown" });
    expect(findings[id].reason).toMatch(/No answer in time: cloudtrail:DescribeTrails/);
  }
  for (const id of OTHERS) expect(findings[id].verdict).toEqual({ is: "pass" });
});

test("what fails for a moment is tried again and spoils nothing", async ({ page, cloud }) => {
  await cloud.scenario("compliant");
  const live = await LivePage.begin(page, cloud);
  for (const kind of ["throttle", "error", "truncate", "break"])
    await cloud.command("fault", { kind, service: "cloudtrail", times: 2 });
  await live.scan();
  const findings = await live.findings();
  for (const id of [...BY_TRAILS, ...OTHERS])
    expect(findings[id].verdict, `${id}: ${findings[id].reason}`).toEqual({ is: "pass" });
});

test("without a network nothing is called blocked, and an earlier pass does not stay", async ({ page, cloud }) => {
  test.setTimeout(120_000);
  await cloud.scenario("compliant");
  const live = await LivePage.begin(page, cloud);
  await live.scan();
  expect((await live.findings())["acct-06.long-passwords"].verdict).toEqual({ is: "pass" });
  await cloud.command("fault", { kind: "offline" });
  await live.checkAgain("ACCT.06");
  const findings = await live.findings();
  expect(findings["acct-06.long-passwords"].verdict).toEqual({ is: "unknown" });
  expect(findings["acct-06.long-passwords"].reason).toContain("No network connection");
});

test("a third of the permissions denied: what they decide is unknown and the policy that lacks is offered", async ({
  page,
  cloud,
}) => {
  await cloud.scenario("compliant");
  const deny = { Effect: "Deny", Action: ["iam:Get*", "cloudtrail:*", "budgets:*", "securityhub:*", "sso:*"], Resource: "*" };
  await cloud.command("policy", {
    documents: [{ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }, deny] }],
  });
  const live = await LivePage.begin(page, cloud);
  await live.scan();
  const findings = await live.findings();
  for (const id of [
    "acct-02.root-mfa",
    "acct-06.long-passwords",
    "acct-07.all-regions",
    "acct-10.cost-budget",
    "acct-12.security-hub",
  ]) {
    expect(findings[id].verdict, id).toEqual({ is: "unknown" });
    expect(findings[id].reason, id).toMatch(/These credentials do not allow /);
  }
  const lacking = await page.locator("pre").filter({ hasText: '"cloudtrail:DescribeTrails"' }).innerText();
  const actions = JSON.parse(lacking).Statement.flatMap((statement: { Action: string[] }) => statement.Action);
  expect(actions).toEqual(expect.arrayContaining(["budgets:ViewBudget", "iam:GetAccountSummary", "securityhub:DescribeHub"]));
  expect(actions.filter((action: string) => action.includes("*"))).toEqual([]);
});
