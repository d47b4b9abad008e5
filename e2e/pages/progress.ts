// The page of progress, and what the overview shows of it.

import type { Locator, Page } from "@playwright/test";

export class ProgressPage {
  readonly name: Locator;
  readonly save: Locator;
  readonly rows: Locator;
  readonly from: Locator;
  readonly to: Locator;
  readonly compared: Locator;
  readonly figures: Locator;
  /** The table with the same as the drawings. */
  readonly table: Locator;
  /** The section of the overview. */
  readonly since: Locator;
  /** What is due, on the overview. */
  readonly due: Locator;

  constructor(readonly page: Page) {
    this.name = page.getByLabel("Name (optional)");
    this.save = page.getByRole("button", { name: "Save a milestone now" });
    this.rows = page.locator(".milestones > li");
    this.from = page.getByRole("combobox", { name: "From", exact: true });
    this.to = page.getByRole("combobox", { name: "To", exact: true });
    this.compared = page.locator(".compared");
    this.figures = page.getByRole("table", { name: "Figures" });
    this.table = page.getByRole("region", { name: "The same as a table" });
    this.since = page.getByRole("region", { name: "Progress" });
    this.due = page.getByRole("region", { name: "What is due" });
  }

  /** Returns a row of the figures of the comparison. */
  figure(name: string): Locator {
    return this.figures.getByRole("row").filter({ has: this.page.getByRole("rowheader", { name, exact: true }) });
  }

  /** Returns a list of what has changed. */
  changes(title: RegExp): Locator {
    return this.compared.locator("details").filter({ hasText: title });
  }
}
