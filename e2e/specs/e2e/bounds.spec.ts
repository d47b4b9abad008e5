// Nothing ends the page: what takes too long can be stopped and is ended by itself, what is too large is refused in words, and what is
// long is shown in parts. In each case everything is left as it was.

import { writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { assessment, file, mixed, seed, stored } from "../../documents.ts";
import { expect, test } from "../../fixtures.ts";
import { App } from "../../pages/app.ts";
import { CollectorPage } from "../../pages/collector.ts";

/** How long the page's main thread may work at once, in milliseconds; twice what is promised, because tests share the processor. */
const LONGEST_TASK = 200;
const STOPPED = "Stopped. Nothing was changed.";
const TOO_LONG = "This took longer than two minutes and was ended. Nothing was changed.";
const ACCOUNT = "000000012345";

/** Has a program of the workers be ready, take its order and then hang. */
async function hang(page: Page, program: "reader" | "clerk") {
  await page.route((url) => url.pathname.includes(program) && url.pathname.endsWith(".js"), async (route) => {
    const response = await route.fetch();
    const { "content-encoding": _, "content-length": __, ...headers } = response.headers();
    await route.fulfill({ status: 200, headers, body: "onmessage = () => { for (;;); }; postMessage('ready');" });
  });
}

/** Records the tasks of the page's main thread; returns what tells the longest since then. */
async function watchTasks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const tasks: number[] = [];
    Object.assign(window, { tasks });
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
  });
  return () => page.evaluate(() => Math.max(0, ...(window as unknown as { tasks: number[] }).tasks));
}

const csv = (accounts: number) =>
  ["TIMESTAMP;ACCOUNT_UID;PROVIDER;CHECK_ID;STATUS;STATUS_EXTENDED;MUTED;RESOURCE_UID;REGION"]
    .concat(Array.from({ length: accounts }, (_, place) => `${new Date().toISOString()};${String(place).padStart(12, "0")};aws;iam_root_mfa_enabled;FAIL;No MFA.;;root;us-east-1`))
    .join("\n");

/** The page that takes evidence, with an assessment of an account. */
async function begun(page: Page): Promise<CollectorPage> {
  await seed(page, assessment({ name: "Mine", account: ACCOUNT, answers: mixed }));
  const collector = await CollectorPage.open(page);
  await expect(collector.save).toBeVisible();
  return collector;
}

/** Chooses a file that lies on the disk, as people do: a buffer would be unpacked by the page's main thread. */
async function bring(collector: CollectorPage, content: Buffer | string, name: string) {
  const path = test.info().outputPath(name);
  await writeFile(path, content);
  await collector.input.setInputFiles(path);
}

test("a reader that hangs can be stopped, and the next one reads", async ({ page }) => {
  const collector = await begun(page);
  const before = await stored(page);
  await hang(page, "reader");
  await bring(collector, csv(1), "prowler.csv");
  const section = page.locator("section[aria-labelledby=collector-bring]");
  await expect(section.getByText("Reading and judging …")).toBeVisible();
  await section.getByRole("button", { name: "Stop" }).click();
  await expect(section.getByRole("alert")).toHaveText(STOPPED);
  expect(await stored(page)).toEqual(before);
  await page.unrouteAll();
  await bring(collector, csv(1), "prowler.csv");
  await expect(collector.found).toBeVisible();
  await expect(section.getByText(STOPPED)).toHaveCount(0);
});

test("an import that hangs can be stopped, and the next one opens", async ({ page }) => {
  const app = new App(page);
  await seed(page, assessment({ name: "Mine", answers: mixed }));
  await app.open("/data");
  const before = await stored(page);
  await hang(page, "clerk");
  const theirs = file([assessment({ id: "theirs", answers: mixed })]);
  await app.data.choose(theirs);
  await page.locator("#import").getByRole("button", { name: "Stop" }).click();
  await expect(app.data.refusal).toContainText(STOPPED);
  expect(await stored(page)).toEqual(before);
  await page.unrouteAll();
  await app.data.choose(theirs);
  await expect(app.data.preview).toBeVisible();
});

