// The frame around every page, and the pages themselves.

import type { Locator, Page } from "@playwright/test";
import { expect } from "../fixtures.ts";
import { AccountsPage } from "./accounts.ts";
import { AssessPage } from "./assess.ts";
import { DataPage } from "./data.ts";
import { ExportPage } from "./export.ts";
import { FrameworksPage } from "./frameworks.ts";
import { OverviewPage } from "./overview.ts";
import { PlanPage } from "./plan.ts";
import { ProfilePage } from "./profile.ts";
import { ProgressPage } from "./progress.ts";
import { Viewer } from "./viewer.ts";

export class App {
  readonly heading: Locator;
  readonly saving: Locator;
  readonly notice: Locator;
  readonly accounts: AccountsPage;
  readonly assess: AssessPage;
  readonly data: DataPage;
  readonly export: ExportPage;
  readonly frameworks: FrameworksPage;
  readonly overview: OverviewPage;
  readonly plan: PlanPage;
  readonly profile: ProfilePage;
  readonly progress: ProgressPage;
  readonly viewer: Viewer;

  constructor(readonly page: Page) {
    this.heading = page.getByRole("heading", { level: 1 });
    this.saving = page.getByRole("banner").getByRole("status");
    this.notice = page.locator(".notice");
    this.accounts = new AccountsPage(page);
    this.assess = new AssessPage(page);
    this.data = new DataPage(page);
    this.export = new ExportPage(page);
    this.frameworks = new FrameworksPage(page);
    this.overview = new OverviewPage(page);
    this.plan = new PlanPage(page);
    this.profile = new ProfilePage(page);
    this.progress = new ProgressPage(page);
    this.viewer = new Viewer(page);
  }

  /** Opens an address and waits for the app. */
  async open(path = "/") {
    await this.page.goto(path);
    await this.isReady();
  }

  async reload() {
    await this.page.reload();
    await this.isReady();
  }

  async isReady() {
    await expect(this.page.locator("#boot")).toHaveCount(0);
    await expect(this.heading).toBeVisible();
  }

  /** Goes to a page by the navigation at the top, and waits for its heading. */
  async go(name: "Overview" | "Assess" | "Evidence" | "Plan" | "Guide" | "Accounts" | "Data") {
    await this.link(name).click();
    await expect(this.heading).toBeFocused();
  }

  link(name: string): Locator {
    return this.page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name, exact: true });
  }

  async isSaved() {
    await expect(this.saving).toHaveText("Saved on this device");
  }

  banner(title: string): Locator {
    return this.page.locator("section.banner").filter({ has: this.page.getByRole("heading", { name: title, exact: true }) });
  }
}
