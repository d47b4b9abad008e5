// Reports on paper: how many pages they print on, and what is on them.

import type { Page } from "@playwright/test";
import { expect, test } from "../../cloud.ts";
import { collect } from "../../collector.ts";
import { assessment, everything, seed } from "../../documents.ts";
import { App } from "../../pages/app.ts";
import { CollectorPage } from "../../pages/collector.ts";

/** Opens a report on its own. */
async function show(page: Page, html: string) {
  await page.route("**/report.html", (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: html }));
  await page.goto("/report.html");
}

/** Returns the number of A4 pages that the open page prints on. */
async function printed(page: Page): Promise<number> {
  const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
  return pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)!.length;
}

/** Expects an estimate within 20 % of the pages; of few pages, within one. */
function expectEstimate(estimate: number, pages: number) {
  expect(Math.abs(estimate - pages), `${estimate} estimated, ${pages} printed`).toBeLessThanOrEqual(Math.max(1, pages * 0.2));
}

test("the report on a messy account prints on six pages, and its summary on two", async ({ page, cloud }, info) => {
  test.setTimeout(10 * 60_000);
  await cloud.build("messy", { workload: true });
  const collector = await CollectorPage.open(page);
  const { folder, path } = await collector.script(info);
  const collected = await collect(cloud, path, folder, await cloud.credentials());
  await collector.bring(collected.file!);
  await collector.take.click();
  const app = new App(page);
  await app.open("/export");
  await app.export.choose({ kind: "Report", length: "Summary and plan" });
  const estimates: Record<string, number> = { brief: await app.export.pages() };
  const brief = (await app.export.save({ kind: "Report", length: "Summary and plan" })).text;
  await app.export.choose({ kind: "Report", length: "With all instructions" });
  await expect(app.export.card("Report").getByText("Prints everything")).toBeVisible();
  estimates.whole = await app.export.pages();
  const whole = (await app.export.save({ kind: "Report", length: "With all instructions" })).text;

  await show(page, whole);
  expectEstimate(estimates.whole, await printed(page));
  await page.unroute("**/report.html");
  await show(page, brief);
  await expect(page.getByRole("heading", { level: 2 }).first()).toHaveText("Act now: someone may already be in your account");
  const pages = await printed(page);
  expect(pages).toBeLessThanOrEqual(6);
  expectEstimate(estimates.brief, pages);
  await page.addStyleTag({ content: "#plan, .not-printed { display: none !important }" });
  expect(await printed(page)).toBeLessThanOrEqual(2);
});

test("a report without evidence is estimated as well, and its plan leads to the instructions", async ({ page }) => {
  const app = new App(page);
  const answers = everything((place) => (place % 3 ? "met" : "not-met"));
  await seed(page, assessment({ name: "Acme </style><script>", answers }));
  await app.open("/export");
  await app.export.choose({ kind: "Report", length: "With all instructions" });
  await expect(app.export.card("Report").getByText("Prints everything")).toBeVisible();
  const estimate = await app.export.pages();
  const { text } = await app.export.save({ kind: "Report", length: "With all instructions" });
  await show(page, text);
  expectEstimate(estimate, await printed(page));
  const link = page.locator("#plan").getByRole("link").first();
  const fold = page.locator("details", { has: page.getByRole("heading", { name: await link.innerText(), exact: true }) });
  await expect(fold).not.toHaveAttribute("open");
  await link.click();
  await expect(fold).toHaveAttribute("open");
});

test("a report length is offered for reports only, and a short Markdown report has no commands", async ({ page }) => {
  const app = new App(page);
  await seed(page, assessment({ answers: everything(() => "not-met") }));
  await app.open("/export");
  await app.export.choosePurpose("To back it up");
  await expect(app.export.length).toHaveCount(0);
  await app.export.choosePurpose("To report it");
  for (const [kind, count] of [
    ["Report", 1],
    ["Markdown", 1],
    ["Workbook", 0],
  ] as const)
    await expect(app.export.card(kind).getByRole("combobox", { name: "Report length" })).toHaveCount(count);
  const kind = "Markdown";
  expect((await app.export.save({ kind, length: "Summary and plan" })).text).not.toContain("```");
  expect((await app.export.save({ kind, length: "With all instructions" })).text).toContain("```bash");
});
