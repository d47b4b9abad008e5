// The page of findings, what the Evidence page says of them, and the answers that evidence proposes for the profile.

import type { Page } from "@playwright/test";
import { expectAccessible, violations } from "../../axe.ts";
import { criteria } from "../../catalog.ts";
import { expect, test } from "../../cloud.ts";
import { type Assessment, assessment, said, seed, storedAssessment } from "../../documents.ts";
import { tabTo } from "../../keys.ts";
import { App } from "../../pages/app.ts";
import { FindingsPage } from "../../pages/findings.ts";
import { LivePage } from "../../pages/live.ts";

const NOW = Date.now();
const HOUR = 3_600_000;
const BLOCKED =
  "AWS does not let browsers read this service. They stay unknown here; the collector, a script for the AWS CLI, can ask for them.";

const FAIL = { is: "fail", degree: "wholly" };

const finding = (verdict: object, rest: object = {}) => ({
  verdict,
  reason: "Because.",
  observed: NOW - 5 * 60_000,
  resource_count: 0,
  calls: ["ec2:DescribeSecurityGroups"],
  regions: ["eu-west-1", "us-east-1"],
  ...rest,
});

const resource = (id: string, region: string, what = "is open to the world") => ({ id, kind: "security-group", region, what });

/** An assessment with findings of every kind. */
function found(): Assessment {
  const ports = [resource("sg-0aa1", "eu-west-1"), resource("sg-0bb2", "us-east-1")];
  return {
    ...assessment(),
    findings: {
      "acct-02.no-root-keys": finding(FAIL, {
        reason: "The root user has access keys.",
        calls: ["iam:GetAccountSummary"],
        regions: [],
      }),
      "acct-02.root-idle": finding(FAIL, { reason: "The root user was used.", calls: ["iam:GetCredentialReport"], regions: [] }),
      "wkld-11.no-open-ports": finding(FAIL, {
        reason: "2 security groups are open.",
        resources: ports,
        resource_count: 2,
        before: { verdict: { is: "pass" }, at: NOW - 48 * HOUR, resource_count: 0, added: 2 },
      }),
      "wkld-11.default-group-empty": finding(FAIL, {
        reason: "1 default group has rules.",
        resources: [resource("sg-0bb2", "us-east-1", "has 2 rules")],
        resource_count: 1,
      }),
      "acct-01.contact-details": finding(
        { is: "unknown" },
        { reason: `The browser blocks the answers to account:GetContactInformation: ${BLOCKED}` },
      ),
      "acct-08.bucket-block": finding(
        { is: "unknown" },
        { reason: `The browser blocks the answers to s3:ListBuckets: ${BLOCKED}` },
      ),
      "acct-06.long-passwords": finding({ is: "pass" }, { observed: NOW - 72 * HOUR, road: "file" }),
      "acct-07.all-regions": finding({ is: "pass" }, { observed: NOW - 40 * 24 * HOUR }),
      "acct-09.default-vpcs": finding({ is: "not-applicable" }),
      "acct-04.no-star-policies": finding({ is: "review" }),
    },
  };
}

async function opened(page: Page, query = "") {
  await seed(page, found());
  return FindingsPage.open(page, query);
}

test("what fails and how bad it is is in sight, worst first, and the counters are the filter", async ({ page }) => {
  for (const [width, height] of [
    [1280, 800],
    [390, 844],
  ]) {
    await page.setViewportSize({ width, height });
    const findings = await opened(page);
    await expect(findings.alarm).toBeVisible();
    for (const severity of ["Critical", "High", "Medium", "Low"]) {
      await expect(findings.tile(severity)).toBeInViewport({ ratio: 1 });
    }
    await expect(findings.rows).toHaveCount(4);
    await expect(page.locator(".findings h2").first()).toHaveText(/^Critical/);
    const critical = await findings.failing("Critical");
    expect(critical).toBeGreaterThan(0);
    await findings.tile("Critical").click();
    await expect(findings.rows).toHaveCount(critical);
    await expect(page).toHaveURL(/\?severity=critical$/);
    // The filter survives a reload.
    await page.reload();
    await expect(findings.tile("Critical")).toHaveAttribute("aria-pressed", "true");
    await expect(findings.rows).toHaveCount(critical);
  }
});

test("findings are filtered by kind, Region, service, source, words and change", async ({ page }) => {
  const findings = await opened(page);
  await findings.kind("All").click();
  await expect(findings.rows).toHaveCount(10);
  const choose = (name: string, option: string) => page.getByRole("combobox", { name, exact: true }).selectOption(option);
  await choose("Region", "eu-west-1");
  await expect(findings.rows.filter({ hasText: "1 default group has rules." })).toHaveCount(0);
  await choose("Region", "All Regions");
  await choose("Service", "IAM");
  await expect(findings.rows).toHaveCount(2);
  await choose("Service", "All services");
  await choose("Source", "Evidence file");
  await expect(findings.rows).toHaveCount(1);
  await choose("Source", "All sources");
  await findings.kind("Changed since the last time").click();
  await expect(findings.rows).toHaveCount(1);
  await expect(findings.rows).toContainText('Changed: was "met" 2 days ago');
  await findings.kind("Changed since the last time").click();
  await findings.search.fill("SG-0BB2");
  await expect(findings.rows).toHaveCount(2);
  await findings.search.fill("nothing of the kind");
  await expect(page.getByText("No finding fits these filters.")).toBeVisible();
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await expect(findings.rows).toHaveCount(10);
});

