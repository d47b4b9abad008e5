// The page of a question.

import type { Locator, Page } from "@playwright/test";
import { expect } from "../fixtures.ts";

export const CHOICES = ["Yes", "Partly", "No", "I don't know", "Does not apply to us"] as const;
export type ChoiceName = (typeof CHOICES)[number];

export class AssessPage {
  readonly next: Locator;
  readonly back: Locator;
  readonly nextOpen: Locator;
  readonly reason: Locator;
  readonly progress: Locator;
  readonly movesOn: Locator;
  readonly order: Locator;
  readonly note: Locator;

  constructor(private readonly page: Page) {
    const steps = page.getByRole("navigation", { name: "Previous and next question" });
    this.next = steps.getByRole("link", { name: "Next", exact: true });
    this.back = steps.getByRole("link", { name: "Back", exact: true });
    this.nextOpen = steps.getByRole("link", { name: "Next open question" });
    this.progress = page.locator(".ask-bar .progress-line");
    this.movesOn = page.getByRole("checkbox", { name: "Move on by itself" });
    this.order = page.getByRole("combobox", { name: "Order of the questions" });
    this.reason = page.getByRole("textbox", { name: "Why does it not apply?" });
    this.note = page.getByRole("textbox", { name: "Note", exact: true });
  }

  /** Returns the id of the criterion that the page asks about. */
  id(): string {
    return decodeURIComponent(new URL(this.page.url()).pathname.split("/").pop()!);
  }

  async isAt(id: string) {
    await expect(this.page).toHaveURL(new RegExp(`/assess/${id.replaceAll(".", "\\.")}$`));
  }

  choice(name: ChoiceName): Locator {
    return this.page.getByRole("radio", { name: new RegExp(`^${name}(?!\\w)`) });
  }

  /** Answers the question. In the quick round, the next question then appears by itself. */
  async answer(name: ChoiceName, reason = "It is not ours") {
    const id = this.id();
    const decided = this.fold("Answer it yourself instead");
    if ((await decided.count()) && !(await this.choice(name).isVisible())) await this.unfold("Answer it yourself instead");
    await this.choice(name).click();
    await expect(async () => {
      if (this.id() === id) await expect(this.choice(name)).toBeChecked({ timeout: 500 });
    }).toPass();
    if (name === "Does not apply to us") {
      await expect(this.reason).toBeFocused();
      await this.reason.fill(reason);
    }
  }

  async isAnswered(name: ChoiceName) {
    await expect(this.choice(name)).toBeChecked();
  }

  /** Opens a fold. */
  async unfold(title: string) {
    await this.fold(title).locator("summary").first().click();
  }

  fold(title: string): Locator {
    return this.page.getByRole("group").filter({ has: this.page.locator("summary").getByText(title, { exact: true }) });
  }

  async acceptRisk(reason: string, owner: string, until: string) {
    const fold = this.fold("Accept the risk");
    await fold.getByLabel("Why is the risk acceptable?").fill(reason);
    await fold.getByLabel("Who accepts it?").fill(owner);
    await fold.getByLabel("Last day").fill(until);
    await fold.getByRole("button", { name: /Accept the risk|Change it/ }).click();
  }
}
