// The page of exports, imports and settings.

import { expect, type Locator, type Page } from "@playwright/test";
import { download } from "../download.ts";

export type Format =
  | "Footing file (JSON)"
  | "Markdown, for a repository or wiki"
  | "Report (HTML), to read, print or send"
  | "Spreadsheet (CSV), one row per action"
  | "Remediation kit (zip), one script per action";
/** The parts that can be redacted, in the order of the page. */
export const PARTS = [
  "Account IDs",
  "Names: people, contacts, users, roles, groups, this assessment",
  "Names and IDs of resources: buckets, servers, keys and all others",
  "Notes and reasons",
  "Owners of actions",
] as const;
export type Part = (typeof PARTS)[number];

interface Wish {
  format?: Format;
  scope?: string;
  /** Only for HTML and Markdown. */
  length?: "Summary and plan" | "With all instructions";
  without?: Part[];
}

export class DataPage {
  readonly format: Locator;
  readonly scope: Locator;
  readonly length: Locator;
  readonly chooser: Locator;
  readonly preview: Locator;
  readonly refusal: Locator;
  readonly asNew: Locator;
  readonly merge: Locator;
  readonly replace: Locator;
  readonly changes: Locator;
  /** The fields of the file to choose from. */
  readonly fields: Locator;
  readonly theme: Locator;
  readonly author: Locator;

  constructor(private readonly page: Page) {
    this.format = page.getByRole("combobox", { name: "Format", exact: true });
    this.scope = page.getByRole("combobox", { name: "Contents", exact: true });
    this.length = page.getByRole("combobox", { name: "Report length", exact: true });
    this.chooser = page.getByLabel("Choose a file, or drop it here");
    this.preview = page.locator(".import-preview");
    this.refusal = page.getByRole("alert").filter({ hasText: "This file was not opened, and nothing has changed" });
    this.asNew = page.getByRole("button", { name: "Open as a new assessment" });
    this.merge = page.getByRole("button", { name: "Merge into the open assessment" });
    this.replace = page.getByRole("button", { name: "Replace the open assessment" });
    // The lines without a list, and the lines of the lists.
    this.changes = this.preview.locator("ul.changes li:not(:has(li))");
    this.fields = this.preview.locator(".import-fields > li");
    this.theme = page.getByRole("combobox", { name: "Appearance" });
    this.author = page.getByRole("textbox", { name: /^Your name/ });
  }

  /** Exports the open assessment and returns the text. */
  async save(wish: Wish = {}) {
    const saved = await download(this.page, () => this.download(wish));
    for (const part of wish.without ?? []) await this.page.getByRole("checkbox", { name: part }).uncheck();
    return saved;
  }

  /** Chooses what to export, and exports it. */
  async download({ format = "Footing file (JSON)", scope = "Everything", length, without = [] }: Wish) {
    await this.format.selectOption(format);
    await this.scope.selectOption(scope);
    if (length) await this.length.selectOption(length);
    for (const part of without) await this.page.getByRole("checkbox", { name: part }).check();
    await this.page.getByRole("button", { name: "Download", exact: true }).click();
  }

  /** Returns the number of pages that the page says an HTML report of the chosen length prints on. */
  async pages(): Promise<number> {
    const words = this.page.getByText(/^Prints .* About \d+ pages? \(A4\)\.$/);
    await expect(words).toBeVisible();
    return Number((await words.innerText()).match(/About (\d+) page/)![1]);
  }

  /** Unfolds the lists of changes. */
  async unfold() {
    for (const summary of await this.preview.locator("summary").all()) await summary.click();
  }

  /** Chooses a file with this text. */
  async choose(text: string | Buffer, name = "file.json") {
    await this.chooser.setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });
  }
}
