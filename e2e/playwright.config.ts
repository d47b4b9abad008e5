// End-to-end and accessibility tests, in the system's Chromium, against the release build behind production's headers.
// `cargo xtask test --only e2e,a11y` brings what they need; by hand: `cargo xtask build`, then `npx playwright test`.

import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const candidates = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = candidates.find((path) => path && existsSync(path));
const port = Number(process.env.FOOTING_E2E_PORT ?? 4173);

// Three servers can stand behind the tests. The one that all others use serves dist/; the deployed shape is served from a bucket
// by the stand-in for CloudFront; and a site that was built for a path below the top of its host lies in a folder of its own.
const { FOOTING_BUCKET: bucket, FOOTING_SITE: site, FOOTING_SUB_PATH: subPath = "/" } = process.env;
const server = bucket ? `cloudfront.mjs --bucket ${bucket}` : site ? `server.mjs --dist "${site}" --base ${subPath}` : "server.mjs";
const baseURL = `http://127.0.0.1:${port}${bucket ? "/" : subPath}`;

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
  projects: [
    { name: "e2e", testIgnore: /\/(a11y|perf|large|deployed|sub-path)[^/]*\.spec\.ts$/ },
    { name: "a11y", testMatch: /\/a11y[^/]*\.spec\.ts$/ },
    // To be run by itself (`--project perf`), because it measures: others would take the processor from it.
    { name: "perf", testMatch: /\/perf[^/]*\.spec\.ts$/, workers: 1 },
    { name: "large", testMatch: /\/large[^/]*\.spec\.ts$/, workers: 1 },
    // Both want what `cargo xtask test --only hosting` sets up.
    { name: "deployed", testMatch: /\/(deployed|boot|programs|trust|refusals)\.spec\.ts$/ },
    { name: "sub-path", testMatch: /\/sub-path\.spec\.ts$/ },
  ],
  webServer: {
    command: `node ${server} --port ${port}`,
    url: baseURL,
    reuseExistingServer: false,
    timeout: 30_000,
  },
});
