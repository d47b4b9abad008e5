// The overview.

import type { Locator, Page } from "@playwright/test";

export class OverviewPage {
  readonly bricks: Locator;
  readonly firstSteps: Locator;

  constructor(private readonly page: Page) {
    this.bricks = page.getByRole("region", { name: "The baseline at a glance" }).locator("a.brick");
    this.firstSteps = page
      .locator("section")
      .filter({ has: page.getByRole("heading", { name: "The most protection for the least work" }) })
      .getByRole("listitem");
  }

  /** The score, and the words below it. */
  get score(): Locator {
    return this.page.locator(".number").first();
  }

  /** The coverage, and the words below it. */
  get coverage(): Locator {
    return this.page.locator(".number").nth(1);
  }
}
