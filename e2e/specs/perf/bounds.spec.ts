// Files that are made to crash the page are refused with a message, and long lists are shown in pages, while the page stays
// responsive. Run alone, because other tests would take the processor from the page.

import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { stored } from "../../documents.ts";
import { begunEvidence as begun, bringFile as bring, prowlerCsv as csv } from "../../evidence.ts";
import { expect, test } from "../../fixtures.ts";

/** The longest task allowed on the main thread, in milliseconds. Twice the promised time, because machines differ. */
const LONGEST_TASK = 200;

/** Records the tasks of the main thread. Returns a function that gives the duration of the longest since then. */
async function watchTasks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const tasks: number[] = [];
    Object.assign(window, { tasks });
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: "longtask",
    });
  });
  return () => page.evaluate(() => Math.max(0, ...(window as unknown as { tasks: number[] }).tasks));
}

test.describe("files that are made to end the page are refused", () => {
  const FILES: [what: string, make: () => Buffer | string, words: RegExp][] = [
    [
      "63 MB of empty objects in 92 kB of gzip",
      () => gzipSync(`{"format":"footing-evidence","x":[${'{"":0},'.repeat(9_000_000)}0]}`),
      /unpacks to more than 200 times its size/,
    ],
    [
      "500 MB of zeros in half a megabyte of gzip",
      () => gzipSync(Buffer.alloc(500_000_000)),
      /unpacks to more than 200 times its size/,
    ],
    [
      "a line of empty objects",
      () =>
        `{"account":"111122223333","begun":"2026-11-22T12:00:00Z","format":"footing-evidence","partition":"aws","version":1,"calls":[\n{"data":[${'{"":0},'.repeat(4_000_000)}0]}\n]}`,
      /holds too much to read at once/,
    ],
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
  await expect(page.getByText("The files cover 19995 more accounts.")).toBeVisible();
  await page.getByRole("button", { name: "Read more accounts" }).click();
  await expect(collector.found).toHaveCount(10, { timeout: 20_000 });
  await expect(page.getByText("The files cover 19990 more accounts.")).toBeVisible();
  expect(await longest()).toBeLessThan(LONGEST_TASK);
  await collector.found.first().getByRole("button", { name: "Use these findings" }).click();
  await expect(collector.found.first()).toContainText("The findings are now shown with your answers.");
});
