// A file in a shared folder that a team opens, merges and saves again. The browser's pickers cannot be operated by a test, so they
// return a file of the browser's private file system, which is read and written by the same interface.

import type { Page } from "@playwright/test";
import { criteria } from "../../catalog.ts";
import { type Assessment, answer, answerIn, assessment, file, said, seed, storedAssessment } from "../../documents.ts";
import { expect, test } from "../../fixtures.ts";
import { App } from "../../pages/app.ts";

const [one, two] = criteria;
const HOUR = 3_600_000;
const BEGIN = Date.now() - 48 * HOUR;
const NAME = "acme.json";

const ours = () => assessment({ name: "Acme", at: BEGIN, answers: { [one.id]: "not-met", [two.id]: "not-met" } });

/** Returns a copy in which someone answered a criterion. */
function theirs(criterion: string, hours: number): Assessment {
  const copy = ours();
  copy.criteria[criterion].answer.push(...said(answer("met"), { at: BEGIN + hours * HOUR, tab: "tab-of-bo", author: "Bo" }));
  return copy;
}

async function begun(page: Page): Promise<App> {
  await page.addInitScript((name) => {
    const picked = async () => (await navigator.storage.getDirectory()).getFileHandle(name, { create: true });
    Object.assign(window, { showOpenFilePicker: async () => [await picked()], showSaveFilePicker: picked });
  }, NAME);
  const app = new App(page);
  await seed(page, ours());
  await app.open("/data");
  await page.getByText("Keep one file for the team").click();
  return app;
}

/** Writes the team's file, as someone else's browser would. */
const put = (page: Page, text: string) =>
  page.evaluate(
    async ([name, text]) => {
      const handle = await (await navigator.storage.getDirectory()).getFileHandle(name, { create: true });
      const stream = await handle.createWritable();
      await stream.write(text);
      await stream.close();
    },
    [NAME, text],
  );

/** Returns the assessment in the team's file. */
const inFile = async (page: Page): Promise<Assessment> => {
  const text = await page.evaluate(
    async (name) => (await (await (await navigator.storage.getDirectory()).getFileHandle(name)).getFile()).text(),
    NAME,
  );
  return JSON.parse(text).assessments[0];
};

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

test("the assessment is saved to a new file, and later to the same file again", async ({ page }) => {
  const app = await begun(page);
  await button(page, "Save to a new file").click();
  await expect(app.notice).toContainText("Saved to acme.json.");
  expect(answerIn(await inFile(page), one.id)).toBe("not-met");
  await app.go("Assess");
  await app.assess.answer("Yes");
  await app.go("Data");
  await page.getByText("Keep one file for the team").click();
  await button(page, "Save to acme.json").click();
  await expect.poll(async () => Object.keys((await inFile(page)).criteria)).toHaveLength(3);
});

test("what others saved in the meantime is merged, and not overwritten", async ({ page }) => {
  const app = await begun(page);
  await button(page, "Save to a new file").click();
  await expect(app.notice).toContainText("Saved to acme.json.");
  await put(page, file([theirs(two.id, 3)]));
  await button(page, "Save to acme.json").click();
  await expect(app.notice).toContainText("Merged 1 change by others, and saved to acme.json.");
  for (const document of [await inFile(page), await storedAssessment(page)]) expect(answerIn(document, two.id)).toBe("met");
});

test("what both changed is decided by the person before anything is saved", async ({ page }) => {
  const app = await begun(page);
  await put(page, file([ours()]));
  await button(page, "Open and merge a file").click();
  await expect(app.data.preview).toContainText("Merging would change nothing");
  const mine = ours();
  mine.criteria[one.id].answer.push(...said(answer("partly"), { at: BEGIN + HOUR, author: "Ada" }));
  // Another tab of this device writes at the same time.
  await page.evaluate((text) => {
    localStorage.setItem("footing/assessment/seeded", text);
    window.dispatchEvent(
      new StorageEvent("storage", { key: "footing/assessment/seeded", newValue: text, storageArea: localStorage }),
    );
  }, JSON.stringify(mine));
  await put(page, file([theirs(one.id, 3)]));
  await button(page, "Save to acme.json").click();
  await expect(app.notice).toContainText("Someone else changed the same things.");
  expect(answerIn(await inFile(page), one.id)).toBe("met");
  await app.data.preview.getByRole("radio", { name: "Keep yours" }).check();
  await app.data.merge.click();
  await expect(app.notice).toContainText("The file was merged");
  await button(page, "Save to acme.json").click();
  await expect(app.notice).toContainText("Saved to acme.json.");
  expect(answerIn(await inFile(page), one.id)).toBe("partly");
});

test("a file of another assessment is shown and not overwritten", async ({ page }) => {
  const app = await begun(page);
  await button(page, "Save to a new file").click();
  await expect(app.notice).toContainText("Saved to acme.json.");
  await put(page, file([assessment({ id: "other", name: "Other", account: "444455556666" })]));
  await page.getByRole("link", { name: "Accounts" }).first().click();
  await app.accounts.account.fill("111122223333");
  await app.go("Data");
  await page.getByText("Keep one file for the team").click();
  await button(page, "Save to acme.json").click();
  await expect(app.notice).toContainText("The file may be another assessment.");
  expect((await inFile(page)).id).toBe("other");
});

test("a file that is damaged is refused and not overwritten", async ({ page }) => {
  const app = await begun(page);
  await button(page, "Save to a new file").click();
  await expect(app.notice).toContainText("Saved to acme.json.");
  await put(page, "{broken");
  await button(page, "Save to acme.json").click();
  await expect(app.notice).toContainText("The file was not saved. The file is not JSON, or it is cut off");
});

test("a browser that cannot save to a file again says what to do instead", async ({ page }) => {
  await page.addInitScript(() => {
    for (const name of ["showOpenFilePicker", "showSaveFilePicker"]) Reflect.deleteProperty(window, name);
  });
  const app = new App(page);
  await seed(page, ours());
  await app.open("/data");
  await page.getByText("Keep one file for the team").click();
  await expect(page.getByText("This browser cannot save to the same file again")).toBeVisible();
});
