// Two tabs with the same assessment: both write, nothing is lost, and they stop writing.

import type { BrowserContext, Page } from "@playwright/test";
import { criteria } from "../../catalog.ts";
import { answerIn, assessment, mixed, seed, storedAssessment } from "../../documents.ts";
import { expect, test } from "../../fixtures.ts";
import { App } from "../../pages/app.ts";

const [one, two] = criteria;

interface Writes {
  count: number;
  last: number;
}

/** Opens two tabs of one browser that count their writes of the assessment. */
async function twoTabs(context: BrowserContext, page: Page, ...assessments: ReturnType<typeof assessment>[]) {
  await context.addInitScript(() => {
    const writes: Writes = { count: 0, last: performance.now() };
    Object.assign(window, { writes });
    const set = Storage.prototype.setItem;
    Storage.prototype.setItem = function (key, value) {
      if (key.includes("/assessment/")) Object.assign(writes, { count: writes.count + 1, last: performance.now() });
      return set.call(this, key, value);
    };
  });
  await seed(page, ...assessments);
  return [new App(page), new App(await context.newPage())] as const;
}

/** Returns a tab's number of writes, once none has happened for a second. */
async function restingWrites(page: Page): Promise<number> {
  await page.waitForFunction(() => performance.now() - (window as unknown as { writes: Writes }).writes.last > 1_000);
  return page.evaluate(() => (window as unknown as { writes: Writes }).writes.count);
}

test("different questions answered in both are there in both, and after a reload", async ({ page, context }) => {
  const [left, right] = await twoTabs(context, page, assessment());
  await left.open(`/assess/${one.id}`);
  await right.open(`/assess/${two.id}`);
  await left.assess.answer("Yes");
  await right.assess.answer("No");
  await left.isSaved();
  await right.isSaved();
  await left.go("Overview");
  await right.go("Overview");
  for (const app of [left, right]) {
    await expect(app.overview.coverage).toContainText("answered: 2 of");
    await app.reload();
    await expect(app.overview.coverage).toContainText("answered: 2 of");
  }
});

test("what one tab answers appears in the other without a reload", async ({ page, context }) => {
  const [left, right] = await twoTabs(context, page, assessment());
  await left.open(`/assess/${one.id}`);
  await right.open(`/assess/${one.id}`);
  await left.assess.answer("Yes");
  await right.assess.isAnswered("Yes");
});

test("of two answers to the same question the later one counts, and the other stays in the history", async ({
  page,
  context,
}) => {
  const [left, right] = await twoTabs(context, page, assessment());
  await left.open(`/assess/${one.id}`);
  await right.open(`/assess/${one.id}`);
  await left.assess.answer("Yes");
  await left.isSaved();
  await right.assess.isAnswered("Yes");
  await right.assess.answer("No");
  await right.isSaved();
  await left.assess.isAnswered("No");
  for (const app of [left, right]) {
    await app.assess.unfold("Earlier answers");
    await expect(app.assess.fold("Earlier answers").getByRole("listitem")).toHaveText([/^No \(/, /^Yes \(/]);
  }
});

test("two that write at the same moment come to rest and agree", async ({ page, context }) => {
  const [left, right] = await twoTabs(context, page, assessment({ answers: mixed }));
  await left.open(`/assess/${one.id}`);
  await right.open(`/assess/${one.id}`);
  await Promise.all([left, right].map((app) => app.assess.unfold("Note")));
  await Promise.all([
    (async () => {
      for (const choice of ["Yes", "No", "Partly"] as const) await left.assess.choice(choice).click();
    })(),
    (async () => {
      for (const choice of ["I don't know", "Yes", "No"] as const) await right.assess.choice(choice).click();
    })(),
  ]);
  // A background tab may start to write late, so wait until it has saved.
  for (const app of [left, right]) await app.isSaved();
  const writes = [await restingWrites(left.page), await restingWrites(right.page)];
  expect(Math.max(...writes), `writes of the tabs: ${writes}`).toBeLessThan(14);
  const checked = (app: App) => app.page.getByRole("radio", { checked: true }).innerText();
  const shown = await checked(left);
  expect(await checked(right)).toBe(shown);
  await left.reload();
  expect(await checked(left)).toBe(shown);
});

test("a tab that is written to while a note is being typed loses no letter", async ({ page, context }) => {
  const [left, right] = await twoTabs(context, page, assessment());
  await left.open(`/assess/${one.id}`);
  await right.open(`/assess/${two.id}`);
  await left.assess.unfold("Note");
  await left.assess.note.focus();
  const words = "The quick brown fox jumps over the lazy dog";
  await Promise.all([
    page.keyboard.type(words, { delay: 25 }),
    (async () => {
      for (const choice of ["Yes", "No", "I don't know", "Yes"] as const) await right.assess.answer(choice);
    })(),
  ]);
  await expect(left.assess.note).toHaveValue(words);
  await expect(left.assess.note).toBeFocused();
  await left.isSaved();
  await right.isSaved();
  await restingWrites(page);
  const document = await storedAssessment(page);
  expect(document.criteria[one.id].note.at(-1).value).toBe(words);
  expect(answerIn(document, two.id)).toBe("met");
});

test("what is deleted in one tab is said to be deleted in the other, and can be restored there", async ({ page, context }) => {
  const [left, right] = await twoTabs(
    context,
    page,
    assessment({ name: "Shared", answers: mixed }),
    assessment({ id: "other", name: "Other" }),
  );
  await left.open("/accounts");
  await right.open(`/assess/${one.id}`);
  await left.accounts.press("Delete", "Shared");
  const banner = right.banner("This assessment has been deleted");
  await expect(banner).toBeVisible();
  await banner.getByRole("button", { name: "Restore" }).click();
  await expect(banner).toHaveCount(0);
  await right.isSaved();
  await left.reload();
  await expect(left.accounts.row("Shared")).toBeVisible();
  await expect(left.accounts.gone("Shared")).toHaveCount(0);
});

test("what was removed for good in one tab is not lost to the one that has it open", async ({ page, context }) => {
  const [left, right] = await twoTabs(
    context,
    page,
    assessment({ name: "Shared", answers: mixed }),
    assessment({ id: "other", name: "Other" }),
  );
  await left.open("/accounts");
  await right.open(`/assess/${one.id}`);
  await left.accounts.press("Delete", "Shared");
  await left.accounts.gone("Shared").getByRole("button", { name: "Remove for good" }).click();
  await left.accounts.gone("Shared").getByRole("button", { name: "Really remove it" }).click();
  await expect(left.accounts.gone("Shared")).toHaveCount(0);
  await right.assess.answer("Yes");
  await right.isSaved();
  expect(answerIn(await storedAssessment(page), one.id)).toBe("met");
});

test("two tabs may have different assessments open", async ({ page, context }) => {
  const [left, right] = await twoTabs(context, page, assessment({ name: "First" }), assessment({ id: "second", name: "Second" }));
  await left.open("/accounts");
  await right.open("/accounts");
  await right.accounts.press("Open", "Second");
  await right.page.goto(`/assess/${one.id}`);
  await right.isReady();
  await expect(right.page.getByRole("banner")).toContainText("Second");
  await right.assess.answer("Yes");
  await right.isSaved();
  await left.accounts.name.fill("First, renamed");
  await left.isSaved();
  expect((await storedAssessment(page)).name.at(-1).value).toBe("First, renamed");
  expect(answerIn(await storedAssessment(page), one.id)).toBeUndefined();
  expect(answerIn(await storedAssessment(page, "second"), one.id)).toBe("met");
});
