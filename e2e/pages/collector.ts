// The page of the collector, where evidence files are opened.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page, TestInfo } from "@playwright/test";
import { expect } from "../fixtures.ts";
import { App } from "./app.ts";

export class CollectorPage {
  readonly save: Locator;
  readonly input: Locator;
  readonly found: Locator;
  readonly take: Locator;
  readonly refusal: Locator;

  constructor(readonly page: Page) {
    this.save = page.getByRole("button", { name: "Save the script" });
    this.input = page.getByLabel(/^Drop the file here/);
    this.found = page.locator(".live-found");
    this.take = page.getByRole("button", { name: "Use these findings" });
    this.refusal = page.locator(".banner-bad[role=alert]");
  }

  /** Opens the page. `query` is the query of its address, such as `controls=acct-02`. */
  static async open(page: Page, query = ""): Promise<CollectorPage> {
    await new App(page).open(`/live/collector${query && `?${query}`}`);
    return new CollectorPage(page);
  }

  /** Saves the script. Returns a folder for its run, and the script's path. */
  async script(info: TestInfo, name = "collector"): Promise<{ folder: string; path: string }> {
    const folder = info.outputPath(name);
    mkdirSync(folder, { recursive: true });
    const [download] = await Promise.all([this.page.waitForEvent("download"), this.save.click()]);
    expect(download.suggestedFilename()).toBe("footing-collector.sh");
    const path = join(info.outputPath(), `${name}.sh`);
    await download.saveAs(path);
    return { folder, path };
  }

  /** Returns the number of kinds of calls that the script makes, as the page states it. */
  async kinds(): Promise<number> {
    const words = this.page.getByText(/^It makes \d+ kinds? of calls?/);
    return Number(/\d+/.exec((await words.textContent()) ?? "")![0]);
  }

  /** Returns the group of findings with this heading. */
  group(heading: RegExp): Locator {
    return this.found
      .locator("details.live-group")
      .filter({ has: this.page.getByRole("heading", { name: heading, includeHidden: true }) });
  }

  /** Opens files and waits until they are judged. */
  async bring(...files: string[]) {
    await this.input.setInputFiles(files);
    await expect(this.found.or(this.refusal).first()).toBeVisible({ timeout: 60_000 });
  }
}
