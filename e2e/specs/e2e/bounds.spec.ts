// Work that takes too long can be stopped, and ends by itself. Nothing is changed then.

import type { Page } from "@playwright/test";
import { assessment, file, mixed, seed, stored } from "../../documents.ts";
import { begunEvidence as begun, bringFile as bring, prowlerCsv as csv } from "../../evidence.ts";
import { expect, test } from "../../fixtures.ts";
import { App } from "../../pages/app.ts";

const STOPPED = "Stopped. Nothing was changed.";
const TOO_LONG = "This took longer than two minutes and was stopped. Nothing was changed.";

/** Makes a worker report that it is ready, take its job and then hang. */
async function hang(page: Page, program: "evidence_worker" | "document_worker") {
  await page.route(
    (url) => url.pathname.includes(program) && url.pathname.endsWith(".js"),
    async (route) => {
      const response = await route.fetch();
      const { "content-encoding": _, "content-length": __, ...headers } = response.headers();
      await route.fulfill({ status: 200, headers, body: "onmessage = () => { for (;;); }; postMessage('ready');" });
    },
  );
}

test("an evidence worker that hangs can be stopped, and the next one reads", async ({ page }) => {
  const collector = await begun(page);
  const before = await stored(page);
  await hang(page, "evidence_worker");
  await bring(collector, csv(1), "prowler.csv");
  const section = page.locator("section[aria-labelledby=collector-bring]");
  await expect(section.getByText("Reading and checking …")).toBeVisible();
  await section.getByRole("button", { name: "Stop" }).click();
  await expect(section.getByRole("alert")).toHaveText(STOPPED);
  expect(await stored(page)).toEqual(before);
  await page.unrouteAll({ behavior: "wait" });
  await bring(collector, csv(1), "prowler.csv");
  await expect(collector.found).toBeVisible();
  await expect(section.getByText(STOPPED)).toHaveCount(0);
});

test("an import that hangs can be stopped, and the next one opens", async ({ page }) => {
  const app = new App(page);
  await seed(page, assessment({ name: "Mine", answers: mixed }));
  await app.open("/data");
  const before = await stored(page);
  await hang(page, "document_worker");
  const theirs = file([assessment({ id: "theirs", answers: mixed })]);
  await app.data.choose(theirs);
  await page.locator("#import").getByRole("button", { name: "Stop" }).click();
  await expect(app.data.refusal).toContainText(STOPPED);
  expect(await stored(page)).toEqual(before);
  await page.unrouteAll({ behavior: "wait" });
  await app.data.choose(theirs);
  await expect(app.data.preview).toBeVisible();
});

test("an export that hangs can be stopped", async ({ page }) => {
  const app = new App(page);
  await seed(page, assessment({ name: "Mine", answers: mixed }));
  await app.open("/export");
  await hang(page, "document_worker");
  await app.export.download({ kind: "Workbook" });
  const card = app.export.card("Workbook");
  await card.getByRole("button", { name: "Stop" }).click();
  await expect(app.notice).toContainText(STOPPED);
  await expect(card.getByText("Writing the file …")).toHaveCount(0);
  await expect(card.getByText("There is no preview.")).toBeVisible();
});

test("a paste that hangs can be stopped, and what was pasted stays", async ({ page }) => {
  await new App(page).open("/assess/acct-02.root-mfa");
  await page.getByText("How do I find out?").click();
  await hang(page, "evidence_worker");
  const field = page.getByLabel("Paste what the command printed");
  await field.fill('{"SummaryMap": {"AccountMFAEnabled": 0}}');
  await page.getByRole("button", { name: "Check this output" }).click();
  await page.locator(".paste").getByRole("button", { name: "Stop" }).click();
  await expect(page.locator(".paste")).toContainText(STOPPED);
  await expect(field).toHaveValue('{"SummaryMap": {"AccountMFAEnabled": 0}}');
});

test("a job that nobody stops is ended after two minutes", async ({ page }) => {
  await page.clock.install();
  const collector = await begun(page);
  const before = await stored(page);
  await hang(page, "evidence_worker");
  await bring(collector, csv(1), "prowler.csv");
  const section = page.locator("section[aria-labelledby=collector-bring]");
  await expect(section.getByText("Reading and checking …")).toBeVisible();
  await page.clock.runFor(115_000);
  await expect(section.getByRole("button", { name: "Stop" })).toBeVisible();
  await page.clock.runFor(10_000);
  await expect(section.getByRole("alert")).toContainText(TOO_LONG);
  expect(await stored(page)).toEqual(before);
  await page.unrouteAll({ behavior: "wait" });
  await bring(collector, csv(1), "prowler.csv");
  await expect(collector.found).toBeVisible();
});
