// The collector, from the page to the shell and back: the real AWS CLI asks the stand-in cloud, and its file is judged here.

import { readFileSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { collect } from "../collector.ts";
import { expect, test } from "../cloud.ts";
import { assessment, seed } from "../documents.ts";
import { App } from "../pages/app.ts";
import { CollectorPage } from "../pages/collector.ts";
import { LivePage } from "../pages/live.ts";
import { expectVerdicts } from "../verdicts.ts";

/** How long the AWS CLI may take for an account, in milliseconds. */
const PATIENCE = 10 * 60_000;

for (const name of ["empty", "messy", "kept", "member"]) {
  test(`${name}: the file decides what a scan decides, and what browsers cannot ask`, async ({ page, cloud }, info) => {
    test.setTimeout(PATIENCE);
    const expected = await cloud.build(name, { workload: true });
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
    // A scan of the same account afterwards leaves standing what browsers cannot see.
    if (name !== "empty") return;
    await new App(page).open("/live");
    await live.handOver(await cloud.credentials());
    await live.scan();
    const unseen = Object.entries(expected.browser).filter(([, one]) => one?.verdict.is === "unknown").map(([id]) => id);
    expectVerdicts(await live.findings(), Object.fromEntries(unseen.map((id) => [id, expected.collector[id]])));
  });
}

test("a third of the permissions denied: the script goes on, and what they decide is unknown, with the action's name", async ({ page, cloud }, info) => {
  test.setTimeout(PATIENCE);
  await cloud.scenario("kept");
  const deny = { Effect: "Deny", Action: ["iam:Get*", "cloudtrail:*", "budgets:*", "securityhub:*", "sso:*", "s3:*"], Resource: "*" };
  await cloud.command("policy", { documents: [{ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }, deny] }] });
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
    expect(findings[id].reason, id).toContain("These credentials may not do");
    expect(findings[id].reason, id).toContain(action);
  }
});

test("a run that was broken off goes on where it stopped, and writes a file of its own", async ({ page, cloud }, info) => {
  test.setTimeout(PATIENCE);
  await cloud.scenario("empty");
  const collector = await CollectorPage.open(page);
  const { folder, path } = await collector.script(info);
  const expired = await collect(cloud, path, folder, await cloud.credentials("role", 20), ["--regions", "us-east-1"]);
  expect(expired.code, expired.said).toBe(1);
  expect(expired.said).toContain("expired");
  expect(expired.file).toBeUndefined();
  const before = (await cloud.log()).filter((entry) => entry.status === 200).length;
  expect(before).toBeGreaterThan(5);
  const whole = await collect(cloud, path, folder, await cloud.credentials(), ["--regions", "us-east-1"]);
  expect(whole.code, whole.said).toBe(0);
  expect(whole.said).toContain("Goes on");
  // Once for each name, apart from who asks: what was answered before was not asked again.
  const asked = (await cloud.log()).filter((entry) => entry.status === 200 && entry.operation !== "GetCallerIdentity");
  const names = asked.map((entry) => [entry.operation, entry.region, entry.path, entry.bytes].join(" "));
  expect(names.filter((name) => name.startsWith("DescribeVolumes "))).toHaveLength(1);
});

test("a file that is damaged, foreign or of another account changes nothing and says what to do", async ({ page, cloud }, info) => {
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
    ["cut.json.gz", packed.subarray(0, packed.length / 2), /end is missing/],
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
