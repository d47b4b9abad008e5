// A shared assessment that is open to be read: its badge above every page.

import type { Locator, Page } from "@playwright/test";

export class Viewer {
  readonly badge: Locator;
  readonly keep: Locator;
  readonly compare: Locator;
  readonly close: Locator;

  constructor(page: Page) {
    this.badge = page.getByRole("region", { name: "Shared assessment, to read" });
    this.keep = this.badge.getByRole("button", { name: "Keep as a new assessment" });
    this.compare = this.badge.getByRole("button", { name: "Compare with mine" });
    this.close = this.badge.getByRole("button", { name: "Close" });
  }
}
