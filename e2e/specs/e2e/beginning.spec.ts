// The first hour: the start page, the quick round, the questions, and the sample.

import type { Page } from "@playwright/test";
import { criteria } from "../../catalog.ts";
import { answerIn, assessment, mixed, PREFIX, seed, store, stored, storedAssessment } from "../../documents.ts";
import { expect, test } from "../../fixtures.ts";
import { tabTo } from "../../keys.ts";
import { App } from "../../pages/app.ts";

const SIZES = [
  { width: 1280, height: 720 },
  { width: 390, height: 844 },
];

const ONE_CHOICE_EACH: [RegExp, string][] = [
  [/How many people/, "A few"],
  [/stand alone or belong/, "It stands alone"],
  [/How do people get in/, "IAM users"],
  [/What runs your code/, "Servers"],
  [/Where do you keep data/, "RDS or Aurora"],
  [/reached from the internet/, "A load balancer"],
  [/real customers/, "Yes, it is in production"],
  [/code or templates in repositories/, "Yes"],
];

/** A finding as a live scan leaves it. */
const finding = (verdict: object, observed = Date.now() - 1000) => ({
  verdict,
  reason: "Two users have no second factor.",
  observed,
  resources: [{ id: "user/ada", what: "no device" }],
  resource_count: 1,
});

/** Notes from the start of each page what moves although nobody has touched anything. */
async function watchShifts(page: Page) {
  await page.addInitScript(() => {
    const shifts: object[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { hadRecentInput: boolean })[])
        if (!entry.hadRecentInput) shifts.push(entry.toJSON());
    }).observe({ type: "layout-shift", buffered: true });
  });
}

async function nothingMoved(page: Page) {
  await page.waitForTimeout(300);
  const shifts = await page.evaluate(() => (window as unknown as { shifts: { value: number }[] }).shifts);
  const total = shifts.reduce((sum, shift) => sum + shift.value, 0);
  expect(total, `${page.url()}: ${JSON.stringify(shifts)}`).toBeLessThanOrEqual(0.02);
}

/** Stores an assessment and the round in which its questions are asked. */
async function inRound(page: Page, round: "quick" | "severity" | "control", answers = {}) {
  await seed(page, assessment({ answers }));
  await store(page, { [`${PREFIX}round/seeded`]: round });
}

test("the start page shows both ways, what each takes, a file and the sample", async ({ page }) => {
  const app = new App(page);
  await app.open();
  const aws = page.getByRole("region", { name: "Let AWS answer" });
  await expect(aws).toContainText("About 5 minutes");
  await expect(aws).toContainText(`93 of the ${criteria.length} criteria`);
  await expect(aws.getByRole("link")).toHaveCount(1);
  const hand = page.getByRole("region", { name: "Answer by hand" });
  await expect(hand).toContainText("About 10 minutes for the quick round, about an hour for everything");
  await expect(hand).toContainText(`19 of ${criteria.length} questions`);
  await expect(hand.getByRole("link")).toHaveCount(1);
  await expect(page.getByText("Everything stays on this device")).toBeVisible();
  for (const name of ["Open a saved file", "Look around in a sample"])
    await expect(page.getByRole("link", { name })).toBeVisible();
});

