// End-to-end and accessibility tests of the release build, served with the production headers, in the system's Chromium. `cargo
// xtask test --only e2e,a11y` sets up everything; manually, run `cargo xtask build`, then `npx playwright test`.

import { existsSync, readdirSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const candidates = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = candidates.find((path) => path && existsSync(path));
const port = Number(process.env.FOOTING_E2E_PORT ?? 4173);

// The tests use one of three servers: the local one serves dist/, the stand-in for CloudFront serves the deployed site from a
// bucket, and the local one can also serve a site that was built for a sub-path from another folder.
const { FOOTING_BUCKET: bucket, FOOTING_SITE: site, FOOTING_SUB_PATH: subPath = "/" } = process.env;
const server = bucket
  ? `cloudfront.mjs --bucket ${bucket}`
  : site
    ? `server.mjs --dist "${site}" --base ${subPath}`
    : "server.mjs";
const baseURL = `http://127.0.0.1:${port}${bucket ? "/" : subPath}`;

// The folders of `specs` and the projects that run them. Specs in `host` must pass with any server.
const projects = {
  e2e: { folders: ["e2e", "host"] },
  a11y: { folders: ["a11y"] },
  // Run alone, because these tests measure and others would compete for the processor.
  perf: { folders: ["perf"], workers: 1 },
  large: { folders: ["large"], workers: 1 },
  // Both need what `cargo xtask test --only deployed,sub-path` sets up.
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
    // Requests must reach the routes of a test, not a service worker. Specs about the service worker allow it.
    serviceWorkers: "block",
    launchOptions: {
      executablePath,
      // The browser itself must not use the network.
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
  // Every file in a project's folders is a test, whatever its name.
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
