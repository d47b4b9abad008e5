// The page Export.

import { expect, type Locator, type Page } from "@playwright/test";
import { download } from "../download.ts";

/** What is written, by the name of its card; tickets have a tool as well. */
export type Kind =
  | "Tickets"
  | "Calendar"
  | "Remediation kit"
  | "Report"
  | "Markdown"
  | "Page for customers and investors"
  | "Workbook"
  | "CSV"
  | "Footing file";
export type Purpose = "To work on it" | "To report it" | "To prove it" | "To back it up";
export type Tool =
  | "GitHub: a script"
  | "GitHub: JSON for its API"
  | "GitLab (CSV)"
  | "Jira (CSV)"
  | "Linear (CSV)"
  | "Azure Boards (CSV)";
export const TOOLS: Tool[] = [
  ...(["GitHub: a script", "GitHub: JSON for its API", "GitLab (CSV)", "Jira (CSV)", "Linear (CSV)"] as const),
  "Azure Boards (CSV)",
];
/** The parts that can be redacted, in the order of the page. */
export const PARTS = [
  "Account IDs",
  "Names: people, contacts, users, roles, groups, this assessment",
  "Names and IDs of resources: buckets, servers, keys and all others",
  "Notes and reasons",
  "Owners of actions",
] as const;
export type Part = (typeof PARTS)[number];

/** What to export. */
export interface Wish {
  kind: Kind;
  purpose?: Purpose;
  tool?: Tool;
  grouping?: "Each action" | "Each control, with a checklist";
  scope?: string;
  /** Only for CSV. */
  rows?: "Each action of the plan" | "Each criterion, with answer and evidence" | "Each resource that evidence names";
  /** Only for HTML and Markdown. */
  length?: "Summary and plan" | "With all instructions";
  without?: readonly Part[];
}

const PURPOSES: Record<Kind, Purpose> = {
  Tickets: "To work on it",
  Calendar: "To work on it",
  "Remediation kit": "To work on it",
  Report: "To report it",
  Markdown: "To report it",
  "Page for customers and investors": "To report it",
  Workbook: "To report it",
  CSV: "To prove it",
  "Footing file": "To back it up",
};

export class ExportPage {
  readonly scope: Locator;
  readonly length: Locator;

  constructor(private readonly page: Page) {
    this.scope = page.getByRole("combobox", { name: "Contents", exact: true });
    this.length = page.getByRole("combobox", { name: "Report length", exact: true });
  }

  /** The card of a format. */
  card(kind: Kind): Locator {
    return this.page.getByRole("region", { name: kind, exact: true });
  }

  /** The cards, in order, by their names. */
  async cards(): Promise<string[]> {
    return this.page.locator(".export-format").getByRole("heading", { level: 2 }).allInnerTexts();
  }

  /** The first rows of a format, as soon as they are known. */
  async rows(kind: Kind): Promise<string[]> {
    await expect(this.card(kind).getByText("Looking what goes in …")).toHaveCount(0);
    return this.card(kind).locator(".export-rows li").allInnerTexts();
  }

  async choosePurpose(purpose: Purpose) {
    await this.page.getByRole("radio", { name: purpose }).check();
  }

  /** Chooses what to export. */
  async choose({ kind, purpose = PURPOSES[kind], tool, grouping, scope, rows, length, without = [] }: Wish) {
    await this.choosePurpose(purpose);
    if (scope) await this.scope.selectOption(scope);
    const card = this.card(kind);
    if (tool) await card.getByRole("combobox", { name: "Tool" }).selectOption(tool);
    if (grouping) await card.getByRole("combobox", { name: "One ticket for" }).selectOption(grouping);
    if (rows) await card.getByRole("combobox", { name: "One row for" }).selectOption(rows);
    if (length) await card.getByRole("combobox", { name: "Report length" }).selectOption(length);
    for (const part of PARTS) await this.page.getByRole("checkbox", { name: part }).setChecked(without.includes(part));
  }

  button(kind: Kind): Locator {
    return this.card(kind).getByRole("button", { name: /^Download / });
  }

  /** Chooses what to export, and exports it. */
  async download(wish: Wish) {
    await this.choose(wish);
    await this.button(wish.kind).click();
  }

  /** Exports the open assessment and returns the text. */
  async save(wish: Wish): Promise<{ name: string; text: string }> {
    return download(this.page, () => this.download(wish));
  }

  /** Returns the number of pages that the page says an HTML report of the chosen length prints on. */
  async pages(): Promise<number> {
    const words = this.page.getByText(/^Prints .* About \d+ pages? \(A4\)\.$/);
    await expect(words).toBeVisible();
    return Number((await words.innerText()).match(/About (\d+) page/)![1]);
  }
}
