// Where one stands.

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

  /** Score, and the words under it. */
  get score(): Locator {
    return this.page.locator(".number").first();
  }

  /** Coverage, and the words under it. */
  get coverage(): Locator {
    return this.page.locator(".number").nth(1);
  }
}