test("a resource has one row with everything that is wrong with it", async ({ page }) => {
  const findings = await opened(page);
  await findings.groupBy.selectOption("Resource");
  await expect(findings.rows).toHaveCount(2);
  // The one with the most problems comes first.
  await expect(findings.rows.first()).toContainText("sg-0bb2");
  await expect(findings.rows.first().getByRole("listitem")).toHaveCount(2);
  await expect(page).toHaveURL(/\?by=resource$/);
});

test("a long explanation and the time are said once", async ({ page }) => {
  const findings = await opened(page, "show=unknown");
  await expect(findings.rows).toHaveCount(2);
  await expect(page.getByText(BLOCKED)).toHaveCount(1);
  await expect(findings.rows.first()).toContainText("The browser blocks the answers to s3:ListBuckets.");
  await findings.kind("All").click();
  await expect(page.locator(".observed")).toContainText("Observed 5 minutes ago, 8 of 10; the others say when.");
  await expect(page.locator(".observed time")).toHaveAttribute("title", /^20\d\d-/);
  await expect(page.locator(".findings .live-row time")).toHaveCount(2);
  await expect(page.locator(".observed")).toContainText("1 finding is too old to count");
});

test("a finding leads to its question and to its action in the plan", async ({ page }) => {
  const findings = await opened(page, "words=sg-0aa1");
  const row = findings.rows.first();
  await row.getByRole("link", { name: /^In the plan: / }).click();
  const app = new App(page);
  await expect(app.heading).toHaveText("Plan");
  const action = criteria.find(({ id }) => id === "wkld-11.no-open-ports")!.actions[0];
  await expect(page.locator(`#${action.id.replaceAll(".", "\\.")}`)).toBeInViewport();
  await page.goBack();
  await expect(findings.search).toHaveValue("sg-0aa1");
  await row.getByRole("link").first().click();
  await app.assess.isAt("wkld-11.no-open-ports");
});

test("an account without findings says how to get some", async ({ page }) => {
  await seed(page, assessment());
  await FindingsPage.open(page);
  await expect(page.getByText("There are no findings yet.")).toBeVisible();
  await expect(page.getByRole("main").getByRole("link", { name: "Check your AWS account" })).toBeVisible();
  await expectAccessible(page);
});

test("the page can be used with the keyboard alone, and axe finds nothing in any grouping", async ({ page }) => {
  test.setTimeout(120_000);
  await page.emulateMedia({ reducedMotion: "reduce" });
  const findings = await opened(page);
  await tabTo(page, findings.tile("Critical"));
  await page.keyboard.press("Space");
  await expect(findings.tile("Critical")).toBeFocused();
  await expect(findings.tile("Critical")).toHaveAttribute("aria-pressed", "true");
  await tabTo(page, findings.kind("All"));
  await page.keyboard.press("Enter");
  await tabTo(page, findings.groupBy);
  await page.keyboard.press("End");
  await expect(page).toHaveURL(/by=resource/);
  for (const by of ["Severity", "Control", "Region", "Service"]) {
    await findings.groupBy.selectOption(by);
    expect.soft(await violations(page), by).toEqual([]);
  }
  await expectAccessible(page);
  await findings.groupBy.selectOption("Resource");
  await expectAccessible(page);
});

test("a scan ends with a short summary and the alarm; after a reload, the page says what evidence there is", async ({
  page,
  cloud,
}) => {
  test.setTimeout(240_000);
  await cloud.scenario("messy", { workload: true });
  await seed(page, { ...assessment(), profile: {} });
  const live = await LivePage.begin(page, cloud);
  await live.scan(90_000);
  const alarm = page.getByRole("alert").filter({ hasText: "someone may already be in your account" });
  await expect(live.found.locator(alarm)).toBeVisible();
  await expect(live.found.getByRole("link", { name: /^Critical: \d+ failing/ })).toBeVisible();
  await expect(live.found.getByRole("link", { name: "Open the plan" }).last()).toBeVisible();
  await expect(page.getByRole("region", { name: "Evidence answers your profile" })).toBeVisible();
  await new App(page).isSaved();

  await page.reload();
  const known = page.getByRole("region", { name: "What is known so far" });
  await expect(known).toContainText(/Observed (just now|\d minutes? ago), all 9\d\./);
  await expect(known.locator(alarm)).toBeVisible();
  // Before the form for credentials.
  const top = async (box: ReturnType<Page["locator"]>) => (await box.boundingBox())!.y;
  expect(await top(known)).toBeLessThan(await top(live.field));
  await known.getByRole("link", { name: "See the findings" }).click();
  const findings = new FindingsPage(page);
  await expect(findings.alarm).toBeVisible();
  for (const [width, height] of [
    [1280, 800],
    [390, 844],
  ]) {
    await page.setViewportSize({ width, height });
    await page.evaluate(() => scrollTo(0, 0));
    for (const severity of ["Critical", "High", "Medium", "Low"]) {
      await expect(findings.tile(severity), `${severity} at ${width}`).toBeInViewport({ ratio: 1 });
    }
  }
});

