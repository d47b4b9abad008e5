// Nothing that a person typed is lost silently: after a reload or a crash, or with storage blocked, full or damaged.

import type { Page } from "@playwright/test";
import { criteria } from "../../catalog.ts";
import { answerIn, assessment, mixed, onEmptyPage, PREFIX, seed, store, stored, storedAssessment } from "../../documents.ts";
import { download } from "../../download.ts";
import { expect, test } from "../../fixtures.ts";
import { App } from "../../pages/app.ts";

const [one, two, three] = criteria;

/** Returns the document that is open in a first visit. */
const current = async (page: Page) => storedAssessment(page, (await stored(page))[`${PREFIX}current`]);

test("answers, notes and the place survive a reload", async ({ page }) => {
  const app = new App(page);
  await app.open(`/assess/${two.id}`);
  await expect(app.saving).toHaveText("Nothing to save yet");
  await app.assess.answer("No");
  await app.assess.unfold("Note");
  await app.assess.note.fill("Ask Grace on Monday");
  await app.isSaved();
  await app.reload();
  await app.assess.isAnswered("No");
  await expect(app.assess.note).toHaveValue("Ask Grace on Monday");
  await app.open("/");
  await app.go("Assess");
  await app.assess.isAt(two.id);
});

test("what was typed just before the tab is closed is kept", async ({ page, context }) => {
  const app = new App(page);
  await app.open(`/assess/${one.id}`);
  await app.assess.answer("No");
  await app.isSaved();
  await app.assess.next.click();
  await app.assess.isAt(two.id);
  await page.keyboard.press("3");
  await page.close({ runBeforeUnload: false });
  const again = new App(await context.newPage());
  await again.open(`/assess/${one.id}`);
  await again.assess.isAnswered("No");
  await again.assess.next.click();
  await again.assess.isAnswered("No");
});

test("a crash in the middle of an answer loses at most the last moment", async ({ page, context }) => {
  const app = new App(page);
  await app.open(`/assess/${one.id}`);
  await app.assess.answer("Partly");
  await app.assess.unfold("Note");
  await app.assess.note.fill("Two of three are there");
  await app.isSaved();
  await app.assess.note.press("End");
  await page.keyboard.type(", the third");
  const crashed = page.waitForEvent("crash");
  const session = await context.newCDPSession(page);
  session.send("Page.crash").catch(() => {});
  await crashed;
  const again = new App(await context.newPage());
  await again.open();
  await again.go("Assess");
  await again.assess.isAt(one.id);
  await again.assess.isAnswered("Partly");
  await expect(again.assess.note).toHaveValue(/^Two of three are there/);
  await expect(again.banner("A stored assessment could not be read")).toHaveCount(0);
});

test("quick changes are written together, and the state of saving is told", async ({ page }) => {
  await page.addInitScript(() => {
    const written: string[] = [];
    Object.assign(window, { written });
    const set = Storage.prototype.setItem;
    Storage.prototype.setItem = function (key, value) {
      written.push(key);
      return set.call(this, key, value);
    };
  });
  const app = new App(page);
  await app.open(`/assess/${one.id}`);
  await app.assess.unfold("Note");
  await app.assess.note.focus();
  await page.keyboard.type("word by word, letter by letter, all in one breath");
  await app.isSaved();
  const written = await page.evaluate(
    () => (window as unknown as { written: string[] }).written.filter((key) => key.includes("/assessment/")).length,
  );
  expect(written).toBeGreaterThan(0);
  expect(written).toBeLessThan(15);
});

test("the theme is kept, and can be left to the system again", async ({ page }) => {
  const app = new App(page);
  await app.open("/data");
  await app.data.theme.selectOption("Dark");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await app.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(app.data.theme).toHaveValue("dark");
  await app.data.theme.selectOption("Same as the system");
  await app.reload();
  await expect(page.locator("html")).not.toHaveAttribute("data-theme");
});

test("a name given once stands beside every later answer", async ({ page }) => {
  const app = new App(page);
  await app.open("/data");
  await app.data.author.fill("Grace");
  await app.open(`/assess/${one.id}`);
  await app.assess.answer("No");
  await app.assess.unfold("Earlier answers");
  await expect(app.assess.fold("Earlier answers").getByRole("listitem")).toHaveText(
    /^No \(\d{4}-\d\d-\d\d \d\d:\d\d UTC, Grace\)$/,
  );
});

test("after six days without a file, the overview reminds of one", async ({ page }) => {
  const app = new App(page);
  await seed(page, assessment({ answers: mixed, at: Date.now() - 7 * 86_400_000 }));
  await app.open(`/assess/${one.id}`);
  await app.assess.answer("Yes");
  await app.go("Overview");
  const reminder = app.banner("Save this assessment to a file");
  await download(page, () => reminder.getByRole("button", { name: "Save to a file" }).click());
  await expect(app.notice).toContainText("Saved as footing-");
  await app.reload();
  await expect(reminder).toHaveCount(0);
});