test("by hand, from opening to the first three actions, takes at most 40 clicks", async ({ page }) => {
  test.setTimeout(120_000);
  const app = new App(page);
  let clicks = 0;
  await app.open();
  await page.getByRole("link", { name: "Start with eight questions" }).click();
  clicks++;
  for (const [question, choice] of ONE_CHOICE_EACH) {
    await app.profile.choose(question, choice);
    clicks++;
  }
  await app.profile.onward.click();
  clicks++;
  await expect(app.assess.progress).toHaveText(/^Quick round: 0 of \d+$/);
  const asked = Number((await app.assess.progress.innerText()).match(/of (\d+)/)![1]);
  expect(asked).toBeGreaterThan(14);
  const seen = new Set<string>();
  for (let place = 0; place < asked; place++) {
    const id = app.assess.id();
    expect(seen.has(id), `${id} comes once`).toBe(false);
    seen.add(id);
    await app.assess.choice(place % 3 ? "No" : "Yes").click();
    clicks++;
    await expect(page).not.toHaveURL(new RegExp(`${id.replaceAll(".", "\\.")}$`));
    await expect(app.heading).toBeFocused();
  }
  await expect(page).toHaveURL(/\/quick-round$/);
  await expect(app.heading).toHaveText("The quick round is done");
  await expect(page.getByText(`It covers the ${asked} criteria`)).toContainText(`the other ${criteria.length - asked}`);
  const first = page.getByRole("heading", { name: "Your first three actions" }).locator("..").locator("ol.first-actions > li");
  await expect(first).toHaveCount(3);
  for (const action of await first.all()) {
    await action.locator("summary").first().click();
    clicks++;
    await expect(action.getByText("Afterwards:")).toBeVisible();
  }
  expect(clicks).toBeLessThanOrEqual(40);
  await expect(page.getByRole("main").getByRole("link", { name: "Open the plan" })).toHaveCount(1);
});

test("the same way by keyboard alone", async ({ page }) => {
  test.setTimeout(120_000);
  const app = new App(page);
  await app.open();
  await tabTo(page, page.getByRole("link", { name: "Start with eight questions" }));
  await page.keyboard.press("Enter");
  await expect(app.heading).toBeFocused();
  await tabTo(page, app.profile.onward);
  await page.keyboard.press("Enter");
  await expect(app.heading).toBeFocused();
  for (let place = 0; place < 19; place++) {
    const id = app.assess.id();
    await page.keyboard.press(place % 2 ? "3" : "4");
    await expect(page).not.toHaveURL(new RegExp(`${id.replaceAll(".", "\\.")}$`));
    await expect(app.heading).toBeFocused();
  }
  await expect(app.heading).toHaveText("The quick round is done");
  const first = page.getByRole("heading", { name: "Your first three actions" }).locator("..").locator("summary").first();
  await tabTo(page, first);
  await page.keyboard.press("Enter");
  await expect(page.getByText("Afterwards:").first()).toBeVisible();
  await tabTo(page, page.getByRole("link", { name: "Most severe first" }));
  await page.keyboard.press("Enter");
  await expect(app.assess.order).toHaveValue("1");
});

test.describe("on a touch screen", () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });

  test("the same way by touch alone, without key caps", async ({ page }) => {
    test.setTimeout(120_000);
    const app = new App(page);
    await app.open();
    await page.getByRole("link", { name: "Start with eight questions" }).tap();
    await app.profile.onward.tap();
    for (let place = 0; place < 19; place++) {
      const id = app.assess.id();
      if (!place) {
        await expect(page.locator(".choice kbd").first()).toBeHidden();
        await expect(page.getByRole("button", { name: "Keyboard shortcuts" })).toBeHidden();
      }
      await app.assess.choice("No").tap();
      await expect(page).not.toHaveURL(new RegExp(`${id.replaceAll(".", "\\.")}$`));
    }
    await expect(app.heading).toHaveText("The quick round is done");
    await page.getByRole("link", { name: "Control by control" }).tap();
    await expect(app.assess.order).toHaveValue("2");
  });
});

test("the header leaves the screen of a phone to the page", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const app = new App(page);
  await seed(page, assessment({ name: "Production account of the whole company", answers: { [criteria[0].id]: "met" } }));
  for (const path of ["/", "/plan", `/assess/${criteria[0].id}`]) {
    await app.open(path);
    expect((await page.getByRole("banner").boundingBox())!.height, path).toBeLessThanOrEqual(100);
    await expect(app.link("Data")).toBeInViewport();
    await expect(app.saving).toBeInViewport();
  }
});

