// The collector, from the page to the shell and back. The real AWS CLI asks the stand-in, and the page judges its file.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { ALL_REGIONS, expect, test } from "../../cloud.ts";
import { aws1, aws2, callsIn, collect, requestsIn } from "../../collector.ts";
import { assessment, seed } from "../../documents.ts";
import { download } from "../../download.ts";
import { tabTo } from "../../keys.ts";
import { App } from "../../pages/app.ts";
import { CollectorPage } from "../../pages/collector.ts";
import { LivePage } from "../../pages/live.ts";
import { expectVerdicts } from "../../verdicts.ts";

/** With `cargo xtask test --full`, all Regions that are enabled by default; otherwise the three of the stand-in. */
const REGIONS = process.env.FOOTING_FULL ? ALL_REGIONS : undefined;
/** The time limit for the AWS CLI in an account, in milliseconds. */
const PATIENCE = (REGIONS ? 40 : 10) * 60_000;

for (const name of ["empty", "messy", "compliant", "member"]) {
  test(`${name}: the file decides what a scan decides, and what browsers cannot ask`, async ({ page, cloud }, info) => {
    test.setTimeout(PATIENCE);
    const expected = await cloud.build(name, { workload: true, regions: REGIONS });
    const collector = await CollectorPage.open(page);
    const { folder, path } = await collector.script(info);
    const collected = await collect(cloud, path, folder, await cloud.credentials());
    expect(collected.code, collected.said).toBe(0);
    const requests = (await cloud.log()).filter((entry) => entry.kind === "request");
    expect(requests.filter((entry) => entry.signature !== "ok" || entry.crash)).toEqual([]);
    await collector.bring(collected.file!);
    await expect(collector.refusal).toHaveCount(0);
    await collector.take.click();
    const live = new LivePage(page);
    const findings = await live.findings();
    expectVerdicts(findings, expected.collector);
    expect(new Set(Object.values(findings).map((finding) => finding.road))).toEqual(new Set(["file"]));
    // A later scan of the same account sees less, and must not weaken any finding.
    if (name !== "empty" && name !== "messy") return;
    await new App(page).open("/live");
    await live.handOver(await cloud.credentials());
    await live.scan();
    expectVerdicts(await live.findings(), expected.collector);
  });
}

test("a scan and the script make the same calls on the same account", async ({ page, cloud }, info) => {
  test.setTimeout(PATIENCE);
  await cloud.build("messy", { workload: true });
  // The stand-in creates the keys of AWS's services when they are first listed.
  const live = await LivePage.begin(page, cloud);
  await live.scan();
  const collector = await CollectorPage.open(page);
  const { folder, path } = await collector.script(info);
  const collected = await collect(cloud, path, folder, await cloud.credentials());
  await new App(page).open("/live");
  await live.handOver(await cloud.credentials());
  await live.scan();
  const scanned = await download(page, () => page.getByRole("button", { name: "Save the evidence file" }).click());
  const ofScript = requestsIn(readFileSync(collected.file!));
  const ofScan = requestsIn(Buffer.from(scanned.text));
  expect(ofScan.size).toBeGreaterThan(200);

  const blocked = new Set([...ofScan].filter(([, outcome]) => outcome === "blocked").map(([request]) => serviceOf(request)));
  // A browser that may not list something cannot go on to each item, and requests some of it from other services.
  const onlyScript = [...ofScript.keys()].filter((request) => !ofScan.has(request));
  expect(onlyScript.filter((request) => !blocked.has(serviceOf(request)))).toEqual([]);
  const onlyScan = [...ofScan.keys()].filter((request) => !ofScript.has(request));
  expect([...new Set(onlyScan.map((request) => JSON.parse(request).slice(0, 2).join(":")))].sort()).toEqual([
    "config:SelectResourceConfig",
    "securityhub:GetFindings",
  ]);

  function serviceOf(request: string): string {
    return JSON.parse(request)[0];
  }
});

