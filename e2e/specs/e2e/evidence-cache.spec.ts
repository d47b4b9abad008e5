// The evidence cache: of each call and Region, the latest answer counts, whatever its source.

import type { Page } from "@playwright/test";
import { expect, test } from "../../cloud.ts";
import { collect } from "../../collector.ts";
import { tabTo } from "../../keys.ts";
import { App } from "../../pages/app.ts";
import { CollectorPage } from "../../pages/collector.ts";
import { LivePage } from "../../pages/live.ts";
import { expectVerdicts } from "../../verdicts.ts";

const SOMETHING = /Account 1234-5678-9012: \d+ answers, the first from \d{4}-\d\d-\d\d, in \d+ kB/;
const DAY = 86_400_000;
const NOTHING = "Nothing is kept for this assessment yet.";

/** Returns the addresses of cached evidence. */
const kept = (page: Page) =>
  page.evaluate(async () =>
    (await (await caches.open("footing-evidence")).keys()).map((request) => new URL(request.url).pathname),
  );

/** Makes all cached evidence `days` days older. */
async function age(page: Page, days: number) {
  await page.evaluate(async (millis) => {
    const cache = await caches.open("footing-evidence");
    const earlier = (time: string) => new Date(Date.parse(time) - millis).toISOString();
    for (const request of await cache.keys()) {
      const { body, headers } = (await cache.match(request))!;
      const text = await new Response(body!.pipeThrough(new DecompressionStream("gzip"))).text();
      const older = text
        .replace(/"(at|begun)":"([^"]+)"/g, (_, name, time) => `"${name}":"${earlier(time)}"`)
        .replace(/\],"sha256":.*/, "]}");
      const times = ["x-oldest", "x-newest"].map((name) => [name, String(Number(headers.get(name)) - millis)]);
      const changed = { ...Object.fromEntries(headers), ...Object.fromEntries(times) };
      const packed = new Blob([older]).stream().pipeThrough(new CompressionStream("gzip"));
      await cache.put(request, new Response(packed, { headers: changed }));
    }
  }, days * DAY);
}

/** Pastes a command's output for a criterion. */
async function paste(page: Page, criterion: string, region: string, text: string) {
  await new App(page).open(`/assess/${criterion}`);
  await page.getByText("How do I find out?").click();
  await page.getByLabel("Paste what the command printed").fill(text);
  await page.getByLabel(/^The Region/).fill(region);
  await page.getByRole("button", { name: "Check this output" }).click();
  await expect(page.locator(".paste [role=status]")).toContainText("The finding is now shown with your answer.");
}

test("a later visit that looks at fewer Regions sees what is mended there, and leaves the others as they were", async ({
  page,
  cloud,
}) => {
  await cloud.scenario("empty");
  let live = await LivePage.begin(page, cloud);
  await expect(live.kept).toContainText(NOTHING);
  await live.scan();
  await expect(live.kept).toContainText(SOMETHING);
  const before = await live.findings();
  expect(before["acct-09.default-vpcs"].resource_count).toBe(3);

  await cloud.command("mutate", { name: "delete-default-networks" });
  live = await LivePage.begin(page, cloud);
  await expect(live.kept).toContainText(SOMETHING);
  await live.leaveOut("ap-southeast-2");
  await live.scan();
  const networks = async () => (await live.findings())["acct-09.default-vpcs"];
  await expect.poll(async () => (await networks()).resources?.map(({ region }) => region)).toEqual(["ap-southeast-2"]);
  expect((await networks()).verdict.is).toBe("fail");
  expect((await networks()).span).toBeGreaterThan(0);
  const row = (await live.browse("default networks")).row("No empty default networks");
  await row.getByText("affected resource").click();
  await expect(row).toContainText("ap-southeast-2");
  await new App(page).go("Evidence");
  // Everything that is not about default networks is unchanged.
  const after = await live.findings();
  const changed = Object.keys(before).filter((id) => JSON.stringify(before[id].verdict) !== JSON.stringify(after[id].verdict));
  expect(
    changed.filter((id) => !["acct-09.default-vpcs", "acct-09.unused-network", "wkld-10.private-subnets"].includes(id)),
  ).toEqual([]);

  await tabTo(page, live.kept.getByRole("button", { name: "Forget it" }), { most: 150 });
  await page.keyboard.press("Enter");
  await expect(live.kept).toContainText(NOTHING);
  await expect(live.kept.getByRole("heading")).toBeFocused();
  expect(await kept(page)).toEqual([]);
  live = await LivePage.begin(page, cloud);
  await live.leaveOut("ap-southeast-2");
  await live.scan();
  await expect(live.kept).toContainText(SOMETHING);
  expect((await networks()).verdict.is).toBe("unknown");
});

