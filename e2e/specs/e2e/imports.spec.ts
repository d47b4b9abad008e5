// Files from outside: shown before anything changes, refused with a clear message, and never treated as more than text.

import { writeFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { actions, controls, criteria } from "../../catalog.ts";
import {
  type Assessment,
  answer,
  answerIn,
  assessment,
  file,
  mixed,
  PREFIX,
  said,
  seed,
  stored,
  storedAssessment,
} from "../../documents.ts";
import { rowsOf } from "../../download.ts";
import { expect, test } from "../../fixtures.ts";
import { App } from "../../pages/app.ts";

const [one, two, three] = criteria;
const HOSTILE = `<img src=x onerror="window.__xss=1"><script>window.__xss=2</script>"';--={{7*7}}\u202e`;

/** Opens the Data page with existing assessments. */
async function begun(page: Page, ...more: Assessment[]): Promise<App> {
  const app = new App(page);
  await seed(
    page,
    assessment({ name: "Mine", account: "111111111111", answers: { [one.id]: "met", [two.id]: "not-met" } }),
    ...more,
  );
  await app.open("/data");
  return app;
}

test.describe("refused, with nothing changed", () => {
  const good = assessment({ id: "theirs", answers: mixed });
  const deep = 100_000;
  const FILES: [what: string, text: string | Buffer, words: RegExp][] = [
    ["not JSON", "# Footing\n\nA Markdown export", /The file is not JSON, or it is cut off \(line 1\)/],
    ["a picture", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 0xff]), /The file is not JSON/],
    ["cut off in the middle", file([good]).slice(0, -400), /cut off/],
    ["empty", "", /not JSON, or it is cut off/],
    ["other JSON", '{"name":"left-pad","version":"1.0.0"}', /not saved by Footing/],
    ["a list", "[1,2,3]", /not saved by Footing/],
    ["a number", "42", /not saved by Footing/],
    ["null", "null", /not saved by Footing/],
    ["a newer file", file([good], { format: 7 }), /A newer version of Footing saved the file \(format 7\)/],
    ["a newer assessment in a file", file([{ ...good, format: 8 }]), /A newer version of Footing saved the file \(format 8\)/],
    ["a newer assessment by itself", JSON.stringify({ ...good, format: 9, more: {} }), /Footing saved the file \(format 9\)/],
    ["without an assessment", file([]), /There is no assessment in the file/],
    [
      "an answer that there is not",
      file([{ ...good, criteria: { [one.id]: { answer: said({ choice: "maybe" }) } } }]),
      /Part of the file is damaged: .*answer: is not an answer/,
    ],
    ["a field that there is not", file([{ ...good, __proto: 1 }]), /Part of the file is damaged/],
    ["a negative time", file([{ ...good, created: -1 }]), /Part of the file is damaged/],
    ["a time after the year 9999", file([{ ...good, created: 1e15 }]), /Part of the file is damaged/],
    [
      "a day that there is not",
      file([{ ...good, actions: { [actions[0].id]: { due: said("2026-02-31") } } }]),
      /Part of the file is damaged/,
    ],
    ["an id that is a path", file([{ ...good, id: "../../current" }]), /Part of the file is damaged: the id/],
    ["an empty id", file([{ ...good, id: "" }]), /Part of the file is damaged: the id/],
    ["deeply nested lists", "[".repeat(deep), /not JSON|not saved by Footing/],
    [
      "deep nesting in an envelope",
      `{"footing":"assessments","format":1,"x":${'{"a":'.repeat(deep)}1${"}".repeat(deep)}}`,
      /was not opened/,
    ],
    ["deep nesting where an answer is", file([good]).replace('"met"', "[".repeat(deep) + "]".repeat(deep)), /was not opened/],
    ["markup instead of a document", `{"footing":"${HOSTILE.replaceAll('"', '\\"')}","format":1}`, /not saved by Footing/],
    [
      "markup as the unknown choice",
      file([{ ...good, criteria: { [one.id]: { answer: said({ choice: HOSTILE }) } } }]),
      /Part of the file is damaged/,
    ],
  ];

  for (const [what, text, words] of FILES) {
    test(what, async ({ page }) => {
      const app = await begun(page);
      const before = await stored(page);
      await app.data.choose(text, "from-mail.json");
      await expect(app.data.refusal).toContainText(words);
      await expect(app.data.refusal).toContainText("from-mail.json");
      expect(await stored(page)).toEqual(before);
      await isInert(page);
      // Another file can be chosen afterwards.
      await app.data.choose(JSON.stringify(good));
      await expect(app.data.preview).toBeVisible();
      await expect(app.data.refusal).toHaveCount(0);
    });
  }

  test("fifty megabytes", async ({ page }, testInfo) => {
    const app = await begun(page);
    const before = await stored(page);
    const path = testInfo.outputPath("large.json");
    writeFileSync(path, `{"footing":"assessments","format":1,"x":"${"x".repeat(50_000_000)}"}`);
    await app.data.chooser.setInputFiles(path);
    await expect(app.data.refusal).toContainText("The file has 50 MB; a Footing file has at most 20.");
    expect(await stored(page)).toEqual(before);
  });

  test("nineteen megabytes of hostile structure do not freeze the page", async ({ page }, testInfo) => {
    const app = await begun(page);
    const path = testInfo.outputPath("wide.json");
    writeFileSync(
      path,
      `{"footing":"assessments","format":1,"exported":1,"assessments":[${'{"a":[],"b":{}},'.repeat(1_100_000)}{}]}`,
    );
    await app.data.chooser.setInputFiles(path);
    await expect(app.data.refusal).toBeVisible();
    await app.go("Overview");
  });
});