test.describe("blocked storage", () => {
  test.beforeEach(({ page }) =>
    page.addInitScript(() => {
      Object.defineProperty(window, "localStorage", {
        get() {
          throw new DOMException("The operation is insecure.", "SecurityError");
        },
      });
    }),
  );

  test("is told, work goes on in memory, and can be saved to a file", async ({ page }) => {
    const app = new App(page);
    await app.open(`/assess/${one.id}`);
    const banner = app.banner("This browser does not store anything for this page");
    await expect(banner).toBeVisible();
    await expect(app.saving).toHaveText("Not saved: storage is blocked");
    await app.assess.answer("No");
    await app.assess.next.click();
    await app.assess.answer("Yes");
    await expect(banner).toBeVisible();
    for (const name of ["Plan", "Accounts", "Data", "Overview"] as const) await app.go(name);
    await expect(app.overview.coverage).toContainText("answered: 2 of");
    const { text } = await download(page, () => banner.getByRole("button", { name: "Save to a file" }).click());
    const [saved] = JSON.parse(text).assessments;
    expect([answerIn(saved, one.id), answerIn(saved, two.id)]).toEqual(["not-met", "met"]);
  });

  test("a saved file brings everything back", async ({ page }) => {
    const app = new App(page);
    await app.open("/data");
    await app.data.choose(JSON.stringify(assessment({ name: "From a file", answers: mixed })));
    await app.data.asNew.click();
    await expect(page.getByRole("banner")).toContainText("From a file");
    await app.go("Plan");
    expect(await app.plan.count()).toBeGreaterThan(20);
  });

  test("another assessment does not silently take the place of the one in memory", async ({ page }) => {
    const app = new App(page);
    await app.open(`/assess/${one.id}`);
    await app.assess.answer("No");
    await app.go("Accounts");
    await app.accounts.create();
    await expect(app.accounts.row("My AWS account")).toBeVisible();
  });

  test("the browser asks before the tab is closed", async ({ page }) => {
    const app = new App(page);
    await app.open(`/assess/${one.id}`);
    await app.assess.answer("No");
    const [dialog] = await Promise.all([page.waitForEvent("dialog"), page.close({ runBeforeUnload: true })]);
    expect(dialog.type()).toBe("beforeunload");
    await dialog.accept();
  });
});

test.describe("full storage", () => {
  /** Fills the storage to the last character. */
  const fill = (page: Page) =>
    onEmptyPage(
      page,
      () => {
        let number = 0;
        for (let size = 4_000_000; size >= 1; size = Math.floor(size / 2)) {
          try {
            for (;;) localStorage.setItem(`filler-${number++}`, "x".repeat(size));
          } catch {
            // Continue with a smaller one.
          }
        }
      },
      undefined,
    );
  const makeRoom = (page: Page) =>
    page.evaluate(() =>
      Object.keys(localStorage)
        .filter((key) => key.startsWith("filler-"))
        .forEach((key) => {
          localStorage.removeItem(key);
        }),
    );

  test("is told with ways out; with room again, trying again saves", async ({ page }) => {
    const app = new App(page);
    await seed(page, assessment({ answers: { [one.id]: "met" } }));
    await fill(page);
    await app.open(`/assess/${two.id}`);
    await app.assess.answer("No");
    const banner = app.banner("There is no space left to save");
    await expect(banner).toBeVisible();
    await expect(app.saving).toHaveText("Not saved");
    expect(answerIn(await storedAssessment(page), one.id)).toBe("met");
    const { text } = await download(page, () => banner.getByRole("button", { name: "Save to a file" }).click());
    expect(answerIn(JSON.parse(text).assessments[0], two.id)).toBe("not-met");

    await banner.getByRole("button", { name: "Try again" }).click();
    await expect(banner).toBeVisible();
    await makeRoom(page);
    await banner.getByRole("button", { name: "Try again" }).click();
    await app.isSaved();
    await expect(banner).toHaveCount(0);
    expect(answerIn(await storedAssessment(page), two.id)).toBe("not-met");
  });

  test("room can be made by removing another assessment", async ({ page }) => {
    const app = new App(page);
    await seed(page, assessment({ answers: { [one.id]: "met" } }), assessment({ id: "old", name: "Old one", answers: mixed }));
    await fill(page);
    await app.open(`/assess/${two.id}`);
    await app.assess.answer("No");
    await app.banner("There is no space left to save").getByRole("link", { name: "Make room" }).click();
    await app.accounts.press("Delete", "Old one");
    await app.accounts.gone("Old one").getByRole("button", { name: "Remove for good" }).click();
    await app.accounts.gone("Old one").getByRole("button", { name: "Really remove it" }).click();
    await expect(app.accounts.gone("Old one")).toHaveCount(0);
    const again = app.banner("There is no space left to save").getByRole("button", { name: "Try again" });
    if (await again.isVisible()) await again.click();
    await app.isSaved();
    expect(answerIn(await storedAssessment(page), two.id)).toBe("not-met");
  });

  test("another assessment does not silently take the place of changes that could not be saved", async ({ page }) => {
    const app = new App(page);
    await seed(page, assessment({ answers: { [one.id]: "met" } }), assessment({ id: "other", name: "Other" }));
    await fill(page);
    await app.open(`/assess/${two.id}`);
    await app.assess.answer("No");
    await expect(app.banner("There is no space left to save")).toBeVisible();
    await app.go("Accounts");
    await app.accounts.press("Open", "Other");
    await makeRoom(page);
    await app.open(`/assess/${three.id}`).catch(() => {});
    const all = Object.values(await stored(page)).join();
    expect(all, "the answer is in storage, or the app did not let go of it").toContain(`"${two.id}"`);
  });
});

