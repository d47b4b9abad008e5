// The page of files and settings.

import { expect, type Locator, type Page } from "@playwright/test";
import { ExportPage, type Kind, PARTS, type Part } from "./export.ts";

export { PARTS, type Part };

export type Format =
  | "Footing file (JSON)"
  | "Markdown, for a repository or wiki"
  | "Report (HTML), to read, print or send"
  | "Spreadsheet (CSV), one row per action"
  | "Remediation kit (zip), one script per action";
/** The kind of a format on the page Export. */
const KINDS: Record<Format, Kind> = {
  "Footing file (JSON)": "Footing file",
  "Markdown, for a repository or wiki": "Markdown",
  "Report (HTML), to read, print or send": "Report",
  "Spreadsheet (CSV), one row per action": "CSV",
  "Remediation kit (zip), one script per action": "Remediation kit",
};

interface Wish {
  format?: Format;
  scope?: string;
  /** Only for HTML and Markdown. */
  length?: "Summary and plan" | "With all instructions";
  without?: Part[];
}

export class DataPage {
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

  /** Goes to the page Export, by the link. */
  async toExport(): Promise<ExportPage> {
    await this.page.locator("#export").getByRole("link", { name: "Tickets, reports and other files" }).click();
    await expect(this.page.getByRole("heading", { level: 1 })).toHaveText("Export");
    return new ExportPage(this.page);
  }

  /** Exports the open assessment on the page Export, comes back, and returns the text. */
  async save({ format = "Footing file (JSON)", scope = "Everything", ...rest }: Wish = {}) {
    const rows = KINDS[format] === "CSV" ? "Each action of the plan" : undefined;
    const saved = await (await this.toExport()).save({ kind: KINDS[format], scope, rows, ...rest });
    await this.page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Data", exact: true }).click();
    await expect(this.page.getByRole("heading", { level: 1 })).toHaveText("Your data");
    return saved;
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
