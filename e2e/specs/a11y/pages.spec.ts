// Every page and state with axe, in both themes and at desktop and phone widths.

import type { Page } from "@playwright/test";
import { expectAccessible, unfoldAll, violations } from "../../axe.ts";
import { actions, controls, criteria } from "../../catalog.ts";
import { assessment, file, mixed, PREFIX, said, seed, store } from "../../documents.ts";
import { bytesOf } from "../../download.ts";
import { expect, test } from "../../fixtures.ts";
import { milestone } from "../../milestones.ts";
import { App } from "../../pages/app.ts";
import { FindingsPage } from "../../pages/findings.ts";

const [one, two] = criteria;
const filled = () => {
  const document = assessment({ name: "Production", account: "111122223333", answers: mixed });
  document.criteria[one.id].note = said("Ask Grace");
  document.criteria[two.id] = {
    answer: said({ choice: "not-met" }),
    exception: said({ reason: "Small team", owner: "Ada", until: "2099-01-01" }),
  };
  document.actions = { [actions[0].id]: { owner: said("Ada"), due: said("2026-01-01"), state: said({ is: "doing" }) } };
  document.findings = {
    [criteria[2].id]: {
      verdict: { is: "fail", degree: "wholly" },
      reason: "Two users have no second factor.",
      observed: Date.now(),
      resources: [{ id: "user/ada", what: "no device" }],
      resource_count: 1,
    },
  };
  return document;
};

/** Shares the open assessment without names, and opens it to be read. */
async function read(app: App) {
  const { page } = app;
  await page.getByRole("radio", { name: /^Someone outside/ }).check();
  const { bytes } = await bytesOf(page, () => page.getByRole("button", { name: "Save the encrypted file" }).click());
  await page.goto(await page.locator("section", { hasText: "Now send both" }).locator("pre").innerText());
  await app.data.choose(bytes, "shared.footing");
  await expect(app.viewer.badge).toBeVisible();
}

interface State {
  what: string;
  path: string;
  empty?: boolean;
  prepare?: (page: Page) => Promise<unknown>;
  act?: (app: App) => Promise<unknown>;
}

