// Reading a shared assessment: it is looked at and left, and one's own is not touched.

import type { Page } from "@playwright/test";
import { criteria } from "../../catalog.ts";
import { answerIn, assessment, mixed, PREFIX, said, seed, stored, storedAssessment } from "../../documents.ts";
import { bytesOf } from "../../download.ts";
import { expect, test } from "../../fixtures.ts";
import { App } from "../../pages/app.ts";

const [first] = criteria;

/** Shares an assessment. Returns the file, and the link or passphrase. */
async function shared(page: Page, { by = "", passphrase = false } = {}) {
  const theirs = assessment({ id: "theirs", name: "Acme", account: "111122223333", answers: mixed });
  theirs.criteria[first.id].note = said("Ask Grace");
  theirs.actions = { "acct-02.add-root-mfa": { owner: said("Grace"), note: said("Buy the key first") } };
  await seed(page, theirs);
  await page.goto("/share");
  if (by) await page.getByRole("textbox", { name: "Your name" }).fill(by);
  if (passphrase) await page.getByRole("radio", { name: /^As a passphrase/ }).check();
  const secret = passphrase ? await page.getByRole("textbox", { name: "Passphrase" }).inputValue() : "";
  const { bytes } = await bytesOf(page, () => page.getByRole("button", { name: "Save the encrypted file" }).click());
  const link = passphrase ? "" : await page.locator("section", { hasText: "Now send both" }).locator("pre").innerText();
  return { bytes, secret, link };
}

/** Another profile, with an assessment of its own. */
async function reader(elsewhere: () => Promise<Page>) {
  const app = new App(await elsewhere());
  await seed(app.page, assessment({ id: "mine", name: "Mine", answers: { [first.id]: "met" } }));
  return app;
}

/** Everything that this origin keeps: local and session storage, databases, and the texts of its caches. */
const kept = (page: Page) =>
  page.evaluate(async () => {
    const caches = await Promise.all(
      (await window.caches.keys()).map(async (name) => {
        const cache = await window.caches.open(name);
        const requests = await cache.keys();
        return [name, ...requests.map((request) => request.url)];
      }),
    );
    return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, await indexedDB.databases(), caches.flat()]);
  });

test("by link: all pages show it, nothing can be changed, and one's own is not touched", async ({ page, elsewhere }) => {
  const { bytes, link } = await shared(page, { by: "Ada" });
  const app = await reader(elsewhere);
  await app.open("/");
  const before = await stored(app.page);
  await app.page.goto(link);
  await app.data.choose(bytes, "acme.footing");
  await expect(app.viewer.badge).toContainText("Shared by Ada, ");
  await expect(app.page.getByRole("banner")).toContainText("Acme");
  await expect(app.saving).toHaveText("Not kept");
  await app.viewer.badge.getByText("What is in it").click();
  await expect(app.viewer.badge).toContainText("Nothing is left out");

  await expect(app.overview.bricks).toHaveCount(27);
  await expect(app.page.getByRole("link", { name: "Share it" })).toHaveCount(0);

  await app.go("Assess");
  await expect(app.page.getByText("Ask Grace")).toBeVisible();
  await expect(app.page.getByRole("radio")).toHaveCount(0);
  await app.page.keyboard.press("1");
  await app.page.getByRole("link", { name: "Next", exact: true }).click();
  await expect(app.page.getByRole("textbox")).toHaveCount(0);

  await app.go("Plan");
  await app.page.getByRole("button", { name: "Register a second factor for root" }).click();
  await expect(app.page.getByText("Buy the key first")).toBeVisible();
  // The only "State" is that of the filter.
  await expect(app.page.getByRole("combobox", { name: "State" })).toHaveCount(1);
  await expect(app.page.getByRole("textbox")).toHaveCount(0);
  await app.page.evaluate(() => {
    const link = document.createElement("a");
    link.href = "/profile";
    document.body.append(link);
    link.click();
  });
  await expect(app.page.getByRole("radio").first()).toBeDisabled();

  await app.go("Accounts");
  await expect(app.heading).toHaveText("Not with a shared assessment");
  await app.go("Data");
  await expect(app.data.chooser).toHaveCount(0);
  const report = await app.data.save({ format: "Markdown, for a repository or wiki" });
  expect(report.text).toContain("Acme");

  expect(await stored(app.page)).toEqual(before);
  await app.viewer.close.click();
  await expect(app.page.getByRole("banner")).toContainText("Mine");
  await expect(app.viewer.badge).toHaveCount(0);
  expect(await stored(app.page)).toEqual(before);
});

