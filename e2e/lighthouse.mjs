// Runs Lighthouse on pages of the built site with its mobile settings: slow connection, slow processor. Fails where the median
// of the runs is below the limits.
//
//   node lighthouse.mjs [--bucket ADDRESS] [--runs NUMBER] [path below the base …]      needs CHROME_PATH
//
// With a bucket, the site is tested as deployed there. Without paths, the pages on which people begin are tested.

import { parseArgs } from "node:util";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import * as deployed from "./cloudfront.mjs";
import * as local from "./server.mjs";

const PAGES = ["", "assess", "plan", "live"];
/** The least points of each category. */
const LEAST = { performance: 95, accessibility: 100, "best-practices": 100, seo: 95 };
/** The most that a page may move while it loads (cumulative layout shift). */
const MOST_SHIFT = 0.02;
const FIGURES = {
  "first-contentful-paint": "first paint",
  "largest-contentful-paint": "largest paint",
  "total-blocking-time": "blocked",
  "speed-index": "speed index",
};

const median = (numbers) => numbers.toSorted((left, right) => left - right)[Math.floor(numbers.length / 2)];

const { values, positionals } = parseArgs({
  options: { bucket: { type: "string" }, runs: { type: "string", default: "5" } },
  allowPositionals: true,
});
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs ${values.runs}: a number from 1 on is expected.`);
const server = await (values.bucket ? deployed.serve({ bucket: values.bucket }) : local.serve({ port: 4200, nextFree: true }));
const chrome = await launch({
  chromePath: process.env.CHROME_PATH ?? process.env.CHROMIUM,
  chromeFlags: [
    "--headless=new",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
  ],
});

async function report(address) {
  const options = { port: chrome.port, onlyCategories: Object.keys(LEAST), logLevel: "error", output: "json" };
  const { lhr } = await lighthouse(address, options);
  if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
  return lhr;
}

/** Tests one page, prints its medians, and returns whether they are good enough. */
async function isGood(path) {
  const reports = [];
  while (reports.length < runs) reports.push(await report(new URL(path, server.url).href));
  const shift = median(reports.map(({ audits }) => audits["cumulative-layout-shift"].numericValue));
  const times = Object.entries(FIGURES).map(
    ([id, name]) => `${name} ${Math.round(median(reports.map(({ audits }) => audits[id].numericValue)))} ms`,
  );
  console.log(`/${path}: ${times.join(", ")}, layout shift ${shift.toFixed(3)}`);
  let good = shift <= MOST_SHIFT;
  if (!good) console.log(`  At most ${MOST_SHIFT} is wanted.`);
  for (const [id, least] of Object.entries(LEAST)) {
    const points = median(reports.map(({ categories }) => Math.round((categories[id].score ?? 0) * 100)));
    console.log(`  ${reports[0].categories[id].title}: ${points}`);
    if (points >= least) continue;
    good = false;
    console.log(`    At least ${least} is wanted.`);
    for (const { id: audit, weight } of reports[0].categories[id].auditRefs) {
      const { score, title, displayValue = "" } = reports[0].audits[audit];
      if (weight > 0 && score !== null && score < 0.9) console.log(`    ${title} ${displayValue}`);
    }
  }
  return good;
}

try {
  for (const path of positionals.length > 0 ? positionals : PAGES) {
    if (!(await isGood(path))) process.exitCode = 1;
  }
} finally {
  await chrome.kill();
  server.close();
}