const STATES: State[] = [
  { what: "welcome", path: "/", empty: true },
  { what: "the sample", path: "/sample", empty: true, act: (app) => expect(app.overview.bricks).toHaveCount(27) },
  {
    what: "a page that the sample refuses",
    path: "/sample",
    empty: true,
    act: async (app) => {
      await expect(app.overview.bricks).toHaveCount(27);
      await app.go("Accounts");
    },
  },
  {
    what: "the quick round",
    path: "/assess/acct-02.root-mfa",
    prepare: (page) => store(page, { [`${PREFIX}round/seeded`]: "quick", [`${PREFIX}quick-moves-on`]: "no" }),
    act: (app) => app.assess.answer("No"),
  },
  { what: "the end of the quick round", path: "/quick-round", act: (app) => unfoldAll(app.page) },
  { what: "the quick round, not finished", path: "/quick-round", empty: true },
  { what: "overview", path: "/", act: (app) => unfoldAll(app.page) },
  { what: "profile, empty", path: "/profile", empty: true },
  { what: "profile, answered", path: "/profile", act: (app) => app.profile.choose(/What runs your code/, "Nothing here") },
  { what: "a question, empty", path: `/assess/${one.id}`, empty: true },
  { what: "a question with everything open", path: `/assess/${one.id}`, act: (app) => unfoldAll(app.page) },
  { what: "a question with an accepted risk", path: `/assess/${two.id}` },
  { what: "a question with evidence against the answer", path: `/assess/${criteria[2].id}`, act: (app) => unfoldAll(app.page) },
  {
    what: "a question that does not apply, without a reason",
    path: `/assess/${one.id}`,
    act: (app) => app.assess.answer("Does not apply to us", ""),
  },
  {
    what: "a risk that lacks a reason",
    path: `/assess/${one.id}`,
    act: async (app) => {
      await app.assess.unfold("Accept the risk");
      await app.assess.acceptRisk("", "", "");
    },
  },
  { what: "the keys", path: `/assess/${one.id}`, act: (app) => app.page.keyboard.press("?") },
  { what: "the table", path: "/table" },
  { what: "a control", path: `/controls/${controls[0]}` },
  {
    what: "a control with everything open",
    path: `/controls/${controls[6]}`,
    empty: true,
    act: async (app) => {
      await unfoldAll(app.page);
      await app.page.locator(".term").first().click();
    },
  },
  { what: "the field guide", path: "/guide", empty: true },
  {
    what: "a search in the field guide",
    path: "/guide",
    empty: true,
    act: async (app) => {
      await app.page.getByRole("searchbox").fill("bucket policy");
      await expect(app.page.getByText(/^\d+ places/)).toBeVisible();
    },
  },
  { what: "the plan, empty", path: "/plan", empty: true },
  { what: "the plan", path: "/plan" },
  {
    what: "the values that commands use",
    path: "/plan",
    act: async (app) => {
      await app.plan.openValues();
      const row = await app.plan.unfold("Add the three alternate contacts");
      await row.getByRole("textbox", { name: /security-email/ }).fill("no address");
    },
  },
  {
    what: "an open row with its verification",
    path: "/plan",
    act: async (app) => {
      const row = await app.plan.unfold(actions[0].title);
      await row.getByRole("combobox", { name: "State" }).selectOption("Done");
      await expect(row.getByRole("region", { name: "Verify" })).toBeVisible();
      await unfoldAll(app.page);
    },
  },
  {
    what: "the plan of the sample, with what is left out",
    path: "/sample",
    empty: true,
    act: async (app) => {
      await app.go("Plan");
      await app.page.getByText(/^Left out \(\d+\)$/).click();
      await expect(app.plan.rows.first()).toBeVisible();
    },
  },
  {
    what: "findings of the sample, filtered by severity and searched",
    path: "/sample",
    empty: true,
    act: async (app) => {
      await app.go("Evidence");
      await app.page.getByRole("link", { name: /findings/i }).click();
      const findings = new FindingsPage(app.page);
      await findings.tile("Critical").click();
      await findings.groupBy.selectOption({ index: 1 });
      await expect(findings.rows.first()).toBeVisible();
      await unfoldAll(app.page);
    },
  },
  ...["Someone who works on the plan", "Someone who only reads", "Someone outside"].map((reader) => ({
    what: `sharing with ${reader.toLowerCase()}`,
    path: "/share",
    act: (app: App) => app.page.getByRole("radio", { name: reader }).check(),
  })),
  { what: "progress, empty", path: "/progress", empty: true },
  {
    what: "progress, and the overview with it",
    path: "/progress",
    prepare: (page) => seed(page, { ...filled(), milestones: [milestone(40), milestone(3, { name: "Before the audit" })] }),
    act: async (app) => {
      await expect(app.progress.rows).toHaveCount(3);
      await unfoldAll(app.page);
      await app.progress.rows.first().getByRole("button").click();
    },
  },
  {
    what: "overview with progress and reminders",
    path: "/",
    prepare: (page) => seed(page, { ...filled(), milestones: [milestone(40), milestone(3)] }),
    act: (app) => expect(app.progress.since).toBeVisible(),
  },
  { what: "accounts", path: "/accounts", act: (app) => unfoldAll(app.page) },
  {
    what: "accounts with a deleted one",
    path: "/accounts",
    act: async (app) => {
      await app.accounts.press("Delete", "Second");
      await app.accounts.gone("Second").getByRole("button", { name: "Remove for good" }).click();
    },
  },
  { what: "data", path: "/data", act: (app) => unfoldAll(app.page) },
  {
    what: "exports for work, with how to import tickets",
    path: "/export",
    act: async (app) => {
      await app.export.rows("Tickets");
      await unfoldAll(app.page);
    },
  },
  { what: "exports for a report", path: "/export", act: (app) => app.export.choosePurpose("To report it") },
  {
    what: "exports for a proof, with how to import tables",
    path: "/export",
    act: async (app) => {
      await app.export.choosePurpose("To prove it");
      await unfoldAll(app.page);
    },
  },
  { what: "the assessment by framework, empty", path: "/frameworks", empty: true },
  {
    what: "the assessment by framework, with everything open",
    path: "/frameworks",
    act: async (app) => {
      await expect(app.frameworks.entries).toHaveCount(25);
      await unfoldAll(app.page);
    },
  },
  { what: "sharing, with everything open", path: "/share", act: (app) => unfoldAll(app.page) },
  {
    what: "the status of a summary link",
    path: "/share",
    act: async (app) => {
      await app.page.goto(await app.page.getByRole("region", { name: "Only the status, as a link" }).locator("pre").innerText());
      await expect(app.heading).toHaveText(/^Security status on/);
    },
  },
  { what: "a summary link that is cut off", path: "/#look=AQ", act: (app) => expect(app.page.getByRole("alert")).toBeVisible() },
  { what: "a shared assessment", path: "/share", act: (app) => read(app) },
  {
    what: "a question of a shared assessment",
    path: "/share",
    act: async (app) => {
      await read(app);
      await app.go("Assess");
      await unfoldAll(app.page);
    },
  },
  {
    what: "an action of a shared assessment",
    path: "/share",
    act: async (app) => {
      await read(app);
      await app.go("Plan");
      await app.plan.unfold(actions[0].title);
    },
  },
  {
    what: "the preview of an import",
    path: "/data",
    act: async (app) => {
      await app.data.choose(file([assessment({ id: "a", answers: mixed }), assessment({ id: "b" })], { scope: "open-items" }));
      await expect(app.data.preview).toBeVisible();
    },
  },
  {
    what: "a plan that was sent back, with a conflict",
    path: "/data",
    act: async (app) => {
      const back = filled();
      back.criteria[one.id].note = said("Ask Ada", { author: "Bo", tab: "bo" });
      back.criteria[two.id].answer.push(...said({ choice: "met" }, { at: Date.now(), author: "Bo", tab: "bo" }));
      await app.data.choose(file([back]));
      await expect(app.data.fields).toHaveCount(2);
      await unfoldAll(app.page);
    },
  },
  {
    what: "a refused file",
    path: "/data",
    act: async (app) => {
      await app.data.choose("no");
      await expect(app.data.refusal).toBeVisible();
    },
  },
  {
    what: "trust, with files compared",
    path: "/trust",
    act: async (app) => {
      await app.page.getByRole("button", { name: "Fetch every file and compare" }).click();
      await expect(app.page.locator("code.digest")).toBeVisible({ timeout: 30_000 });
      await unfoldAll(app.page);
    },
  },
  {
    what: "trust, where a host sends no headers",
    path: "/trust",
    prepare: (page) =>
      page.route(/\/(trust|scanner-[^/]*)?$/, async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, headers: { "content-type": response.headers()["content-type"] } });
      }),
    act: async (app) => {
      await expect(app.page.getByText(/headers of the page are not/)).toBeVisible();
      await unfoldAll(app.page);
    },
  },
  {
    what: "a newer version",
    path: "/plan",
    act: async (app) => {
      await app.page.evaluate(() => void dispatchEvent(new Event("footing:newer")));
      await expect(app.banner("A newer version of Footing is available")).toBeVisible();
    },
  },
  { what: "not found", path: "/nowhere" },
  {
    what: "a damaged document",
    path: "/plan",
    prepare: (page) => store(page, { [`${PREFIX}assessment/broken`]: "{", [`${PREFIX}current`]: "broken" }),
  },
  {
    what: "blocked storage",
    path: `/assess/${one.id}`,
    empty: true,
    prepare: (page) =>
      page.addInitScript(() =>
        Object.defineProperty(window, "localStorage", {
          get() {
            throw new DOMException("No.", "SecurityError");
          },
        }),
      ),
    act: (app) => app.assess.answer("No"),
  },
];