test("by passphrase: kept as a new assessment only by a click of its own", async ({ page, elsewhere }) => {
  const { bytes, secret } = await shared(page, { passphrase: true });
  const app = await reader(elsewhere);
  await app.open("/data");
  const before = await stored(app.page);
  await app.data.choose(bytes, "acme.footing");
  await app.page.getByRole("textbox", { name: "Passphrase" }).fill(secret);
  await app.page.keyboard.press("Enter");
  await expect(app.viewer.badge).toContainText("The sender gave no name.");
  expect(await stored(app.page)).toEqual(before);
  await app.viewer.keep.click();
  await expect(app.viewer.badge).toHaveCount(0);
  await app.isSaved();
  expect(answerIn(await storedAssessment(app.page, "theirs"), criteria[1].id)).toBe("met");
  expect((await stored(app.page))[`${PREFIX}assessment/mine`]).toBe(before[`${PREFIX}assessment/mine`]);
});

test("compared with one's own, it is merged only by a click of its own", async ({ page, elsewhere }) => {
  const { bytes, link } = await shared(page);
  const app = await reader(elsewhere);
  await app.open("/");
  const before = await stored(app.page);
  await app.page.goto(link);
  await app.data.choose(bytes, "acme.footing");
  await app.viewer.compare.click();
  await expect(app.data.preview).toContainText("Mine");
  expect(await stored(app.page)).toEqual(before);
  await app.data.merge.click();
  await app.isSaved();
  expect(answerIn(await storedAssessment(app.page, "mine"), criteria[1].id)).toBe("met");
});

test("a reload closes it, and neither it nor the key is kept anywhere", async ({ page, elsewhere }) => {
  const { bytes, link } = await shared(page);
  const app = await reader(elsewhere);
  const requested: string[] = [];
  app.page.context().on("request", (request) => requested.push(request.url(), JSON.stringify(request.headers())));
  await app.page.goto(link);
  await app.data.choose(bytes, "acme.footing");
  await expect(app.viewer.badge).toBeVisible();
  const key = link.split("open=")[1];
  expect(await kept(app.page)).not.toContain(key);
  expect(await kept(app.page)).not.toContain("Ask Grace");
  await app.reload();
  await expect(app.viewer.badge).toHaveCount(0);
  await expect(app.page.getByRole("banner")).toContainText("Mine");
  await app.page.goBack();
  expect(app.page.url()).not.toContain(key);
  expect(requested.map((what) => what.split("#")[0]).filter((what) => what.includes(key))).toEqual([]);
});

test("a link that is opened while the sample or another share is open still works", async ({ page, elsewhere }) => {
  const { bytes, link } = await shared(page);
  const app = await reader(elsewhere);
  await app.open("/sample");
  await expect(app.page.getByRole("banner")).toContainText("Sample: ");
  for (const _ of ["from the sample", "from a share"]) {
    await app.page.goto(link);
    await app.data.choose(bytes, "acme.footing");
    await expect(app.page.getByRole("banner")).toContainText("Acme");
    expect(app.page.url()).not.toContain("open=");
    await app.go("Overview");
  }
  await app.viewer.close.click();
  await expect(app.page.getByRole("banner")).toContainText("Mine");
});
