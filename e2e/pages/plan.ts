// The page of the plan.

import type { Locator, Page } from "@playwright/test";
import { expect } from "../fixtures.ts";

export class PlanPage {
  readonly rows: Locator;
  readonly totals: Locator;
  readonly search: Locator;
  readonly allTogether: Locator;

  constructor(private readonly page: Page) {
    this.rows = page.getByRole("article");
    this.totals = page.getByRole("main").locator("p.lead");
    this.search = page.getByRole("searchbox", { name: "Search" });
    this.allTogether = page.getByRole("checkbox", { name: "All assessments together" });
  }

  filter(name: "Group by" | "Severity" | "State" | "Owner"): Locator {
    return this.page.getByRole("search").getByRole("combobox", { name, exact: true });
  }

  row(title: string): Locator {
    return this.rows.filter({ has: this.page.getByRole("heading").getByText(title, { exact: true }) });
  }

  async title(place: number): Promise<string> {
    return (await this.rows.nth(place).getByRole("heading").innerText()).trim();
  }

  /** Opens a row unless it is open. */
  async isUnfolded(title: string) {
    const button = this.row(title).getByRole("heading").getByRole("button");
    if ((await button.getAttribute("aria-expanded")) === "false") await button.click();
  }

  /** Opens the fields of the values that several actions share. */
  async openValues(): Promise<Locator> {
    const values = this.page.locator("details").filter({ hasText: "Values used in commands" });
    await values.getByText("Values used in commands").click();
    await expect(values.getByRole("textbox").first()).toBeVisible();
    return values;
  }

  /** Opens a row and waits for its text. */
  async unfold(title: string): Promise<Locator> {
    const row = this.row(title);
    await row.getByRole("heading").getByRole("button").click();
    await expect(row.getByText("Afterwards:")).toBeVisible();
    return row;
  }

  /** Returns the number of actions in the line at the top. */
  async count(): Promise<number> {
    return Number((await this.totals.innerText()).match(/^(\d+) actions?/)?.[1]);
  }
}
