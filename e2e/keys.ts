// Using pages with the keyboard alone.

import type { Locator, Page } from "@playwright/test";
import { expect } from "./fixtures.ts";

/** Presses Tab until an element has the focus, and expects the focus to be visible. */
export async function tabTo(page: Page, target: Locator, { most = 60, key = "Tab" } = {}) {
  await expect(target).toBeVisible();
  for (let pressed = 0; pressed < most; pressed++) {
    await page.keyboard.press(key);
    if (await target.evaluate((element) => element === document.activeElement)) return isSeen(target);
  }
  throw new Error(`${target} is not reached by ${most} times ${key}`);
}

/** Expects the focus to be visible: an outline or a shadow on the element, its parent or its next sibling. */
export async function isSeen(target: Locator) {
  const drawn = await target.evaluate((element) => {
    const around = [element, element.parentElement!, element.nextElementSibling].filter((one) => one instanceof Element);
    return around.some((one) => {
      const style = getComputedStyle(one);
      return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
    });
  });
  expect(drawn, `the focus on ${target} is visible`).toBe(true);
}