test("by keyboard alone: chosen controls narrow the script, and its file leaves the others as they were", async ({
  page,
  cloud,
}, info) => {
  test.setTimeout(PATIENCE);
  await cloud.scenario("messy");
  const collector = await CollectorPage.open(page);
  await expect(collector.save).toBeVisible();
  const all = await collector.kinds();
  await tabTo(page, page.getByText("For all 26 controls"));
  await page.keyboard.press("Enter");
  for (const pillar of ["Account", "Workload"]) {
    await tabTo(page, page.getByRole("button", { name: `None: ${pillar}` }));
    await page.keyboard.press("Enter");
  }
  await expect(page.getByText("Choose at least one control.")).toBeVisible();
  await tabTo(page, page.getByRole("checkbox", { name: /ACCT\.02/ }), { key: "Shift+Tab" });
  await page.keyboard.press("Space");
  await expect(page.getByText("For 1 of 26 controls")).toBeVisible();
  await expect(page).toHaveURL(/\?controls=acct-02$/);
  await tabTo(page, collector.save);
  const kinds = await collector.kinds();
  expect(kinds).toBeLessThan(all / 4);
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  const path = info.outputPath("narrow.sh");
  await download.saveAs(path);
  const folder = info.outputPath("narrow");
  mkdirSync(folder);
  const collected = await collect(cloud, path, folder, await cloud.credentials());
  expect(collected.code, collected.said).toBe(0);
  expect(collected.said).toContain(`It asks    ${kinds} kinds of questions`);
  // Playwright has to wait for the event before the key is pressed.
  const choosing = page.waitForEvent("filechooser");
  await tabTo(page, collector.input);
  await page.keyboard.press("Enter");
  await (await choosing).setFiles(collected.file!);
  const met = collector.group(/^Met: /);
  await expect(met.locator(".live-row")).toHaveCount(0);
  await expect(
    collector
      .group(/^Not met/)
      .locator(".live-row")
      .first(),
  ).toBeVisible();
  await tabTo(page, collector.take);
  await page.keyboard.press("Enter");
  await expect(collector.found.getByRole("link", { name: "See the findings" })).toBeVisible();
  const findings = await new LivePage(page).findings();
  expect(Object.keys(findings).filter((id) => id.startsWith("acct-02."))).not.toEqual([]);
  const others = Object.entries(findings).filter(([id]) => !id.startsWith("acct-02."));
  expect(others.filter(([, finding]) => finding.verdict.is === "unknown").map(([id]) => id)).toEqual([]);
  expect(findings["acct-08.bucket-block"]).toBeUndefined();
});

test("a scan that browsers blocked offers a script of just that", async ({ page, cloud }, info) => {
  await cloud.scenario("empty");
  const live = await LivePage.begin(page, cloud);
  await live.scan();
  await page.getByRole("link", { name: "Get the script" }).click();
  const collector = new CollectorPage(page);
  await expect(page.getByRole("radio", { name: /^Only what browsers cannot ask/ })).toBeChecked();
  await expect(page.getByText("Only what this visit's scan could not see.")).toBeVisible();
  await expect(collector.save).toBeVisible();
  const { path } = await collector.script(info);
  const calls = readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line.startsWith('{"call":'))
    .map((line) => JSON.parse(line));
  const services = new Set(calls.map(({ call }) => call.split(":")[0]));
  const asked = new Set(
    (await cloud.log()).filter((entry) => entry.kind === "request" && entry.status === 200).map((entry) => entry.service),
  );
  for (const blocked of ["s3", "guardduty"]) expect(services, blocked).toContain(blocked);
  // Calls that were answered are made again only to find out what to ask, and those of EC2 to list the Regions.
  const leading = new Set(calls.flatMap((row) => Object.keys(row.of ?? {})).map((name) => name.split(":")[0]));
  const again = [...services].filter((service) => asked.has(service) && !leading.has(service));
  expect(again).toEqual(["ec2"]);
});

test("the AWS CLI that these tests start once says what the one says that is started for every call", async ({
  page,
  cloud,
}, info) => {
  test.setTimeout(PATIENCE);
  await cloud.scenario("messy");
  const collector = await CollectorPage.open(page, "controls=acct-06");
  await expect(collector.save).toBeVisible();
  const { folder, path } = await collector.script(info);
  const quick = await collect(cloud, path, folder, await cloud.credentials(), ["--regions", "us-east-1"]);
  const other = info.outputPath("plain");
  mkdirSync(other);
  const plain = await collect(cloud, path, other, await cloud.credentials(), ["--regions", "us-east-1"], { aws: aws1() });
  expect(plain.code, plain.said).toBe(0);
  expect(callsIn(quick.file!)).toEqual(callsIn(plain.file!));
  expect((await cloud.log()).filter((entry) => entry.kind === "request" && entry.signature !== "ok")).toEqual([]);
});

if (aws2)
  test("under version 2 of the AWS CLI, the file decides the same, but for what an old one does not know", async ({
    page,
    cloud,
  }, info) => {
    test.setTimeout(PATIENCE);
    const expected = await cloud.build("compliant", { workload: true });
    const collector = await CollectorPage.open(page);
    const { folder, path } = await collector.script(info);
    const collected = await collect(cloud, path, folder, await cloud.credentials(), [], { aws: aws2 });
    expect(collected.code, collected.said).toBe(0);
    await collector.bring(collected.file!);
    await collector.take.click();
    const findings = await new LivePage(page).findings();
    const isTooOld = (id: string) =>
      findings[id]?.verdict.is === "unknown" && findings[id].reason.includes("The AWS CLI that ran the collector is too old for");
    const known = Object.entries(expected.collector).filter(([id]) => !isTooOld(id));
    expectVerdicts(findings, Object.fromEntries(known));
    // Debian's version is from January 2023.
    expect(known.length).toBeGreaterThan(70);
  });