test("a scan in a later visit adds to a file, and each finding says by which road it came", async ({ page, cloud }, info) => {
  test.setTimeout(300_000);
  const expected = await cloud.build("messy", { workload: true });
  const collector = await CollectorPage.open(page);
  const { folder, path } = await collector.script(info);
  const collected = await collect(cloud, path, folder, await cloud.credentials());
  await collector.bring(collected.file!);
  await collector.take.click();
  await expect.poll(() => kept(page)).toHaveLength(1);

  const live = await LivePage.begin(page, cloud);
  await expect(live.kept).toContainText(SOMETHING);
  await live.scan();
  await expect.poll(() => kept(page)).toHaveLength(2);
  const findings = await live.findings();
  expectVerdicts(findings, expected.collector);
  const roads = new Set(Object.values(findings).map(({ road = "live" }) => road));
  expect(roads).toEqual(new Set(["file", "live"]));
});

test("what is pasted adds to a scan of an earlier visit", async ({ page, cloud }) => {
  await cloud.scenario("compliant");
  const live = await LivePage.begin(page, cloud);
  await live.leaveOut("ap-southeast-2");
  await live.scan();
  await expect(live.kept).toContainText(SOMETHING);
  const networks = async () => (await live.findings())["acct-09.default-vpcs"];
  expect((await networks()).verdict.is).toBe("unknown");
  await paste(page, "acct-09.default-vpcs", "ap-southeast-2", '{"Vpcs": []}\n{"NetworkInterfaces": []}');
  await expect.poll(networks).toMatchObject({ verdict: { is: "pass" }, road: "pasted", besides: ["live"] });
  await expect(page.getByText("from pasted output and a live scan")).toBeVisible();
});

test("what two tabs paste at the same time is kept of both, and each page tells it", async ({ page, context, cloud }) => {
  await cloud.scenario("empty");
  const live = await LivePage.begin(page, cloud);
  await live.scan();
  await expect(live.kept).toContainText(SOMETHING);
  const other = await context.newPage();
  const open =
    '{"PublicAccessBlockConfiguration": {"BlockPublicAcls": false, "IgnorePublicAcls": false, "BlockPublicPolicy": false, "RestrictPublicBuckets": false}}';
  await Promise.all([
    paste(page, "acct-09.default-vpcs", "eu-west-1", '{"Vpcs": []}\n{"NetworkInterfaces": []}'),
    paste(other, "acct-08.account-block", "", open),
  ]);
  await expect.poll(() => kept(page)).toHaveLength(3);
  const findings = async () => Object.values(await live.findings()).filter(({ road }) => road === "pasted");
  await expect.poll(async () => (await findings()).length).toBe(2);
  const told = async (tab: Page) => {
    await new App(tab).go("Evidence");
    const section = tab.getByRole("region", { name: "Evidence on this device" });
    await expect(section).toContainText(SOMETHING);
    return section.textContent();
  };
  expect(await told(page)).toBe(await told(other));
});

test("when the older part of the evidence is too old to count, what was seen later still does", async ({ page, cloud }) => {
  await cloud.scenario("empty");
  let live = await LivePage.begin(page, cloud);
  await live.scan();
  await expect(live.kept).toContainText(SOMETHING);
  await age(page, 20);
  live = await LivePage.begin(page, cloud);
  await live.leaveOut("ap-southeast-2");
  await live.scan();
  const networks = async () => (await live.findings())["acct-09.default-vpcs"];
  await expect.poll(async () => (await networks()).span).toBeGreaterThan(19 * DAY);
  expect(await networks()).toMatchObject({ verdict: { is: "fail", degree: "wholly" }, resource_count: 3 });

  // Fifteen days later.
  await page.clock.install({ time: Date.now() + 15 * DAY });
  await new App(page).open("/");
  await expect.poll(networks).toMatchObject({ verdict: { is: "fail" }, resource_count: 2, missing: ["ap-southeast-2"] });
  expect((await networks()).span ?? 0).toBeLessThan(DAY);
});

test("evidence is not kept where a person does not want it, nor longer than its assessment", async ({ page, cloud }) => {
  await cloud.scenario("empty");
  let live = await LivePage.begin(page, cloud);
  await live.scan();
  await expect(live.kept).toContainText(SOMETHING);
  const app = new App(page);
  await app.go("Accounts");
  const name = (await app.accounts.rows.first().getByRole("rowheader").textContent())!.trim();
  await app.accounts.press("Delete", name.replace(/\s*\d*$/, ""));
  expect(await kept(page)).toHaveLength(1);
  const gone = app.accounts.deleted.first();
  await gone.getByRole("button", { name: "Remove for good" }).click();
  await gone.getByRole("button", { name: /^Really remove it/ }).click();
  await expect.poll(() => kept(page)).toEqual([]);

  live = await LivePage.begin(page, cloud);
  await live.scan();
  await expect(live.kept).toContainText(SOMETHING);
  const keep = live.kept.getByRole("checkbox", { name: "Keep evidence on this device" });
  await live.kept.getByRole("button", { name: "Forget it" }).focus();
  await page.keyboard.press("Tab");
  await expect(keep).toBeFocused();
  await page.keyboard.press("Space");
  await expect(live.kept).toContainText(NOTHING);
  await expect.poll(() => kept(page)).toEqual([]);
  live = await LivePage.begin(page, cloud);
  await expect(live.kept.getByRole("checkbox")).not.toBeChecked();
  await live.scan();
  await page.waitForTimeout(1_500);
  expect(await kept(page)).toEqual([]);
});
