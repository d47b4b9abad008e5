// The page of findings.

import type { Locator, Page } from "@playwright/test";
import { App } from "./app.ts";

export class FindingsPage {
  readonly rows: Locator;
  readonly search: Locator;
  readonly groupBy: Locator;
  readonly alarm: Locator;

  constructor(private readonly page: Page) {
    this.rows = page.locator(".findings .live-row");
    this.search = page.getByRole("searchbox", { name: "Search" });
    this.groupBy = page.getByRole("combobox", { name: "Group by" });
    this.alarm = page.getByRole("alert").filter({ hasText: "someone may already be in your account" });
  }

  /** Opens the page. `query` is the query of its address, such as `show=all`. */
  static async open(page: Page, query = ""): Promise<FindingsPage> {
    await new App(page).open(`/findings${query && `?${query}`}`);
    return new FindingsPage(page);
  }

  /** Returns the counter of failures of a severity, which is also the filter. */
  tile(severity: string): Locator {
    return this.page.getByRole("button", { name: new RegExp(`^${severity}: \\d+ failing findings?$`) });
  }

  /** Returns the number in a counter. */
  async failing(severity: string): Promise<number> {
    return Number(/\d+/.exec((await this.tile(severity).getAttribute("aria-label"))!)![0]);
  }

  /** Returns the button for findings of a kind. */
  kind(label: string): Locator {
    return this.page.getByRole("list", { name: "Findings by result" }).getByRole("button", { name: label });
  }

  /** Returns the row of a criterion. */
  row(name: string): Locator {
    return this.rows.filter({ has: this.page.getByRole("link", { name, exact: true }) });
  }
}