test.describe("axe finds nothing", () => {
  for (const { what, path, empty, prepare, act } of STATES) {
    test(what, async ({ page }) => {
      const app = new App(page);
      await page.emulateMedia({ reducedMotion: "reduce" });
      if (!empty) await seed(page, filled(), assessment({ id: "second", name: "Second" }));
      await prepare?.(page);
      await app.open(path);
      await act?.(app);
      await expect(page.getByText("Loading …")).toHaveCount(0);
      await expectAccessible(page);
    });
  }
});

test("a theme that was chosen holds against the system's, with the same contrast", async ({ page }) => {
  const app = new App(page);
  await seed(page, filled());
  for (const [chosen, system] of [
    ["dark", "light"],
    ["light", "dark"],
  ] as const) {
    await store(page, { [`${PREFIX}theme`]: JSON.stringify(chosen) });
    await page.emulateMedia({ colorScheme: system });
    await app.open();
    expect(await violations(page), `${chosen} against ${system}`).toEqual([]);
    const light = await page.evaluate(
      () =>
        Number(getComputedStyle(document.documentElement).backgroundColor.match(/[\d.]+/)?.[0] ?? 255) > 128 ||
        Number(getComputedStyle(document.body).backgroundColor.match(/[\d.]+/)?.[0]) > 128,
    );
    expect(light, chosen).toBe(chosen === "light");
  }
});

test("whoever wants less motion gets none", async ({ page }) => {
  const app = new App(page);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await seed(page, filled());
  for (const path of ["/", `/assess/${one.id}`, "/plan"]) {
    await app.open(path);
    const moving = await page.evaluate(
      () =>
        [...document.querySelectorAll("*")].filter((element) => {
          const style = getComputedStyle(element);
          const seconds = `${style.transitionDuration},${style.animationDuration}`
            .split(",")
            .map((time) => parseFloat(time) / (time.trim().endsWith("ms") ? 1000 : 1));
          return Math.max(...seconds) > 0.01;
        }).length,
    );
    expect(moving, path).toBe(0);
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior)).toBe("auto");
  }
});

test("signs that only please the eye are not part of a name", async ({ page }) => {
  const app = new App(page);
  await seed(page, filled());
  await app.open("/plan");
  await expect(app.plan.rows.first().getByRole("heading").getByRole("button")).toHaveAccessibleName(
    (await app.plan.rows.first().getByRole("heading").innerText()).trim(),
  );
});

test("what changes is announced: saving, numbers of hits, answers to the profile", async ({ page }) => {
  const app = new App(page);
  await seed(page, filled());
  await app.open("/table");
  await page.getByRole("searchbox", { name: "Search" }).fill("root");
  await expect(page.getByRole("main").getByRole("status")).toHaveText(/^\d+ of \d+ questions$/);
  await app.open(`/assess/${one.id}`);
  await app.assess.answer("Yes");
  await expect(app.saving).toHaveText(/Saving|Saved/);
});

test("every target is large enough for a finger", async ({ page }) => {
  const app = new App(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await seed(page, filled());
  for (const path of [`/assess/${two.id}`, "/profile"]) {
    await app.open(path);
    for (const target of await page.locator("[role=radio], label.tick, .steps-nav a").all()) {
      const box = (await target.boundingBox())!;
      expect(box.height, await target.innerText()).toBeGreaterThanOrEqual(24);
      expect(box.width).toBeGreaterThanOrEqual(24);
    }
  }
});