/** Expects that everything in a file is still only text. */
async function isInert(page: Page) {
  expect(await page.evaluate(() => (window as unknown as { __xss?: number }).__xss)).toBeUndefined();
  await expect(page.locator("img, main script, iframe, [onerror]")).toHaveCount(0);
}

test("markup in every text is shown as it stands, on every page and in every export", async ({ page }) => {
  const app = await begun(page);
  const text = (value: unknown) => said(value, { author: HOSTILE });
  const theirs = assessment({ id: "theirs", name: HOSTILE, account: HOSTILE, answers: mixed });
  theirs.edition = HOSTILE;
  theirs.profile = { people: text({ chosen: [HOSTILE] }), [HOSTILE]: text({ chosen: [HOSTILE] }) };
  Object.assign(theirs.criteria, {
    [one.id]: {
      answer: [...said(answer("met"), { at: 1, tab: HOSTILE }), ...text({ choice: "does-not-apply", reason: HOSTILE })],
      note: text(HOSTILE),
    },
    [two.id]: { answer: text({ choice: "not-met" }), exception: text({ reason: HOSTILE, owner: HOSTILE, until: "2099-01-01" }) },
    [three.id]: { answer: text({ choice: "not-met" }) },
    [HOSTILE]: { answer: text({ choice: "not-met" }), note: text(HOSTILE) },
  });
  theirs.actions = {
    [three.actions[0]?.id ?? actions[0].id]: {
      owner: text(HOSTILE),
      note: text(HOSTILE),
      state: text({ is: "wont-do", reason: HOSTILE }),
    },
    [HOSTILE]: { owner: text(HOSTILE) },
  };
  theirs.findings = {
    [three.id]: {
      verdict: { is: "fail", degree: "wholly" },
      reason: HOSTILE,
      observed: Date.now(),
      resources: [{ id: HOSTILE, region: HOSTILE, what: HOSTILE }],
      resource_count: 1,
      calls: [HOSTILE],
    },
    [HOSTILE]: { verdict: { is: "pass" }, reason: HOSTILE, observed: Date.now() },
  };
  const visible = page.getByText("window.__xss=2").filter({ visible: true });

  await app.data.choose(file([theirs, { ...theirs, id: "again" }]), `${HOSTILE.replaceAll("/", "")}.json`);
  await expect(app.data.preview.getByText("onerror").first()).toBeVisible();
  await isInert(page);
  await app.data.asNew.click();
  await expect(app.notice).toBeVisible();
  await isInert(page);
  await expect(page.getByRole("banner")).toContainText(HOSTILE);

  for (const path of [
    `/assess/${one.id}`,
    `/assess/${two.id}`,
    `/assess/${three.id}`,
    "/plan",
    "/table",
    `/controls/${controls[0]}`,
    "/accounts",
    "/data",
    "/profile",
    "/",
  ]) {
    await app.isSaved();
    await app.open(path);
    await page.evaluate(() =>
      document.querySelectorAll("details").forEach((fold) => {
        fold.open = true;
      }),
    );
    await expect(visible.first()).toBeVisible();
    await isInert(page);
  }
  await app.open("/plan");
  await app.plan.filter("Group by").selectOption("Owner");
  await isInert(page);

  await app.go("Data");
  const html = (await app.data.save({ format: "Report (HTML), to read, print or send" })).text;
  expect(html).not.toMatch(/<script|<img|<iframe/i);
  expect(html).toContain("&lt;script&gt;");
  const markdown = (await app.data.save({ format: "Markdown, for a repository or wiki" })).text;
  expect(markdown).not.toMatch(/(?<!\\)<(img|script)[^`\n]*__xss/);
  for (const cell of rowsOf((await app.data.save({ format: "Spreadsheet (CSV), one row per action" })).text).flat())
    expect(cell).not.toMatch(/^[=+\-@\t\r]/);
});

for (const at of [Date.UTC(2500, 0, 1), Date.UTC(9999, 11, 31, 23, 59, 59, 999)]) {
  test(`a document with dates in the year ${new Date(at).getUTCFullYear()} is brought down to now, so that later answers count`, async ({
    page,
  }) => {
    const app = await begun(page);
    const theirs = assessment({ id: "theirs", name: "Prophecy", at, answers: { [one.id]: "met", [two.id]: "met" } });
    theirs.findings = { [two.id]: { verdict: { is: "pass" }, reason: "Seen.", observed: at } };
    await app.data.choose(JSON.stringify(theirs));
    await expect(app.data.preview).toContainText("dated in the future: set to the current time");
    await expect(app.data.preview).toContainText("1 finding dated in the future, or larger than Footing makes them: left out.");
    await app.data.merge.click();
    await app.isSaved();
    await app.open(`/assess/${two.id}`);
    await app.assess.answer("No");
    await app.isSaved();
    await page.reload();
    await app.assess.isAnswered("No");
    const document = await storedAssessment(page);
    expect(answerIn(document, two.id)).toBe("not-met");
    expect(document.findings).toBeUndefined();
    await expect(app.banner("A stored assessment could not be read")).toHaveCount(0);
  });
}

test("what a file states says so, and fills no command", async ({ page }) => {
  const app = await begun(page);
  const theirs = assessment({ id: "theirs", name: "Theirs" });
  theirs.findings = {
    [one.id]: {
      verdict: { is: "fail", degree: "wholly" },
      reason: "Somebody says so.",
      observed: Date.now(),
      resources: [{ id: "soc@evil.example", kind: "email", what: "" }],
      resource_count: 1,
    },
  };
  await app.data.choose(JSON.stringify(theirs));
  await app.data.merge.click();
  await app.isSaved();
  await app.open(`/assess/${one.id}`);
  const finding = page.getByRole("region", { name: /^A file says/ });
  await expect(finding).toContainText("As stated in a file of");
  await expect(finding.getByText("verified", { exact: true })).toHaveCount(0);
  await app.open("/plan");
  await page.evaluate(() =>
    document.querySelectorAll("details").forEach((fold) => {
      fold.open = true;
    }),
  );
  await expect(page.locator("pre", { hasText: "evil.example" })).toHaveCount(0);
});

test("two assessments with the same id in one file become one", async ({ page }) => {
  const app = await begun(page);
  const left = assessment({ id: "twin", name: "Twin", answers: { [one.id]: "met" } });
  const right = assessment({ id: "twin", name: "Twin", answers: { [two.id]: "not-met" } });
  await app.data.choose(file([left, right]));
  await expect(app.data.preview.getByRole("combobox", { name: "Which assessment?" })).toHaveCount(0);
  await expect(app.data.preview).toContainText(`2 of ${criteria.length} answered`);
});

test("opened as a new one, it takes nothing away, also when its id is here already", async ({ page }) => {
  const app = await begun(page);
  const before = await storedAssessment(page);
  await app.data.choose(JSON.stringify(assessment({ name: "Twin", answers: mixed })));
  await app.data.asNew.click();
  await expect(page.getByRole("banner")).toContainText("Twin");
  await app.isSaved();
  expect(await storedAssessment(page)).toEqual(before);
  await app.go("Accounts");
  await expect(app.accounts.rows).toHaveCount(2);
});

test("a deleted assessment from a file is not deleted here", async ({ page }) => {
  const app = await begun(page);
  await app.data.choose(
    JSON.stringify({ ...assessment({ id: "theirs", name: "Gone there", answers: mixed }), deleted: said(true) }),
  );
  await app.data.asNew.click();
  await expect(page.getByRole("banner")).toContainText("Gone there");
  await expect(app.banner("This assessment has been deleted")).toHaveCount(0);
});

test("the preview says what a merge would change, to the number; merging does just that", async ({ page }) => {
  const app = await begun(page);
  const theirs = assessment({
    id: "theirs",
    name: "Theirs",
    account: "111111111111",
    at: Date.now(),
    answers: { [two.id]: "met", [three.id]: "partly", [criteria[3].id]: "dont-know" },
  });
  theirs.criteria[three.id].note = said("From theirs", { at: Date.now() });
  theirs.actions = { [actions[0].id]: { owner: said("Ada", { at: Date.now() }) } };
  const before = await stored(page);
  await app.data.choose(JSON.stringify(theirs));
  const preview = app.data.preview;
  await expect(preview.getByRole("heading", { name: 'If merged into "Mine"' })).toBeVisible();
  await app.data.unfold();
  await expect(app.data.changes.filter({ hasText: "→" })).toHaveCount(2);
  for (const words of [/: Not met → Met$/, /: Unknown → (Partly met|Not met)$/])
    await expect(app.data.changes.filter({ hasText: words })).toHaveCount(1);
  await expect(app.data.changes.getByText("1 entry is only here and would stay")).toBeVisible();
  await expect(app.data.fields).toHaveCount(6);
  for (const words of [
    /^Name of the assessment.*Mine.*Theirs/,
    /: answer.*No → Yes/,
    /: answer.*not set → Partly/,
    /: answer.*not set → I don't know/,
    /: note.*not set → From theirs/,
    /: owner.*not set → Ada/,
  ])
    await expect(app.data.fields.filter({ hasText: words })).toHaveCount(1);
  expect(await stored(page)).toEqual(before);

  await app.data.merge.click();
  await expect(app.notice).toContainText("The file was merged into this assessment.");
  await app.isSaved();
  const document = await storedAssessment(page);
  expect([one, two, three, criteria[3]].map(({ id }) => answerIn(document, id))).toEqual(["met", "met", "partly", "dont-know"]);
  expect(document.criteria[two.id].answer).toHaveLength(2);
  expect(document.id).toBe("seeded");
  await app.go("Data");
  await app.data.choose(JSON.stringify(theirs));
  await expect(preview).toContainText("Merging would change nothing");
  await expect(app.data.merge).toBeDisabled();
});

test("leaving the preview changes nothing", async ({ page }) => {
  const app = await begun(page);
  const before = await stored(page);
  await app.data.choose(JSON.stringify(assessment({ id: "theirs", answers: mixed })));
  await page.getByRole("button", { name: "Leave everything as it is" }).click();
  await expect(app.data.preview).toHaveCount(0);
  expect(await stored(page)).toEqual(before);
});

test("replacing keeps the old one among the deleted, to be restored", async ({ page }) => {
  const app = await begun(page);
  await app.data.choose(JSON.stringify(assessment({ id: "theirs", name: "Theirs", answers: mixed })));
  await app.data.replace.click();
  await expect(app.notice).toContainText("replaced the open assessment");
  await expect(page.getByRole("banner")).toContainText("Theirs");
  await app.isSaved();
  await app.go("Accounts");
  await expect(app.accounts.rows).toHaveCount(1);
  await app.accounts.gone("Mine").getByRole("button", { name: "Restore" }).click();
  await app.accounts.press("Open", "Mine");
  await app.open(`/assess/${two.id}`);
  await app.assess.isAnswered("No");
});

test("a file about another account is pointed out", async ({ page }) => {
  const app = await begun(page);
  await app.data.choose(JSON.stringify(assessment({ id: "theirs", account: "222222222222", answers: mixed })));
  await expect(app.data.preview).toContainText(
    "This file is for AWS account 222222222222, and the open assessment is for 111111111111.",
  );
});

for (const [what, rest] of [
  ["a part", { scope: "open-items" }],
  ["one control", { scope: { control: "ACCT.01" } }],
  ["a redacted file", { redacted: ["notes"] }],
] as const) {
  test(`${what} cannot replace, but be merged or opened`, async ({ page }) => {
    const app = await begun(page);
    await app.data.choose(file([assessment({ id: "theirs", answers: mixed })], rest));
    await expect(app.data.preview).toContainText("This file is only a part of an assessment, so it cannot replace one.");
    await expect(app.data.replace).toHaveCount(0);
    await expect(app.data.merge).toBeEnabled();
    await expect(app.data.asNew).toBeVisible();
  });
}

test("a redacted copy of one's own file, merged back, takes nothing away", async ({ page }) => {
  const app = new App(page);
  const mine = assessment({ name: "Mine", answers: { [one.id]: "not-met" } });
  mine.criteria[one.id].note = said("Only we know this");
  await seed(page, mine);
  await app.open("/data");
  const { text } = await app.data.save({
    without: ["Notes and reasons", "Names: people, contacts, users, roles, groups, this assessment"],
  });
  const before = (await stored(page))[`${PREFIX}assessment/seeded`];
  await app.data.choose(text);
  await expect(app.data.preview).toBeVisible();
  if (await app.data.merge.isEnabled()) await app.data.merge.click();
  expect(JSON.parse((await stored(page))[`${PREFIX}assessment/seeded`])).toEqual(JSON.parse(before));
});

test("a file can be dropped onto the page", async ({ page }) => {
  const app = await begun(page);
  const text = JSON.stringify(assessment({ id: "theirs", name: "Dropped", answers: mixed }));
  const transfer = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], "dropped.json", { type: "application/json" }));
    return transfer;
  }, text);
  const target = page.locator("label.drop");
  await target.dispatchEvent("dragover", { dataTransfer: transfer });
  await target.dispatchEvent("drop", { dataTransfer: transfer });
  await expect(app.data.preview).toContainText("dropped.json");
});

test("one from an editor on Windows, with a byte order mark, opens", async ({ page }) => {
  const app = await begun(page);
  await app.data.choose("\ufeff" + file([assessment({ id: "theirs", answers: mixed })]).replaceAll(",", ",\r\n"));
  await expect(app.data.preview).toBeVisible();
});