for (const size of SIZES) {
  test(`choices, progress and Next are in sight on every question at ${size.width} x ${size.height}`, async ({ page }) => {
    test.setTimeout(180_000);
    await page.setViewportSize(size);
    const app = new App(page);
    await seed(page, assessment());
    await app.open(`/assess/${criteria[0].id}`);
    for (const [place, { id }] of criteria.entries()) {
      await app.assess.isAt(id);
      await expect(app.assess.choice("Does not apply to us")).toBeVisible();
      const [lowest, top, bottom, width] = await page.evaluate(() => {
        const box = (element: Element) => element.getBoundingClientRect();
        const bar = box(document.querySelector(".ask-bar")!);
        const parts = [...document.querySelectorAll(".ask-bar .progress-line, .ask-bar [rel=next]")].map(box);
        return [
          Math.max(...[...document.querySelectorAll("[role=radio]")].map((radio) => box(radio).bottom)),
          bar.top,
          Math.max(bar.bottom, ...parts.map((part) => part.bottom)),
          Math.max(...parts.map((part) => part.right)),
        ];
      });
      expect(await page.evaluate(() => scrollY), id).toBe(0);
      expect(lowest, `choices of ${id}`).toBeLessThanOrEqual(top);
      expect(bottom, `bar of ${id}`).toBeLessThanOrEqual(size.height);
      expect(width, `bar of ${id}`).toBeLessThanOrEqual(size.width);
      if (place + 1 < criteria.length) await page.keyboard.press("ArrowRight");
    }
  });

  test(`nothing moves when the guidance of a question arrives late at ${size.width} x ${size.height}`, async ({ page }) => {
    await page.setViewportSize(size);
    await watchShifts(page);
    await page.route(/\/guidance\//, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1200));
      await route.continue();
    });
    const app = new App(page);
    for (const path of ["/assess", "/assess/acct-04.job-functions", "/assess/wkld-14.rate-limits"]) {
      await app.open(path);
      await expect(page.locator(".meanings")).toBeVisible();
      await nothingMoved(page);
    }
  });

  test(`nothing moves while a page opens at ${size.width} x ${size.height}`, async ({ page }) => {
    await page.setViewportSize(size);
    await watchShifts(page);
    const app = new App(page);
    for (const answers of [{}, mixed]) {
      await seed(page, assessment({ answers }));
      for (const path of ["/", "/profile", "/assess", "/plan", "/live", "/guide", "/table", "/findings", "/export", "/data"]) {
        await app.open(path);
        await page.waitForLoadState("networkidle");
        await nothingMoved(page);
      }
    }
  });
}

test("an answer moves on by itself in the quick round, says so, and can be changed", async ({ page }) => {
  const app = new App(page);
  await inRound(page, "quick");
  await app.open("/assess");
  const first = app.assess.id();
  await expect(app.assess.movesOn).toBeChecked();
  await app.assess.choice("Yes").click();
  await expect(page).not.toHaveURL(new RegExp(`${first.replaceAll(".", "\\.")}$`));
  await expect(app.heading).toBeFocused();
  const before = page.locator(".came-from");
  await expect(before).toHaveRole("status");
  await expect(before).toContainText("Answered: Yes.");
  await before.getByRole("link", { name: "Change" }).click();
  await app.assess.isAt(first);
  await app.assess.isAnswered("Yes");
  // Switched off, it stays off after a reload, in this round only.
  await app.assess.movesOn.uncheck();
  await app.assess.choice("No").click();
  await app.assess.isAnswered("No");
  await page.waitForTimeout(700);
  await app.assess.isAt(first);
  await app.reload();
  await expect(app.assess.movesOn).not.toBeChecked();
  // A reason has to be written first.
  await app.assess.movesOn.check();
  await app.assess.answer("Does not apply to us", "");
  await page.waitForTimeout(700);
  await app.assess.isAt(first);
});

test("outside the quick round an answer stays, unless one chooses otherwise", async ({ page }) => {
  const app = new App(page);
  await inRound(page, "control");
  await app.open(`/assess/${criteria[0].id}`);
  await expect(app.assess.movesOn).not.toBeChecked();
  await app.assess.answer("No");
  await page.waitForTimeout(700);
  await app.assess.isAt(criteria[0].id);
  await app.assess.movesOn.check();
  await app.assess.choice("Yes").click();
  await app.assess.isAt(criteria[1].id);
});

