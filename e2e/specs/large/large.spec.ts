// The cost of a scan: of an account with ten thousand resources, compared with boto3 making the same calls through the same
// gateway, and of an ordinary account. Prints calls, requests, bytes, seconds, and the page's longest task and memory.
//
// For the comparison with boto3, Chromium runs without Playwright, which would receive every request.

import { execFile } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { promisify } from "node:util";
import type { Browser, Page } from "@playwright/test";
import { ALL_REGIONS, type Cloud, expect, type Logged, PYTHON, test } from "../../cloud.ts";
import { DetachedChromium } from "../../detached-chromium.ts";
import { CollectorPage } from "../../pages/collector.ts";
import { LivePage } from "../../pages/live.ts";

test.describe.configure({ mode: "default", timeout: 300_000 });

const PATIENCE = 200_000;
const MEBIBYTE = 1024 * 1024;
const LONGEST_TASK = 100;
const MEMORY = 300 * MEBIBYTE;
/** The longest that a scan may take, as a multiple of boto3 with 16 threads. */
const SLOWER = 1.5;
/** The maximum number of requests, without preflights, for an ordinary small account in 17 Regions. */
const MOST_REQUESTS = 2_000;
/** What boto3 needed, as `xtask/fake_aws/compare.py` prints it. */
interface Compared {
  calls: number;
  requests: number;
  bytes: number;
  seconds: number;
  seconds_for_clients: number;
  errors: Record<string, number>;
}

/** Records the durations of the main thread's tasks from 50 ms on; browsers report no shorter ones. */
async function watchTasks(page: Page) {
  await page.addInitScript(() => {
    const tasks: { at: number; took: number }[] = [];
    Object.assign(window, { tasks });
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) tasks.push({ at: startTime, took: duration });
    }).observe({ type: "longtask", buffered: true });
  });
}

/** Returns the durations of tasks that began after a time on the page's clock, longest first, in ms. */
async function longTasks(page: Page, since: number): Promise<number[]> {
  const tasks = await page.evaluate(
    (since) => (window as unknown as { tasks: { at: number; took: number }[] }).tasks.filter(({ at }) => at >= since),
    since,
  );
  return tasks.map(({ took }) => Math.round(took)).sort((a, b) => b - a);
}

/**
 * Watches the private memory of the renderers, which run the page and its workers. Measures the peak of one process, in bytes.
 */
class Memory {
  private highest = 0;
  private readonly timer = setInterval(() => void this.look(), 250);

  constructor(private readonly renderers: () => Promise<number[]>) {}

  /** Watches the renderers of a browser that Playwright controls. */
  static async of(browser: Browser): Promise<Memory> {
    const session = await browser.newBrowserCDPSession();
    return new Memory(async () => {
      const { processInfo } = await session.send("SystemInfo.getProcessInfo");
      return processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
    });
  }

  async end(): Promise<number> {
    clearInterval(this.timer);
    await this.look();
    return this.highest;
  }

  private async look() {
    for (const id of await this.renderers()) this.highest = Math.max(this.highest, privateMemory(id));
  }
}

/** Returns the memory that a process shares with no other; 0 if the process has ended. */
function privateMemory(id: number): number {
  try {
    const text = readFileSync(`/proc/${id}/smaps_rollup`, "utf8");
    return [...text.matchAll(/^Private_\w+:\s+(\d+) kB$/gm)].reduce((sum, [, kilobytes]) => sum + Number(kilobytes) * 1024, 0);
  } catch {
    return 0;
  }
}

/** Returns what a scan sent and received, from the gateway's log. */
function sums(log: Logged[]) {
  const requests = log.filter((entry) => entry.kind === "request");
  return {
    requests: requests.length,
    preflights: log.length - requests.length,
    bytes: requests.reduce((sum, entry) => sum + entry.bytes, 0),
  };
}

/** Scans an account and measures. */
async function measured(page: Page, browser: Browser, cloud: Cloud) {
  await watchTasks(page);
  const live = await LivePage.begin(page, cloud);
  await cloud.command("log", { clear: true });
  const memory = await Memory.of(browser);
  const since = await page.evaluate(() => performance.now());
  const begun = performance.now();
  await live.scan(PATIENCE);
  const seconds = (performance.now() - begun) / 1_000;
  const findings = await live.findings();
  const tasks = await longTasks(page, since);
  const bytes = await memory.end();
  const log = await cloud.log();
  expect(log.filter((entry) => entry.crash)).toEqual([]);
  return { findings, seconds, tasks, memory: bytes, ...sums(log) };
}

