// The page of assessments.

import type { Locator, Page } from "@playwright/test";

export class AccountsPage {
  readonly name: Locator;
  readonly account: Locator;
  readonly rows: Locator;
  readonly deleted: Locator;

  constructor(private readonly page: Page) {
    this.name = page.getByRole("textbox", { name: "Name", exact: true });
    this.account = page.getByRole("textbox", { name: "AWS account ID (optional)" });
    this.rows = page.getByRole("table", { name: "Assessments compared" }).locator("tbody").getByRole("row");
    this.deleted = page
      .locator("section")
      .filter({ has: page.getByRole("heading", { name: "Deleted", exact: true }) })
      .getByRole("listitem");
  }

  row(name: string): Locator {
    return this.rows.filter({ has: this.page.getByRole("rowheader", { name: new RegExp(`^${name}\\s*\\d*$`) }) });
  }

  gone(name: string): Locator {
    return this.deleted.filter({ hasText: name });
  }

  async create() {
    await this.page.getByRole("button", { name: "New assessment" }).click();
  }

  /** Presses a button of an assessment. */
  async press(button: "Open" | "Duplicate" | "Delete", name: string) {
    await this.row(name)
      .getByRole("button", { name: `${button} ${name}`, exact: true })
      .click();
  }
}