test("the order of the questions is remembered, and Next follows it", async ({ page }) => {
  const app = new App(page);
  await inRound(page, "control");
  await app.open(`/assess/${criteria[0].id}`);
  await app.assess.order.selectOption("Quick round");
  await expect(app.assess.progress).toHaveText("Quick round: 0 of 19");
  await app.assess.next.click();
  await app.assess.isAt("acct-02.root-mfa");
  await app.reload();
  await expect(app.assess.progress).toHaveText("Quick round: 0 of 19");
  await app.assess.order.selectOption("All, most severe first");
  await expect(app.assess.progress).toHaveText(`0 of ${criteria.length} answered`);
  await app.assess.next.click();
  await app.assess.isAt("acct-02.no-root-keys");
});

test('"I don\'t know" counts as looked at, looks different from what nobody answered, and stays unknown', async ({ page }) => {
  const app = new App(page);
  await inRound(page, "control");
  const [one, two] = criteria;
  await app.open(`/assess/${two.id}`);
  const mark = (id: string) => page.locator(`.side > ol a[href$="/assess/${id}"] .mark`);
  const shape = await mark(one.id).innerHTML();
  expect(await mark(two.id).innerHTML()).toBe(shape);
  await app.assess.answer("I don't know");
  await expect(app.assess.progress).toHaveText(`1 of ${criteria.length} answered, 1 unknown`);
  await expect(page.locator(".ask-bar progress")).toHaveAttribute("value", "1");
  await expect.poll(() => mark(two.id).innerHTML()).not.toBe(shape);
  await expect(page.locator(`.side > ol a[href$="/assess/${two.id}"]`)).toContainText("answered: I don't know");
});

test("what evidence has decided comes first, and the choices are folded below it", async ({ page }) => {
  const app = new App(page);
  const id = "acct-05.console-mfa";
  const document = assessment({ answers: { [id]: "met" } });
  document.findings = { [id]: finding({ is: "fail", degree: "wholly" }) };
  await seed(page, document);
  await page.setViewportSize(SIZES[0]);
  await app.open(`/assess/${id}`);
  await expect(page.getByRole("heading", { name: "Evidence says: not met" })).toBeInViewport();
  await expect(page.getByText("Your answer and the evidence disagree")).toBeInViewport();
  await expect(app.assess.choice("Yes")).toBeHidden();
  await app.assess.unfold("Answer it yourself instead");
  await app.assess.isAnswered("Yes");
  // A number key answers there too, and shows that it did.
  await app.reload();
  await page.keyboard.press("3");
  await app.assess.isAnswered("No");
  await expect(app.assess.choice("No")).toBeVisible();
});

test("? opens the keys in front of the page, and Escape gives the focus back", async ({ page }) => {
  const app = new App(page);
  await inRound(page, "control");
  await page.setViewportSize(SIZES[0]);
  await app.open(`/assess/${criteria[0].id}`);
  await app.assess.choice("Yes").focus();
  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(keys).toBeInViewport({ ratio: 1 });
  await expect(keys.getByRole("button", { name: "Close" })).toBeFocused();
  // Keys mean nothing behind it.
  await page.keyboard.press("3");
  await page.keyboard.press("Escape");
  await expect(keys).toBeHidden();
  await expect(app.assess.choice("Yes")).toBeFocused();
  await expect(app.assess.choice("No")).not.toBeChecked();
  await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await expect(keys).toBeVisible();
  await keys.getByRole("button", { name: "Close" }).click();
  await expect(keys).toBeHidden();
});

test("the quick round that is not finished says how far it is, and goes on", async ({ page }) => {
  const app = new App(page);
  await inRound(page, "control", { "acct-02.root-mfa": "met" });
  await app.open("/quick-round");
  await expect(app.heading).toHaveText("Quick round: 1 of 19");
  await page.getByRole("link", { name: "Continue the quick round" }).click();
  await app.assess.isAt("acct-02.no-root-keys");
  await expect(app.assess.progress).toHaveText("Quick round: 1 of 19");
});