test("a second scan says what has changed", async ({ page, cloud }) => {
  test.setTimeout(240_000);
  await cloud.scenario("messy");
  const live = await LivePage.begin(page, cloud);
  await live.scan(90_000);
  await live.findings();
  await cloud.command("mutate", { name: "delete-root-keys" });
  await live.scan(90_000);
  const findings = await live.findings();
  expect(findings["acct-02.no-root-keys"].verdict).toEqual({ is: "pass" });
  await live.found.getByRole("link", { name: "See the findings" }).click();
  const browser = new FindingsPage(page);
  await browser.kind("All").click();
  await browser.kind("Changed since the last time").click();
  await expect(browser.row("Root has no access keys")).toContainText('Changed: was "not met"');
  expect(await browser.rows.count()).toBeLessThan(6);
});

test.describe("what evidence shows of the profile", () => {
  const section = (page: Page) => page.getByRole("region", { name: "Evidence answers your profile" });
  const answers = async (page: Page, question: string) =>
    (await storedAssessment(page)).profile?.[question]?.at(-1)?.value?.chosen as string[] | undefined;

  /** An assessment with these answers, and with what evidence shows: a number by question and choice. */
  const seen = (counts: Record<string, number>, profile: Record<string, string[]> = {}) => ({
    ...assessment(),
    profile: Object.fromEntries(Object.entries(profile).map(([question, chosen]) => [question, said({ chosen })])),
    sightings: Object.fromEntries(
      Object.entries(counts).map(([key, count]) => [key, said(count ? { count, regions: ["eu-west-1"] } : { count })]),
    ),
  });

  test("it is proposed after a scan, taken over with a click, and stays until then", async ({ page, cloud }) => {
    test.setTimeout(240_000);
    await cloud.scenario("compliant", { workload: true });
    await seed(page, { ...assessment(), profile: {} });
    const live = await LivePage.begin(page, cloud);
    await live.scan(90_000);
    await expect(section(page)).toBeVisible();
    await new App(page).isSaved();
    // No answer has changed by itself.
    expect((await storedAssessment(page)).profile ?? {}).toEqual({});
    await page.goto("/profile");
    const compute = section(page)
      .getByRole("listitem")
      .filter({ has: page.getByRole("heading", { name: "Compute" }) })
      .first();
    await expect(compute).toContainText(/Servers: \d+ in/);
    await compute.getByRole("button", { name: /^Set Compute to / }).click();
    await new App(page).isSaved();
    expect(await answers(page, "compute")).toContain("ec2");
    await expect(compute).toHaveCount(0);
  });

  test("a contradiction says what was answered, a dismissed proposal does not come back", async ({ page }) => {
    await seed(page, seen({ "data.rds": 2, "compute.ec2": 3 }, { data: ["none"] }));
    const app = new App(page);
    await app.open("/profile");
    const data = section(page)
      .getByRole("listitem")
      .filter({ has: page.getByRole("heading", { name: "Data" }) })
      .first();
    await expect(data).toContainText("You said: Nowhere here.");
    await expect(data).toContainText("RDS or Aurora: 2 in eu-west-1");
    await data.getByRole("button", { name: "Dismiss: Data" }).click();
    await expect(data).toHaveCount(0);
    await app.isSaved();
    expect(await answers(page, "data")).toEqual(["none"]);
    await app.reload();
    await expect(section(page)).toBeVisible();
    await expect(data).toHaveCount(0);
  });

  test("what no call shows is left to the person, and all are accepted at once", async ({ page }) => {
    await seed(page, seen({ "compute.ec2": 3, "compute.containers": 0, "accounts.standalone": 1, "accounts.member": 0 }));
    const app = new App(page);
    await app.open("/profile");
    await section(page).getByRole("checkbox", { name: "Managed hosts" }).check();
    await expectAccessible(page);
    await section(page).getByRole("button", { name: "Accept all 2" }).click();
    await app.isSaved();
    expect(await answers(page, "compute")).toEqual(["ec2", "managed"]);
    expect(await answers(page, "accounts")).toEqual(["standalone"]);
    await expect(section(page)).toHaveCount(0);
  });
});
