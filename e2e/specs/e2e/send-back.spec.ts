// Someone works on a shared plan and sends it back: each change can be taken or left, and conflicts are decided one by one.

import type { Page } from "@playwright/test";
import { actions, criteria } from "../../catalog.ts";
import { type Assessment, answer, answerIn, assessment, file, said, seed, storedAssessment } from "../../documents.ts";
import { expect, test } from "../../fixtures.ts";
import { App } from "../../pages/app.ts";

const [one, two, three] = criteria;
const [action] = actions;
const HOUR = 3_600_000;
const BEGIN = Date.now() - 48 * HOUR;

const ours = (): Assessment => ({
  ...assessment({ name: "Acme", at: BEGIN, answers: { [one.id]: "not-met", [two.id]: "not-met" } }),
  actions: { [action.id]: { owner: said("Ada", { at: BEGIN, author: "Ada" }) } },
});

/** Returns a copy in which someone answered two criteria, took an action over and wrote a note. */
function worked(): Assessment {
  const copy = ours();
  const bo = (value: unknown, hours: number) => said(value, { at: BEGIN + hours * HOUR, tab: "tab-of-bo", author: "Bo" });
  copy.criteria[one.id].answer.push(...bo(answer("met"), 1));
  copy.criteria[three.id] = { answer: bo(answer("partly"), 2), note: bo("See the wiki.", 2) };
  copy.actions[action.id].owner.push(...bo("Bo", 3));
  return copy;
}

test("each change is shown with both values, its author and its time, and is taken unless it is cleared", async ({ page }) => {
  const app = new App(page);
  await seed(page, ours());
  await app.open("/data");
  await app.data.choose(file([worked()]));
  const { preview } = app.data;
  await expect(preview.getByRole("heading", { name: "4 changes in the file that you do not have" })).toBeVisible();
  const owner = preview.getByRole("checkbox", { name: /owner/ });
  await expect(preview.locator("label", { hasText: "owner" })).toContainText("Ada → Bo");
  await expect(preview.locator("label", { hasText: "owner" })).toContainText(/Bo, \d{4}-\d{2}-\d{2}/);
  await expect(owner).toBeChecked();
  await owner.focus();
  await page.keyboard.press("Space");
  await expect(owner).not.toBeChecked();
  await app.data.merge.click();
  await expect(app.notice).toContainText("The file was merged into this assessment.");
  await app.isSaved();
  const merged = await storedAssessment(page);
  expect(answerIn(merged, one.id)).toBe("met");
  expect(answerIn(merged, three.id)).toBe("partly");
  expect(merged.criteria[three.id].note.at(-1).value).toBe("See the wiki.");
  expect(merged.actions[action.id].owner.map((version: Assessment) => version.value)).toEqual(["Ada"]);
});

for (const [what, hours, choose, expected] of [
  ["the later value of the file counts", 2, null, "Bo"],
  ["my earlier value can be kept", 2, "Keep yours", "Cy"],
  ["my later value counts", 9, null, "Cy"],
  ["the file's earlier value can be taken", 9, "Take the file's", "Bo"],
] as const) {
  test(`what both changed is a conflict: ${what}`, async ({ page }) => {
    const app = new App(page);
    const mine = ours();
    mine.actions[action.id].owner.push(...said("Cy", { at: BEGIN + hours * HOUR, author: "Ada" }));
    await seed(page, mine);
    await app.open("/data");
    await app.data.choose(file([worked()]));
    const { preview } = app.data;
    await expect(preview.getByText("1 of them was also changed here: choose which value counts.")).toBeVisible();
    const conflict = preview.getByRole("group", { name: /owner/ });
    await expect(conflict.getByRole("radio")).toHaveCount(2);
    if (choose) await conflict.getByRole("radio", { name: choose }).check();
    await app.data.merge.click();
    await expect(app.notice).toContainText("The file was merged into this assessment.");
    await app.isSaved();
    const versions = (await storedAssessment(page)).actions[action.id].owner.map((version: Assessment) => version.value);
    expect(versions.at(-1)).toBe(expected);
    // The other value stays in the history.
    expect(new Set(versions)).toEqual(new Set(["Ada", "Bo", "Cy"]));
  });
}