test.describe("the sample", () => {
  const banner = (page: Page) => page.getByRole("region", { name: "Sample assessment: nothing here is yours." });
  const leave = (page: Page) => banner(page).getByRole("button", { name: "Leave the sample" });

  async function openSample(page: Page): Promise<App> {
    const app = new App(page);
    await app.open("/sample");
    await expect(banner(page)).toBeVisible();
    await expect(page).not.toHaveURL(/\/sample$/);
    return app;
  }

  test("opens from the start page, is marked everywhere, and is gone with a click", async ({ page }) => {
    const app = new App(page);
    await app.open();
    await page.getByRole("link", { name: "Look around in a sample" }).click();
    await expect(banner(page)).toBeVisible();
    await expect(page.getByRole("banner")).toContainText("Sample: Quillwork");
    await expect(app.saving).toHaveText("Not kept");
    for (const name of ["Plan", "Assess", "Guide", "Data"] as const) {
      await app.go(name);
      await expect(banner(page), name).toBeVisible();
    }
    await app.go("Plan");
    expect(await app.plan.count()).toBeGreaterThan(20);
    await leave(page).click();
    await expect(page.getByRole("link", { name: "Start with eight questions" })).toBeVisible();
    await expect(banner(page)).toHaveCount(0);
    await expect(app.saving).toHaveText("Nothing to save yet");
    expect(Object.keys(await stored(page)).filter((key) => key.includes("sample"))).toEqual([]);
  });

  test("does not touch what is one's own, in this tab or another, and outlives a reload", async ({ page, context }) => {
    const own = assessment({ name: "Mine", answers: { [criteria[0].id]: "not-met" } });
    await seed(page, own);
    const before = await storedAssessment(page);
    const app = await openSample(page);
    await app.open(`/assess/${criteria[0].id}`);
    await expect(banner(page)).toBeVisible();
    // The choices may be folded below evidence.
    await page.keyboard.press("1");
    await app.reload();
    await expect(banner(page)).toBeVisible();
    const other = new App(await context.newPage());
    await other.open();
    await expect(banner(other.page)).toHaveCount(0);
    await expect(other.page.getByRole("banner")).toContainText("Mine");
    await other.page.close();
    expect(await storedAssessment(page)).toEqual(before);
    expect(Object.keys(await stored(page)).filter((key) => key.includes("sample"))).toEqual([]);
    await leave(page).click();
    await expect(page.getByRole("banner")).toContainText("Mine");
    await app.open(`/assess/${criteria[0].id}`);
    await app.assess.isAnswered("No");
    expect(answerIn(await storedAssessment(page), criteria[0].id)).toBe("not-met");
  });

  test("takes no evidence and no file, is not among the accounts, and says so", async ({ page }) => {
    const app = await openSample(page);
    for (const name of ["Evidence", "Accounts"] as const) {
      await app.go(name);
      await expect(app.heading).toHaveText("Not in the sample");
    }
    await app.open("/live/collector");
    await expect(app.heading).toHaveText("Not in the sample");
    await app.go("Data");
    await expect(page.getByText("You cannot open files in the sample.")).toBeVisible();
    await expect(app.data.chooser).toHaveCount(0);
    await expect(page.getByRole("button", { name: "Save all assessments to one file" })).toHaveCount(0);
    await app.open("/assess/wkld-15.config-rules");
    await app.assess.unfold("How do I find out?");
    await expect(page.getByText("You cannot add evidence to the sample.")).toBeVisible();
    await expect(page.getByRole("main").getByRole("link", { name: "Check your AWS account" })).toHaveCount(0);
  });

  test("says in every export what it is, and opens elsewhere as an ordinary assessment", async ({ page, elsewhere }) => {
    const app = await openSample(page);
    await app.go("Data");
    const json = await app.data.save();
    expect(json.name).toMatch(/^footing-sample-quillwork-/);
    for (const format of ["Markdown, for a repository or wiki", "Report (HTML), to read, print or send"] as const)
      expect((await app.data.save({ format })).text).toContain("Sample: Quillwork");
    const there = new App(await elsewhere());
    await there.open("/data");
    await there.data.choose(json.text);
    await there.data.asNew.click();
    await expect(there.page.getByRole("banner")).toContainText("Sample: Quillwork");
    await expect(banner(there.page)).toHaveCount(0);
    await there.isSaved();
    expect(Object.keys(await stored(there.page)).filter((key) => key.endsWith("/sample"))).toEqual([]);
  });
});