test.describe("damaged documents", () => {
  const text = '{"format":1,"id":"seeded","criteria":{"' + two.id + '":{"answer":[{"at":1,"tab":"x","va';
  const key = `${PREFIX}assessment/seeded`;

  test("one that cannot be read is put aside as it was found, can be downloaded, and discarded", async ({ page }) => {
    const app = new App(page);
    await store(page, { [key]: text, [`${PREFIX}current`]: "seeded" });
    await app.open(`/assess/${one.id}`);
    const banner = app.banner("A stored assessment could not be read");
    await expect(banner).toBeVisible();
    await app.assess.answer("No");
    await app.isSaved();
    expect(Object.values(await stored(page))).toContain(text);
    const saved = await download(page, () => banner.getByRole("button", { name: "Download it as it is" }).click());
    expect(saved).toEqual({ name: "footing-damaged-1.txt", text });

    await app.reload();
    await expect(banner).toBeVisible();
    await app.assess.isAnswered("No");
    expect(Object.values(await stored(page))).toContain(text);
    await banner.getByRole("button", { name: "Discard it" }).click();
    await expect(banner).toHaveCount(0);
    await app.reload();
    await expect(banner).toHaveCount(0);
    expect(Object.values(await stored(page))).not.toContain(text);
    expect(answerIn(await current(page), one.id)).toBe("not-met");
  });

  test("the other assessments go on", async ({ page }) => {
    const app = new App(page);
    await seed(page, assessment({ name: "Sound", answers: mixed }));
    await store(page, { [`${PREFIX}assessment/broken`]: text, [`${PREFIX}current`]: "broken" });
    await app.open();
    await expect(page.getByRole("banner")).toContainText("Sound");
    await expect(app.banner("A stored assessment could not be read")).toBeVisible();
  });

  test("one that breaks while it is open is put aside too, and the open one is written anew", async ({ page }) => {
    const app = new App(page);
    await seed(page, assessment({ answers: { [one.id]: "met" } }));
    await app.open(`/assess/${two.id}`);
    await page.evaluate(([key, text]) => localStorage.setItem(key, text), [key, text]);
    await app.assess.answer("No");
    await app.isSaved();
    expect(Object.values(await stored(page))).toContain(text);
    const document = await storedAssessment(page);
    expect([answerIn(document, one.id), answerIn(document, two.id)]).toEqual(["met", "not-met"]);
  });

  test("one for whose copy there is no room is not written over", async ({ page }) => {
    const app = new App(page);
    await seed(page, assessment({ answers: mixed }));
    await app.open(`/assess/${two.id}`);
    const broken = await page.evaluate((key) => {
      const broken = localStorage.getItem(key)!.replace("}", "]") + " ".repeat(500);
      localStorage.setItem(key, broken);
      for (let size = 4_000_000, number = 0; size >= 1; size = Math.floor(size / 2)) {
        try {
          for (;;) localStorage.setItem(`filler-${number++}`, "x".repeat(size));
        } catch {
          // Continue with a smaller one.
        }
      }
      return broken;
    }, key);
    await app.assess.answer("No");
    await expect(app.saving).toHaveText(/^(Not saved|Saved on this device)$/);
    expect(Object.values(await stored(page)).includes(broken), "what was found is still there").toBe(true);
  });

  test("one of a newer Footing stays as it is, and the person is told", async ({ page }) => {
    const app = new App(page);
    const newer = JSON.stringify({ format: 99, id: "seeded", future: { anything: [1, 2, 3] } });
    await store(page, { [key]: newer, [`${PREFIX}current`]: "seeded" });
    await app.open(`/assess/${one.id}`);
    await expect(app.notice).toContainText("saved by a newer version of Footing");
    await app.assess.answer("No");
    await app.isSaved();
    await app.go("Accounts");
    expect((await stored(page))[key]).toBe(newer);
    expect(Object.keys(await stored(page)).filter((key) => key.includes("/damaged/"))).toEqual([]);
  });
});
