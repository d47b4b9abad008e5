// The page by framework.

import { expect, type Locator, type Page } from "@playwright/test";

export class FrameworksPage {
  readonly framework: Locator;
  readonly entries: Locator;

  constructor(page: Page) {
    this.framework = page.getByRole("combobox", { name: "Framework" });
    this.entries = page.locator(".entries > li");
  }

  /** The entry of a number. */
  entry(number: string): Locator {
    return this.entries.filter({ has: this.entries.page().locator("h3 b").getByText(number, { exact: true }) });
  }

  /** Unfolds the answer of an entry, and returns it. */
  async answer(number: string): Promise<string> {
    await this.entry(number).getByText("Answer to paste").click();
    await expect(this.entry(number).locator(".answer")).toBeVisible();
    return this.entry(number).locator(".answer").innerText();
  }
}
