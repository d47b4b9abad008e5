// The page with the collector, where evidence files are brought.

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
    this.take = page.getByRole("button", { name: "Take these findings over" });
    this.refusal = page.locator(".banner-bad[role=alert]");
  }

  static async open(page: Page): Promise<CollectorPage> {
    await new App(page).open("/live/collector");
    return new CollectorPage(page);
  }

  /** Saves the script into a folder of the test's; the folder, and the script's path. */
  async script(info: TestInfo, name = "collector"): Promise<{ folder: string; path: string }> {
    const folder = info.outputPath(name);
    mkdirSync(folder, { recursive: true });
    const [download] = await Promise.all([this.page.waitForEvent("download"), this.save.click()]);
    expect(download.suggestedFilename()).toBe("footing-collector.sh");
    const path = join(info.outputPath(), `${name}.sh`);
    await download.saveAs(path);
    return { folder, path };
  }

  /** Brings files and waits until they are judged. */
  async bring(...files: string[]) {
    await this.input.setInputFiles(files);
    await expect(this.found.or(this.refusal).first()).toBeVisible({ timeout: 60_000 });
  }
}