test("an export that hangs can be stopped", async ({ page }) => {
  const app = new App(page);
  await seed(page, assessment({ name: "Mine", answers: mixed }));
  await app.open("/data");
  await hang(page, "clerk");
  await app.data.format.selectOption("Spreadsheet (CSV), one row an action");
  await page.getByRole("button", { name: "Download", exact: true }).click();
  await page.locator("#export").getByRole("button", { name: "Stop" }).click();
  await expect(app.notice).toContainText(STOPPED);
  await expect(page.locator("#export").getByText("Writing the file …")).toHaveCount(0);
});

test("a paste that hangs can be stopped, and what was pasted stays", async ({ page }) => {
  await new App(page).open("/assess/acct-02.root-mfa");
  await page.getByText("How do I find out?").click();
  await hang(page, "reader");
  const field = page.getByLabel("Paste what the command printed");
  await field.fill('{"SummaryMap": {"AccountMFAEnabled": 0}}');
  await page.getByRole("button", { name: "Judge it" }).click();
  await page.locator(".paste").getByRole("button", { name: "Stop" }).click();
  await expect(page.locator(".paste")).toContainText(STOPPED);
  await expect(field).toHaveValue('{"SummaryMap": {"AccountMFAEnabled": 0}}');
});

test("a job that nobody stops is ended after two minutes", async ({ page }) => {
  await page.clock.install();
  const collector = await begun(page);
  const before = await stored(page);
  await hang(page, "reader");
  await bring(collector, csv(1), "prowler.csv");
  const section = page.locator("section[aria-labelledby=collector-bring]");
  await expect(section.getByText("Reading and judging …")).toBeVisible();
  await page.clock.runFor(115_000);
  await expect(section.getByRole("button", { name: "Stop" })).toBeVisible();
  await page.clock.runFor(10_000);
  await expect(section.getByRole("alert")).toContainText(TOO_LONG);
  expect(await stored(page)).toEqual(before);
  await page.unrouteAll();
  await bring(collector, csv(1), "prowler.csv");
  await expect(collector.found).toBeVisible();
});

test.describe("files that are made to end the page are refused", () => {
  const FILES: [what: string, make: () => Buffer | string, words: RegExp][] = [
    ["63 MB of empty objects in 92 kB of gzip", () => gzipSync(`{"format":"footing-evidence","x":[${'{"":0},'.repeat(9_000_000)}0]}`), /unpacks to more than 200 times its size/],
    ["500 MB of zeros in half a megabyte of gzip", () => gzipSync(Buffer.alloc(500_000_000)), /unpacks to more than 200 times its size/],
    ["a line of empty objects", () => `{"account":"111122223333","begun":"2026-11-22T12:00:00Z","format":"footing-evidence","partition":"aws","version":1,"calls":[\n{"data":[${'{"":0},'.repeat(4_000_000)}0]}\n]}`, /holds more than is read at once/],
    ["a megabyte of nested lists", () => "[".repeat(1_000_000), /ends too early or is damaged/],
    ["a million results", () => `[${'{"a":1},'.repeat(1_000_000)}{}]`, /more than 250000 results/],
  ];

  for (const [what, make, words] of FILES) {
    test(what, async ({ page }) => {
      const collector = await begun(page);
      const before = await stored(page);
      const content = make();
      const longest = await watchTasks(page);
      await bring(collector, content, "from-mail.gz");
      await expect(collector.refusal).toContainText(words, { timeout: 20_000 });
      expect(await longest()).toBeLessThan(LONGEST_TASK);
      expect(await stored(page)).toEqual(before);
      await bring(collector, csv(1), "prowler.csv");
      await expect(collector.found).toBeVisible();
    });
  }
});

test("of twenty thousand accounts those are shown that are wanted, some at a time", async ({ page }) => {
  const collector = await begun(page);
  const longest = await watchTasks(page);
  await bring(collector, csv(20_000), "prowler.csv");
  await expect(collector.found).toHaveCount(5, { timeout: 20_000 });
  await expect(collector.found.first()).toContainText("0000-0001-2345");
  await expect(page.getByText("The files tell of 19995 more accounts.")).toBeVisible();
  await page.getByRole("button", { name: "Read more accounts" }).click();
  await expect(collector.found).toHaveCount(10, { timeout: 20_000 });
  await expect(page.getByText("The files tell of 19990 more accounts.")).toBeVisible();
  expect(await longest()).toBeLessThan(LONGEST_TASK);
  await collector.found.first().getByRole("button", { name: "Take these findings over" }).click();
  await expect(collector.found.first()).toContainText("The findings stand beside your answers now.");
});
