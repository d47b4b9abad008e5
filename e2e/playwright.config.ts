// End-to-end and accessibility tests, in the system's Chromium, against the release build behind production's headers.
// `cargo xtask test --only e2e,a11y` brings what they need; by hand: `cargo xtask build`, then `npx playwright test`.

import { existsSync, readdirSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const candidates = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = candidates.find((path) => path && existsSync(path));
const port = Number(process.env.FOOTING_E2E_PORT ?? 4173);

// Three servers can stand behind the tests. The one that all others use serves dist/; the deployed shape is served from a bucket
// by the stand-in for CloudFront; and a site that was built for a path below the top of its host lies in a folder of its own.
const { FOOTING_BUCKET: bucket, FOOTING_SITE: site, FOOTING_SUB_PATH: subPath = "/" } = process.env;
const server = bucket
  ? `cloudfront.mjs --bucket ${bucket}`
  : site
    ? `server.mjs --dist "${site}" --base ${subPath}`
    : "server.mjs";
const baseURL = `http://127.0.0.1:${port}${bucket ? "/" : subPath}`;

// The folders of `specs` and the projects that run them. What stands in `host` holds however the site is served.
const projects = {
  e2e: { folders: ["e2e", "host"] },
  a11y: { folders: ["a11y"] },
  // To be run by itself, because it measures: others would take the processor from it.
  perf: { folders: ["perf"], workers: 1 },
  large: { folders: ["large"], workers: 1 },
  // Both want what `cargo xtask test --only deployed,sub-path` sets up.
  deployed: { folders: ["deployed", "host"] },
  "sub-path": { folders: ["sub-path"] },
};

const claimed = new Set(Object.values(projects).flatMap(({ folders }) => folders));
for (const entry of readdirSync(new URL("specs", import.meta.url))) {
  if (!claimed.has(entry))
    throw new Error(`e2e/specs/${entry} belongs to no project of playwright.config.ts, so nothing would run it`);
}

export default defineConfig({
  testDir: "specs",
  outputDir: "test-results",
  fullyParallel: true,
  workers: 2,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"], ["./summary-reporter.mjs"]],
  use: {
    baseURL,
    actionTimeout: 15_000,
    trace: "off",
    locale: "en-GB",
    timezoneId: "UTC",
    // Whatever a test intercepts must reach it; the specs about the service worker allow it.
    serviceWorkers: "block",
    launchOptions: {
      executablePath,
      // Nothing of the browser's own may ask for the network.
      args: [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-default-apps",
        "--disable-domain-reliability",
        "--disable-quic",
        "--disable-sync",
        "--no-first-run",
        "--no-pings",
      ],
    },
  },
  // Every file in a project's folders is a test of it, whatever its name.
  projects: Object.entries(projects).map(([name, { folders, ...rest }]) => ({
    name,
    testMatch: folders.map((folder) => `**/specs/${folder}/**/*.ts`),
    ...rest,
  })),
  webServer: {
    command: `node ${server} --port ${port}`,
    url: baseURL,
    reuseExistingServer: false,
    timeout: 30_000,
  },
});
