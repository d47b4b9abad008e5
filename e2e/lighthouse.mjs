// Runs Lighthouse on the built site with its mobile settings: slow connection, slow processor. Fails below a score of 95.
//
//   node lighthouse.mjs [--bucket ADDRESS] [address below the base]      needs CHROME_PATH
//
// With a bucket, the site is tested as deployed there.

import { parseArgs } from "node:util";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import * as deployed from "./cloudfront.mjs";
import * as local from "./server.mjs";

const LEAST = 95;
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];

const { values, positionals } = parseArgs({ options: { bucket: { type: "string" } }, allowPositionals: true });
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
try {
  const address = new URL(positionals[0] ?? "", server.url).href;
  const { lhr } = await lighthouse(address, { port: chrome.port, onlyCategories: CATEGORIES, logLevel: "error", output: "json" });
  if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
  const shown = (id) => `${lhr.audits[id].title}: ${lhr.audits[id].displayValue}`;
  for (const id of [
    "first-contentful-paint",
    "largest-contentful-paint",
    "total-blocking-time",
    "cumulative-layout-shift",
    "speed-index",
  ]) {
    console.log(`  ${shown(id)}`);
  }
  let enough = true;
  for (const { id, title, score, auditRefs } of Object.values(lhr.categories)) {
    const points = Math.round((score ?? 0) * 100);
    console.log(`${title}: ${points}`);
    if (points >= LEAST) continue;
    enough = false;
    for (const { id: audit, weight } of auditRefs) {
      const { score: part, title: name, displayValue = "" } = lhr.audits[audit];
      if (weight > 0 && part !== null && part < 0.9) console.log(`  ${id} loses on: ${name} ${displayValue}`);
    }
  }
  if (!enough) {
    console.log(`At least ${LEAST} is wanted in each.`);
    process.exitCode = 1;
  }
} finally {
  await chrome.kill();
  server.close();
}