/** The result that `scannedDetached` stores in the page. */
interface Marks {
  begun: number;
  took: number;
}

/** Scans an account in a detached browser and measures. The page sets its title when the scan is complete. */
async function scannedDetached(chromium: DetachedChromium, address: string, cloud: Cloud) {
  await chromium.attended(async (page) => {
    await watchTasks(page);
    await page.goto(address);
    const live = new LivePage(page);
    await live.handOver(await cloud.credentials());
    await live.start.evaluate((button: HTMLButtonElement) => {
      const through = /\d+ calls made, \d+ criteria checked/;
      const marks = window as unknown as Marks;
      const watch = new MutationObserver(() => {
        if (!through.test(document.querySelector("main")?.textContent ?? "")) return;
        watch.disconnect();
        marks.took = performance.now() - marks.begun;
        document.title = "through";
      });
      const begin = () => {
        watch.observe(document.body, { subtree: true, childList: true, characterData: true });
        marks.begun = performance.now();
        button.click();
      };
      // After the connection of the setup is closed.
      setTimeout(begin, 1_000);
    });
  });
  await cloud.command("log", { clear: true });
  const memory = new Memory(async () => chromium.renderers());
  await chromium.untilTitled("through", PATIENCE);
  const bytes = await memory.end();
  return chromium.attended(async (page) => {
    const { begun, took } = await page.evaluate(() => ({
      begun: (window as unknown as Marks).begun,
      took: (window as unknown as Marks).took,
    }));
    const findings = await new LivePage(page).findings();
    return { findings, seconds: took / 1_000, tasks: await longTasks(page, begun), memory: bytes, ...sums(await cloud.log()) };
  });
}

/** Has a file read and judged, and measures. */
async function measuredImport(page: Page, browser: Browser, file: string) {
  await watchTasks(page);
  const collector = await CollectorPage.open(page);
  await expect(collector.save).toBeVisible();
  const memory = await Memory.of(browser);
  const since = await page.evaluate(() => performance.now());
  const begun = performance.now();
  await collector.input.setInputFiles(file);
  await expect(collector.take.or(collector.refusal)).toBeVisible({ timeout: PATIENCE });
  const seconds = (performance.now() - begun) / 1_000;
  await expect(collector.refusal).toHaveCount(0);
  const tasks = await longTasks(page, since);
  return { seconds, tasks, memory: await memory.end() };
}

/** Saves the evidence and makes its calls again with boto3. */
async function compared(page: Page, cloud: Cloud, path: string): Promise<Compared> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save the evidence file" }).click(),
  ]);
  await download.saveAs(path);
  const words = [
    "-W",
    "ignore",
    "-m",
    "fake_aws.compare",
    "--gateway",
    cloud.port,
    "--control",
    cloud.control,
    "--ca",
    cloud.ca,
    "--calls",
    path,
  ].map(String);
  const env = { ...process.env, ...PYTHON };
  return JSON.parse((await promisify(execFile)(process.env.FOOTING_PYTHON!, words, { env, timeout: PATIENCE })).stdout);
}

/** Prints a figure to the run's output and its report. */
function say(words: string) {
  console.log(words);
  test.info().annotations.push({ type: "figure", description: words });
}

const inMegabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

function tell(
  name: string,
  { seconds, tasks, memory, requests, preflights, bytes }: Awaited<ReturnType<typeof measured | typeof scannedDetached>>,
) {
  say(`${name}: ${requests} requests and ${preflights} preflights, ${inMegabytes(bytes)}, ${seconds.toFixed(1)} s`);
  say(`${name}: longest tasks ${tasks.slice(0, 5).join(", ") || "below 50"} ms, ${inMegabytes(memory)} of the page's process`);
}

