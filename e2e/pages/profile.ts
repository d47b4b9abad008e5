// The page of the eight profile questions.

import type { Locator, Page } from "@playwright/test";

export class ProfilePage {
  readonly questions: Locator;
  readonly progress: Locator;
  readonly onward: Locator;

  constructor(page: Page) {
    this.questions = page.locator("fieldset.profile-question");
    this.progress = page.getByText(/^\d of 8 answered$/);
    this.onward = page.getByRole("main").getByRole("link", { name: /^Go to the questions/ });
  }

  question(words: RegExp): Locator {
    return this.questions.filter({ hasText: words });
  }

  /** Chooses one or several answers to a question. */
  async choose(words: RegExp, ...labels: string[]) {
    for (const label of labels) {
      await this.question(words)
        .locator("label")
        .filter({ hasText: new RegExp(`^\\s*${label}`) })
        .click();
    }
  }
}