test("all changes can be selected or cleared at once", async ({ page }) => {
  const app = new App(page);
  await seed(page, ours());
  await app.open("/data");
  await app.data.choose(file([worked()]));
  const { preview } = app.data;
  await preview.getByRole("button", { name: "Select none" }).click();
  await expect(preview.getByRole("checkbox", { checked: true })).toHaveCount(0);
  await preview.getByRole("button", { name: "Select all" }).click();
  await expect(preview.getByRole("checkbox", { checked: true })).toHaveCount(4);
  await preview.getByRole("button", { name: "Select none" }).click();
  await app.data.merge.click();
  await app.isSaved();
  const merged = await storedAssessment(page);
  expect(answerIn(merged, one.id)).toBe("not-met");
  expect(merged.criteria[three.id]?.answer?.length ?? 0).toBe(0);
});

/** Shares the open assessment by passphrase. Returns the passphrase and the encrypted text. */
async function shareAsText(page: Page): Promise<{ passphrase: string; text: string }> {
  await page.context().grantPermissions(["clipboard-write"]);
  // The page's own policy forbids reading the clipboard.
  await page.evaluate(() => {
    const { clipboard } = navigator;
    const write = clipboard.writeText.bind(clipboard);
    clipboard.writeText = (text) => {
      document.documentElement.dataset.copied = text;
      return write(text);
    };
  });
  await page.getByRole("radio", { name: /^As a passphrase/ }).check();
  const passphrase = await page.getByRole("textbox", { name: "Passphrase" }).inputValue();
  await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save the encrypted file" }).click()]);
  await page.getByRole("button", { name: "Copy as text" }).click();
  await expect(page.getByText("The encrypted text was copied.")).toBeVisible();
  return { passphrase, text: await page.evaluate(() => document.documentElement.dataset.copied!) };
}

/** Opens an encrypted text. */
async function openText(page: Page, passphrase: string, text: string) {
  await page.getByText("Paste text instead").click();
  await page.getByRole("textbox", { name: /^The text, from BEGIN/ }).fill(text);
  await page.getByRole("button", { name: "Open the text" }).click();
  await page.getByRole("textbox", { name: "Passphrase" }).fill(passphrase);
  await page.getByRole("button", { name: "Open the file" }).click();
}

test("a plan is shared as text, worked on elsewhere, sent back and merged", async ({ page, elsewhere }) => {
  const app = new App(page);
  await seed(page, ours());
  await app.open("/share");
  const shared = await shareAsText(page);
  expect(shared.text).toMatch(/^-----BEGIN FOOTING SHARE-----\n([\w+/=]{1,64}\n)+-----END FOOTING SHARE-----\n$/);

  const there = new App(await elsewhere());
  await there.open("/data");
  // A chat program quotes the text and adds its own.
  const quoted = shared.text.replace(/^/gm, "> ");
  await openText(there.page, shared.passphrase, `Ada wrote:\n${quoted}`);
  await expect(there.viewer.badge).toBeVisible();
  await there.viewer.keep.click();
  await there.open(`/assess/${one.id}`);
  await there.assess.answer("Yes");
  await there.isSaved();
  await there.open("/share");
  const back = await shareAsText(there.page);

  await app.open("/data");
  await openText(page, back.passphrase, back.text);
  await expect(app.data.preview.getByRole("heading", { name: "1 change in the file that you do not have" })).toBeVisible();
  await expect(app.data.fields).toContainText("No → Yes");
  await app.data.merge.click();
  await app.isSaved();
  expect(answerIn(await storedAssessment(page), one.id)).toBe("met");
});