test("an account with ten thousand resources", async ({ page, browser, baseURL, cloud, elsewhere }, info) => {
  const expected = await cloud.scenario("large");
  // The stand-in loads and builds much on the first request, so the time of this scan is not meaningful.
  const first = await measured(page, browser, cloud);
  tell("large, the stand-in cold", first);
  const boto3 = await compared(page, cloud, info.outputPath("evidence.json"));
  say(
    `large, boto3 with 16 threads: ${boto3.calls} calls, ${boto3.requests} requests, ${inMegabytes(boto3.bytes)}, ${boto3.seconds} s, and ${boto3.seconds_for_clients} s for its clients`,
  );
  const { args = [], ...options } = info.project.use.launchOptions ?? {};
  const chromium = await DetachedChromium.start(info.outputPath("profile"), {
    ...options,
    args: [...args, "--ignore-certificate-errors", cloud.rule],
  });
  const scan = await scannedDetached(chromium, `${baseURL}live`, cloud).finally(() => chromium.stop());
  tell("large", scan);
  // The time for the calls only: making its clients beforehand does not count against boto3.
  const beside = scan.seconds / boto3.seconds;
  say(`large: ${beside.toFixed(2)} times as long as boto3`);

  const small = readFileSync(info.outputPath("evidence.json"), "utf8");
  writeFileSync(info.outputPath("tenfold.json"), tenfold(small));
  for (const file of ["evidence.json", "tenfold.json"]) {
    const imported = await measuredImport(await elsewhere(), browser, info.outputPath(file));
    const megabytes = inMegabytes(statSync(info.outputPath(file)).size);
    say(
      `${file}, ${megabytes}: judged in ${imported.seconds.toFixed(2)} s, longest tasks ${imported.tasks.slice(0, 5).join(", ") || "below 50"} ms, ${inMegabytes(imported.memory)} of the page's process`,
    );
    expect
      .soft(Math.max(0, ...imported.tasks), `the longest task of the main thread while ${file} is read, in ms`)
      .toBeLessThanOrEqual(LONGEST_TASK);
  }

  const verdicts = Object.fromEntries(Object.entries(expected).map(([id]) => [id, scan.findings[id]?.verdict]));
  expect.soft(verdicts).toEqual(Object.fromEntries(Object.entries(expected).map(([id, one]) => [id, one?.verdict])));
  expect
    .soft(Math.max(0, ...first.tasks, ...scan.tasks), "the longest task of the main thread, in ms")
    .toBeLessThanOrEqual(LONGEST_TASK);
  expect.soft(Math.max(first.memory, scan.memory), "private memory of the page's process").toBeLessThan(MEMORY);
  expect.soft(boto3.requests, "boto3 repeats what the scan asked").toBeGreaterThan(0.9 * scan.requests);
  expect.soft(beside, "times as long as boto3").toBeLessThanOrEqual(SLOWER);
});

/** Returns the evidence of an account ten times as large: list items are repeated ten times with different names. */
function tenfold(text: string): string {
  const lines = text.split("\n");
  const more = (value: unknown, time: number): unknown => {
    if (typeof value === "string")
      return /^[A-Za-z0-9_:/.-]{6,}$/.test(value) && !/^(arn:aws:|\d)/.test(value) ? `${value}-${time}` : value;
    if (Array.isArray(value)) return value.map((item) => more(item, time));
    return value;
  };
  const grown = lines.map((line) => {
    if (!line.startsWith('{"at"') && !line.includes('"operation"')) return line;
    const comma = line.endsWith(",") ? "," : "";
    const call = JSON.parse(line.replace(/,$/, ""));
    for (const [name, list] of Object.entries(call.data ?? {}))
      if (Array.isArray(list) && list.length > 20)
        call.data[name] = Array.from({ length: 10 }, (_, time) =>
          list.map((item) =>
            typeof item === "object"
              ? Object.fromEntries(
                  Object.entries(item).map(([key, value]) => [key, /Id$|Name$|Arn$/.test(key) ? more(value, time) : value]),
                )
              : more(item, time),
          ),
        ).flat();
    return JSON.stringify(call) + comma;
  });
  // Without the checksum, which would have to be recomputed.
  return grown.join("\n").replace(/\],"sha256":"[0-9a-f]{64}"\}/, "]}");
}

for (const name of ["messy", "compliant"]) {
  test(`an ordinary small account in 17 Regions: ${name}`, async ({ page, browser, cloud }) => {
    await cloud.scenario(name, { workload: true, regions: ALL_REGIONS });
    const scan = await measured(page, browser, cloud);
    tell(name, scan);
    expect(scan.seconds).toBeLessThan(60);
    expect(scan.requests).toBeLessThanOrEqual(MOST_REQUESTS);
  });
}
