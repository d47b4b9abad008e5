// The page of live checks.

import type { Locator, Page } from "@playwright/test";
import { type Cloud, type Credentials, lines } from "../cloud.ts";
import { PREFIX } from "../documents.ts";
import { expect } from "../fixtures.ts";
import { App } from "./app.ts";
import { FindingsPage } from "./findings.ts";

/** A finding as it is stored. */
export interface Finding {
  verdict: { is: string; degree?: string };
  reason: string;
  observed: number;
  road?: string;
  resources?: { id: string; kind?: string; region?: string; what: string }[];
  resource_count: number;
  calls?: string[];
  regions?: string[];
  span?: number;
  besides?: string[];
  missing?: string[];
}

export class LivePage {
  readonly field: Locator;
  readonly handOverButton: Locator;
  readonly refusal: Locator;
  readonly start: Locator;
  readonly found: Locator;
  readonly ledger: Locator;
  readonly kept: Locator;

  constructor(private readonly page: Page) {
    this.field = page.getByRole("textbox", { name: "Credentials", exact: true });
    this.handOverButton = page.getByRole("button", { name: "Hand over to the scanner" });
    this.refusal = page.locator(".banner-bad[role=alert]");
    this.start = page.getByRole("button", { name: /^(Start the scan|Scan again)$/ });
    this.found = page.getByRole("region", { name: "What was found" });
    this.ledger = page.locator("#ledger");
    this.kept = page.getByRole("region", { name: "Evidence on this device" });
  }

  /** Opens the page and hands over credentials of the account. */
  static async begin(page: Page, cloud: Cloud): Promise<LivePage> {
    await new App(page).open("/live");
    const live = new LivePage(page);
    await live.handOver(await cloud.credentials());
    return live;
  }

  /** Pastes credentials and waits until the page shows whose they are. */
  async handOver(credentials: Credentials) {
    await this.paste(lines(credentials));
    await expect(this.page.getByText(credentials.Arn)).toBeVisible();
    await expect(this.start).toBeEnabled();
  }

  /** Pastes a text into the field and hands it over. */
  async paste(text: string) {
    await this.field.fill(text);
    await this.handOverButton.click();
  }

  /** Leaves Regions out of the next scan. */
  async leaveOut(...regions: string[]) {
    await this.page.getByText(/^All \d+ enabled Regions/).click();
    for (const region of regions) await this.page.getByRole("checkbox", { name: region }).uncheck();
  }

  /** Scans, and waits for the findings. */
  async scan(patience = 45_000) {
    await this.start.click();
    await this.isThrough(patience);
  }

  async isThrough(patience = 45_000) {
    await expect(this.found.getByText(/\d+ calls made, \d+ criteria checked/)).toBeVisible({ timeout: patience });
    await expect(this.start).toBeEnabled();
  }

  /** Opens the page of findings, by control, with those of all kinds that have these words. */
  async browse(words: string) {
    await this.found.getByRole("link", { name: "See the findings" }).click();
    const findings = new FindingsPage(this.page);
    await findings.kind("All").click();
    await findings.groupBy.selectOption("Control");
    await findings.search.fill(words);
    return findings;
  }

  /** Checks a control's criteria again, on the page of findings, and returns to this one. */
  async checkAgain(control: string) {
    // The notice of an earlier check must not be taken for the result of this one.
    const notice = this.page.locator(".notice");
    if (await notice.isVisible()) await notice.getByRole("button", { name: "Close" }).click();
    await expect(notice).toHaveCount(0);
    await this.browse(control);
    await this.page.getByRole("button", { name: `Check again: ${control}`, exact: true }).click();
    await expect(notice).toContainText("Checked again", { timeout: 30_000 });
    await new App(this.page).go("Evidence");
  }

  /** Returns the findings of the open assessment, as stored. */
  async findings(): Promise<Record<string, Finding>> {
    await expect(this.page.getByRole("banner").getByRole("status")).toHaveText("Saved on this device");
    return this.page.evaluate((prefix) => {
      const open = localStorage.getItem(`${prefix}current`);
      return JSON.parse(localStorage.getItem(`${prefix}assessment/${open}`) ?? "{}").findings ?? {};
    }, PREFIX);
  }
}