test("a third of the permissions denied: the script goes on, and what they decide is unknown, with the action's name", async ({
  page,
  cloud,
}, info) => {
  test.setTimeout(PATIENCE);
  await cloud.scenario("compliant");
  const deny = {
    Effect: "Deny",
    Action: ["iam:Get*", "cloudtrail:*", "budgets:*", "securityhub:*", "sso:*", "s3:*"],
    Resource: "*",
  };
  await cloud.command("policy", {
    documents: [{ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }, deny] }],
  });
  const collector = await CollectorPage.open(page);
  const { folder, path } = await collector.script(info);
  const collected = await collect(cloud, path, folder, await cloud.credentials());
  expect(collected.code, collected.said).toBe(0);
  await collector.bring(collected.file!);
  await collector.take.click();
  const findings = await new LivePage(page).findings();
  for (const [id, action] of Object.entries({
    "acct-02.root-mfa": "iam:GetAccountSummary",
    "acct-06.long-passwords": "iam:GetAccountPasswordPolicy",
    "acct-07.all-regions": "cloudtrail:DescribeTrails",
    "acct-08.bucket-block": "s3:ListAllMyBuckets",
    "acct-10.cost-budget": "budgets:ViewBudget",
    "acct-12.security-hub": "securityhub:DescribeHub",
  })) {
    expect(findings[id].verdict, id).toEqual({ is: "unknown" });
    expect(findings[id].reason, id).toContain("These credentials do not allow");
    expect(findings[id].reason, id).toContain(action);
  }
});

test("a run that was broken off goes on where it stopped, and writes a file of its own", async ({ page, cloud }, info) => {
  test.setTimeout(PATIENCE);
  await cloud.scenario("empty");
  const collector = await CollectorPage.open(page);
  const { folder, path } = await collector.script(info);
  // In the middle: most calls come before it, and some after it.
  await cloud.command("fault", { kind: "expired", service: "sqs" });
  const expired = await collect(cloud, path, folder, await cloud.credentials(), ["--regions", "us-east-1"]);
  expect(expired.code, expired.said).toBe(1);
  expect(expired.said).toContain("expired");
  expect(expired.file).toBeUndefined();
  const before = (await cloud.log()).filter((entry) => entry.status === 200).length;
  expect(before).toBeGreaterThan(5);
  await cloud.command("mend");
  const whole = await collect(cloud, path, folder, await cloud.credentials(), ["--regions", "us-east-1"]);
  expect(whole.code, whole.said).toBe(0);
  expect(whole.said).toContain("Goes on");
  // Once per name, whatever client asks: answered calls were not made again.
  const asked = (await cloud.log()).filter((entry) => entry.status === 200 && entry.operation !== "GetCallerIdentity");
  const names = asked.map((entry) => [entry.operation, entry.region, entry.path, entry.bytes].join(" "));
  expect(names.filter((name) => name.startsWith("DescribeVolumes "))).toHaveLength(1);
});

test("a file that is damaged, foreign or of another account changes nothing and says what to do", async ({
  page,
  cloud,
}, info) => {
  test.setTimeout(PATIENCE);
  await cloud.scenario("empty");
  await seed(page, assessment({ account: "999988887777" }));
  const collector = await CollectorPage.open(page);
  const { folder, path } = await collector.script(info);
  const collected = await collect(cloud, path, folder, await cloud.credentials(), ["--regions", "us-east-1"]);
  const packed = readFileSync(collected.file!);
  const text = gunzipSync(packed).toString("utf8");
  const write = (name: string, content: string | Buffer) => {
    const file = info.outputPath(name);
    writeFileSync(file, content);
    return file;
  };
  for (const [name, content, words] of [
    ["cut.json.gz", packed.subarray(0, packed.length / 2), /cut off/],
    ["changed.json.gz", gzipSync(text.replace('"outcome":"data"', '"outcome":"failed"')), /checksum/],
    ["picture.json", "not json at all", /not an evidence file/],
  ] as const) {
    await collector.bring(write(name, content));
    await expect(collector.refusal).toContainText(name);
    await expect(collector.refusal).toContainText(words);
    await expect(collector.take).toHaveCount(0);
  }
  await collector.bring(collected.file!);
  await expect(collector.found).toContainText("9999-8888-7777");
  await expect(collector.take).toHaveCount(0);
  expect(await new LivePage(page).findings()).toEqual({});
});

test("the page says how to read every account of an organization", async ({ page }) => {
  await CollectorPage.open(page);
  const section = page.locator("details", { hasText: "For a whole organization" });
  await section.locator("summary").click();
  await expect(section.getByText("bash footing-collector.sh --organization --role OrganizationAccountAccessRole")).toBeVisible();
  await expect(section.getByText("OrganizationAccountAccessRole, which trusts the management account")).toBeVisible();
});
