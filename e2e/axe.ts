// Accessibility checks with axe, in both themes and at desktop and phone widths.

import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect } from "./fixtures.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Returns the violations that axe finds on the page in its present state. */
export async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary?.split("\n")[1]?.trim()}`),
  );
}

/** Opens every fold, including nested ones and those that load when opened. */
export const unfoldAll = (page: Page) =>
  expect(async () => {
    await page.locator("main details").evaluateAll((folds) =>
      folds.forEach((fold) => {
        (fold as HTMLDetailsElement).open = true;
      }),
    );
    await expect(page.getByText("Loading …")).toHaveCount(0);
    await expect(page.locator("main details:not([open])")).toHaveCount(0, { timeout: 500 });
  }).toPass();

/** Expects no violations in any theme and width. */
export async function expectAccessible(page: Page) {
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of ["light", "dark"] as const) {
      // A colour that is still changing has any contrast.
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      expect.soft(await violations(page), `${colorScheme}, ${width} px`).toEqual([]);
    }
  }
  // The content fits the narrowest phone: only tables and code scroll sideways, within themselves.
  await page.setViewportSize({ width: 320, height: 640 });
  const [content, window] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  expect.soft(content, "width at 320 px").toBeLessThanOrEqual(window);
}
