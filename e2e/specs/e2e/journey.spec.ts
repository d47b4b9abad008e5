// The whole use of Footing: from the first question to a plan for a team, and exported files.

import { actions, controls, criteria } from "../../catalog.ts";
import { answerIn, assessment, mixed, said, seed, storedAssessment } from "../../documents.ts";
import { download, rowsOf } from "../../download.ts";
import { expect, test } from "../../fixtures.ts";
import { App } from "../../pages/app.ts";
import type { ChoiceName } from "../../pages/assess.ts";
import { PARTS } from "../../pages/data.ts";

const PROFILE: [RegExp, ...string[]][] = [
  [/How many people/, "A few"],
  [/stand alone or belong/, "It manages an organization"],
  [/How do people get in/, "IAM Identity Center", "IAM users"],
  [/What runs your code/, "Servers", "Containers", "Functions"],
  [/Where do you keep data/, "RDS or Aurora", "S3", "Sensitive data in S3"],
  [/reached from the internet/, "A load balancer", "CloudFront", "An API"],
  [/real customers/, "I don't know"],
  [/code or templates in repositories/, "Yes"],
];

test("the whole way: profile, every question, plan, file, another device", async ({ page, elsewhere }) => {
  test.setTimeout(150_000);
  const app = new App(page);
  await app.open();
  await page.getByRole("link", { name: "Start with eight questions" }).click();
  await expect(app.profile.questions).toHaveCount(8);
  for (const [place, [question, ...labels]] of PROFILE.entries()) {
    await app.profile.choose(question, ...labels);
    await expect(app.profile.progress).toHaveText(`${place + 1} of 8 answered`);
  }
  await expect(app.profile.question(/real customers/)).toContainText("Switches nothing off");
  await app.profile.onward.click();
  await app.assess.order.selectOption("All, control by control");
  await app.open(`/assess/${criteria[0].id}`);

  // Every question that the profile leaves on, using "Next".
  const seen = new Set<string>();
  const choices: ChoiceName[] = ["Yes", "Partly", "No", "Yes", "I don't know", "No", "Does not apply to us"];
  for (let place = 0; ; place++) {
    const id = app.assess.id();
    expect(seen.has(id), `${id} comes once`).toBe(false);
    seen.add(id);
    const choice = choices[place % choices.length];
    const hasHalf = criteria.find((criterion) => criterion.id === id)!.hasHalf;
    await expect(app.assess.choice("Partly")).toHaveCount(hasHalf ? 1 : 0);
    await app.assess.answer(choice === "Partly" && !hasHalf ? "No" : choice);
    if ((await app.assess.next.count()) === 0) break;
    await app.assess.next.click();
    await expect(page).not.toHaveURL(new RegExp(`${id.replaceAll(".", "\\.")}$`));
    await expect(app.heading).toBeFocused();
  }
  expect(new Set([...seen].map((id) => id.split(".")[0]))).toEqual(new Set(controls));
  expect(seen.size).toBeGreaterThan(90);
  await app.isSaved();

  // The overview.
  await app.go("Overview");
  await expect(app.overview.bricks).toHaveCount(27);
  const score = Number(await app.overview.score.locator("b").innerText());
  expect(score).toBeGreaterThan(15);
  expect(score).toBeLessThan(85);
  await expect(app.overview.coverage).toContainText(/answered: \d+ of \d+ · \d+ do not apply/);
  const [, answered, counted] = (await app.overview.coverage.innerText()).match(/(\d+) of (\d+)/)!.map(Number);
  const unknown = [...seen].filter((_, place) => choices[place % choices.length] === "I don't know").length;
  expect(counted - answered).toBe(unknown);
  await page.getByText("How is this worked out?").click();
  await expect(page.getByRole("table", { name: "Score and coverage of every control" }).getByRole("row")).toHaveCount(1 + 2 + 27);

  // The plan, which begins with the first steps of the overview.
  const first = (await app.overview.firstSteps.first().getByRole("heading").innerText()).trim();
  await app.go("Plan");
  expect(await app.plan.title(0)).toBe(first);
  expect(await app.plan.count()).toBeGreaterThan(20);
  for (const phase of ["Today", "This week", "This month"]) {
    await page.getByRole("article").last().scrollIntoViewIfNeeded();
    await expect(page.getByRole("heading", { level: 2, name: phase })).toHaveCount(1);
  }

  // The exported file opens on another device, and an export there is equal except for the tabs that wrote it.
  await app.go("Data");
  const one = await app.data.save();
  const there = new App(await elsewhere());
  await there.open("/data");
  await there.data.choose(one.text);
  await there.data.asNew.click();
  await expect(there.notice).toContainText("The file is open as a new assessment.");
  await expect(there.overview.score.locator("b")).toHaveText(String(score));
  await there.go("Data");
  const other = await there.data.save();
  const withoutTabs = (text: string) =>
    JSON.parse(text, (key, value) => (key === "tab" || key === "since" ? undefined : value)).assessments;
  expect(withoutTabs(other.text)).toEqual(withoutTabs(one.text));
  expect(other.name).toBe(one.name);
});

test("an action goes from to do to done, which becomes the answer, and back", async ({ page }) => {
  const criterion = criteria.find(({ actions }) => actions.length === 1)!;
  const title = criterion.actions[0].title;
  const app = new App(page);
  await seed(page, assessment({ answers: { [criterion.id]: "not-met" } }));
  await app.open("/plan");
  const row = await app.plan.unfold(title);
  await row.getByLabel("Owner").fill("Ada");
  await row.getByLabel("Due").fill("2031-05-06");
  await row.getByRole("textbox", { name: "Note" }).fill("after the release");
  await row.getByRole("combobox", { name: "State" }).selectOption("Doing");
  for (const chip of ["Ada", "due 2031-05-06", "Doing"]) await expect(row.locator(".act-why")).toContainText(chip);
  await app.isSaved();

  await row.getByRole("combobox", { name: "State" }).selectOption("Done");
  const verification = row.getByRole("region", { name: "Verify" });
  await expect(verification).toContainText("What you should see:");
  expect((await storedAssessment(page)).actions[criterion.actions[0].id].state.at(-1).value.is).toBe("doing");
  await verification.getByRole("combobox", { name: "Now it is" }).selectOption("Yes");
  await verification.getByRole("button", { name: "Mark as done" }).click();
  await expect(app.notice).toContainText(`Done: ${title}.`);
  await expect(app.plan.row(title)).toHaveCount(0);
  await app.isSaved();
  let document = await storedAssessment(page);
  expect(answerIn(document, criterion.id)).toBe("met");
  expect(document.actions[criterion.actions[0].id].state.at(-1).value.is).toBe("done");

  await app.notice.getByRole("button", { name: "Undo" }).click();
  await expect(app.plan.row(title).locator(".act-why")).toContainText("Doing");
  await app.isSaved();
  document = await storedAssessment(page);
  expect(answerIn(document, criterion.id)).toBe("not-met");
  expect(document.actions[criterion.actions[0].id]).toMatchObject({
    owner: [{ value: "Ada" }],
    due: [{ value: "2031-05-06" }],
    note: [{ value: "after the release" }],
  });
});

test("an action can be set aside with a reason, and the verification can wait", async ({ page }) => {
  const criterion = criteria.find(({ actions }) => actions.length === 1)!;
  const title = criterion.actions[0].title;
  const app = new App(page);
  await seed(page, assessment({ answers: { [criterion.id]: "not-met" } }));
  await app.open("/plan");
  const row = await app.plan.unfold(title);
  await row.getByRole("combobox", { name: "State" }).selectOption("Done");
  await row.getByRole("button", { name: "Not yet" }).click();
  await expect(row.getByRole("combobox", { name: "State" })).toHaveValue("to-do");
  await row.getByRole("combobox", { name: "State" }).selectOption("Won't do");
  await row.getByRole("button", { name: "Set it aside" }).click();
  await expect(app.notice).toContainText("Give a reason");
  await row.getByLabel("Why not?").fill("The account closes in May");
  await row.getByRole("button", { name: "Set it aside" }).click();
  await expect(page.getByRole("heading", { level: 2, name: /Won't do/ })).toBeVisible();
  await expect(app.plan.row(title).locator(".act-why")).toContainText("Won't do: The account closes in May");
  await app.isSaved();
});

test.describe("a row that moves while one works on it stays open, and the focus stays in it", () => {
  const criterion = criteria.find(({ actions }) => actions.length === 1)!;
  const title = criterion.actions[0].title;

  test.beforeEach(async ({ page }) => {
    await seed(page, assessment({ answers: { ...mixed, [criterion.id]: "not-met" } }));
    await new App(page).open("/plan");
  });

  test("when it is set aside", async ({ page }) => {
    const { plan } = new App(page);
    const state = (await plan.unfold(title)).getByRole("combobox", { name: "State" });
    await state.focus();
    await state.selectOption("Won't do");
    await expect(plan.row(title).getByLabel("Why not?")).toBeVisible();
    await expect(state).toBeFocused();
  });

  test("when it gets an owner in the view by owner", async ({ page }) => {
    const { plan } = new App(page);
    await plan.filter("Group by").selectOption("Owner");
    const owner = (await plan.unfold(title)).getByLabel("Owner");
    await owner.focus();
    await page.keyboard.type("Ada");
    await expect(owner).toHaveValue("Ada");
    await expect(owner).toBeFocused();
  });

  test("when it gets an owner in the view of what nobody has", async ({ page }) => {
    const { plan } = new App(page);
    await plan.filter("Owner").selectOption("Nobody yet");
    const owner = (await plan.unfold(title)).getByLabel("Owner");
    await owner.focus();
    await page.keyboard.type("Ada");
    await expect(owner).toHaveValue("Ada");
  });
});

test("an accepted risk needs reason, owner and day, leaves the score, and can be withdrawn", async ({ page }) => {
  const [criterion] = criteria;
  const app = new App(page);
  await seed(page, assessment({ answers: { [criterion.id]: "not-met" } }));
  await app.open(`/assess/${criterion.id}`);
  await app.assess.unfold("Accept the risk");
  const fold = app.assess.fold("Accept the risk");
  for (const [reason, owner, until, complaint] of [
    ["", "Ada", "2099-01-31", "Give a reason"],
    ["Small team", "", "2099-01-31", "Say who accepts the risk"],
    ["Small team", "Ada", "", "Choose a last day"],
    ["Small team", "Ada", "2020-01-31", "Choose a last day"],
  ]) {
    await app.assess.acceptRisk(reason, owner, until);
    await expect(fold.getByRole("alert")).toContainText(complaint);
  }
  await app.assess.acceptRisk("Small team", "Ada", "2099-01-31");
  await expect(fold.getByRole("alert")).toHaveCount(0);
  await expect(page.getByText("Risk accepted by Ada until 2099-01-31: Small team")).toBeVisible();
  await app.isSaved();
  await app.go("Overview");
  await expect(app.overview.score).toContainText("1 risk accepted");
  await app.go("Plan");
  await expect(app.plan.rows).toHaveCount(0);
  await page.goBack();
  await page.goBack();
  await app.assess.fold("Accept the risk").getByRole("button", { name: "Stop accepting the risk" }).click();
  await expect(page.getByText("Risk accepted by Ada")).toHaveCount(0);
  await app.go("Plan");
  await expect(app.plan.rows.first()).toBeVisible();
});

test("a risk whose last day has passed counts again, and says so", async ({ page }) => {
  const [criterion] = criteria;
  const one = assessment({ answers: { [criterion.id]: "not-met" } });
  one.criteria[criterion.id].exception = said({ reason: "Small team", owner: "Ada", until: "2026-01-31" });
  const app = new App(page);
  await seed(page, one);
  await app.open(`/assess/${criterion.id}`);
  await expect(
    page.getByText("The risk was accepted by Ada until 2026-01-31. That day has passed, so it counts again."),
  ).toBeVisible();
  await app.go("Plan");
  await expect(app.plan.rows.first()).toBeVisible();
});

test("the table finds questions by words, part, severity and status, and leads to them", async ({ page }) => {
  const app = new App(page);
  await seed(page, assessment({ answers: mixed }));
  await app.open("/table");
  const count = page.getByRole("main").getByRole("status");
  const rows = page.getByRole("main").getByRole("rowheader");
  await expect(count).toHaveText(`All ${criteria.length} questions`);
  await expect(rows).toHaveCount(criteria.length);
  const filter = (name: string) => page.getByRole("search").getByRole("combobox", { name, exact: true });
  await filter("Status").selectOption("Not met");
  const unmet = await rows.count();
  expect(unmet).toBeGreaterThan(10);
  expect(unmet).toBeLessThan(criteria.length);
  await filter("Part").selectOption("Account");
  await filter("Severity").selectOption("Critical");
  await expect.poll(() => rows.count()).toBeLessThan(unmet);
  for (const name of ["Status", "Part", "Severity"]) await filter(name).selectOption("");
  await page.getByRole("searchbox", { name: "Search" }).fill("root mfa");
  await expect.poll(() => rows.count()).toBeLessThan(8);
  const first = rows.first().getByRole("link");
  await first.click();
  await expect(page).toHaveURL(/\/assess\//);
  await expect(app.heading).toBeFocused();
});

test("the plan can be narrowed, grouped by owner, and searched", async ({ page }) => {
  const one = assessment({ answers: mixed });
  one.actions = { [actions[0].id]: { owner: said("Ada") } };
  const app = new App(page);
  await seed(page, one);
  await app.open("/plan");
  const all = await app.plan.count();
  await app.plan.filter("Severity").selectOption("Critical");
  await expect.poll(() => app.plan.count()).toBeLessThan(all);
  await app.plan.filter("Severity").selectOption("");
  await app.plan.filter("Owner").selectOption("Ada");
  await expect(app.plan.rows).toHaveCount(1);
  await app.plan.filter("Owner").selectOption("Everybody");
  await app.plan.filter("Group by").selectOption("Owner");
  await expect(page.getByRole("heading", { level: 2 }).first()).toContainText("Nobody yet");
  await app.plan.filter("Group by").selectOption("Control");
  await expect(page.getByRole("heading", { level: 2 }).first()).toContainText("ACCT.01");
  await app.plan.search.fill(actions[0].title);
  await expect(app.plan.row(actions[0].title)).toHaveCount(1);
});

test.describe("exports", () => {
  const title = actions[0].title;
  const secret = '=HYPERLINK("http://evil.example";"x")';

  /** Returns an assessment with every kind of text. */
  function full() {
    const one = assessment({ name: "Acme <production>", account: "111122223333", answers: mixed });
    const [first, second, third] = criteria;
    one.criteria[first.id] = {
      answer: said({ choice: "not-met" }, { author: "Grace" }),
      note: said("Seen at account 111122223333"),
    };
    one.criteria[second.id] = { answer: said({ choice: "does-not-apply", reason: "We rent nothing" }) };
    one.criteria[third.id] = {
      answer: said({ choice: "not-met" }),
      exception: said({ reason: "Too dear", owner: "Linus", until: "2099-01-01" }),
    };
    one.actions = {
      [actions[0].id]: { owner: said("Ada"), note: said(secret), due: said("2031-01-01"), state: said({ is: "doing" }) },
    };
    return one;
  }

  test("JSON, Markdown, HTML and CSV each hold the assessment and its actions", async ({ page }) => {
    const app = new App(page);
    await seed(page, full());
    await app.open("/plan");
    const count = await app.plan.count();
    await app.go("Data");

    const json = await app.data.save();
    expect(json.name).toMatch(/^footing-acme-production-\d{4}-\d\d-\d\d\.json$/);
    const written = JSON.parse(json.text);
    expect(written).toMatchObject({ footing: "assessments", format: 1, scope: "whole", redacted: [] });
    expect(written.assessments).toEqual([await storedAssessment(page)]);

    const markdown = await app.data.save({ format: "Markdown, for a repository or wiki" });
    expect(markdown.name).toMatch(/\.md$/);
    expect(markdown.text).toContain("Acme");
    expect(markdown.text).not.toContain("<production>");
    expect(markdown.text).toContain(title);

    const html = await app.data.save({ format: "Report (HTML), to read, print or send" });
    expect(html.name).toMatch(/\.html$/);
    expect(html.text).toContain("Acme &lt;production&gt;");
    expect(html.text).toContain(title);
    expect(html.text).not.toMatch(/<script|javascript:|\son\w+=|<link|<img|@import|url\(/i);

    const csv = await app.data.save({ format: "Spreadsheet (CSV), one row per action" });
    expect(csv.name).toMatch(/\.csv$/);
    expect(csv.text.startsWith("\ufeff")).toBe(true);
    const rows = rowsOf(csv.text);
    expect(rows.length).toBe(count + 1);
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([rows[0].length]));
    for (const cell of rows.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    const row = rows.find((row) => row[1] === actions[0].id)!;
    const cell = (name: string) => row[rows[0].indexOf(name)];
    expect(["name", "owner", "eta", "state"].map(cell)).toEqual([title, "Ada", "2031-01-01", expect.stringMatching(/doing/i)]);
  });

  test("the HTML report stands by itself: it shows everything without asking for anything", async ({ page, watch }) => {
    const app = new App(page);
    await seed(page, full());
    await app.open("/data");
    const html = await app.data.save({ format: "Report (HTML), to read, print or send" });
    await page.route("**/report.html", (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: html.text }));
    await page.goto("/report.html");
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Acme <production>");
    await expect(page.getByText(title).first()).toBeVisible();
    // The browser requests an icon itself, because the report names none.
    expect(watch.take().filter((what) => !what.includes("favicon"))).toEqual([]);
  });

  test("what is to be left out is left out of every format, and the file says so", async ({ page }) => {
    const app = new App(page);
    const one = full();
    one.findings = {
      [criteria[3].id]: {
        verdict: { is: "fail", degree: "wholly" },
        reason: "Seen by a check.",
        observed: Date.now() - 1000,
        resources: [
          { id: "linus.user", kind: "user", what: "no second factor" },
          { id: "acme-invoices", kind: "bucket", region: "eu-west-1", what: "strangers can read acme-invoices" },
        ],
        resource_count: 2,
      },
    };
    await seed(page, one);
    await app.open("/data");
    const secrets = [
      ...["111122223333", "Acme", "Ada", "Grace", "Linus", "HYPERLINK", "We rent nothing", "Too dear", "Seen at"],
      ...["linus.user", "acme-invoices", '"seeded"', "seed0000"],
    ];
    const formats = [
      "Footing file (JSON)",
      "Markdown, for a repository or wiki",
      "Report (HTML), to read, print or send",
      "Spreadsheet (CSV), one row per action",
    ] as const;
    for (const format of formats) {
      const { name, text } = await app.data.save({ format, without: [...PARTS] });
      for (const secret of secrets) expect(text, `${format}: ${secret}`).not.toContain(secret);
      expect(name).not.toContain("acme");
      if (format === formats[0]) expect(JSON.parse(text).redacted).toEqual(["account", "names", "resources", "notes", "owners"]);
    }
    // Each box works alone as well: the name of a server is not the name of a person.
    const { text } = await app.data.save({ without: [PARTS[2]] });
    expect(JSON.parse(text).redacted).toEqual(["resources"]);
    expect(text).not.toContain("acme-invoices");
    expect(text).toContain("Acme <production>");
  });

  test("a part holds only what belongs to it, and the file says so", async ({ page }) => {
    const app = new App(page);
    await seed(page, full());
    await app.open("/data");
    const control = controls[2];
    const one = JSON.parse((await app.data.save({ scope: await option(control) })).text);
    expect(Object.keys(one.assessments[0].criteria).every((id) => id.startsWith(`${control}.`))).toBe(true);
    expect(one.scope).not.toBe("whole");
    const open = JSON.parse((await app.data.save({ scope: "Only what is open" })).text);
    const choices = Object.keys(open.assessments[0].criteria).map((id) => answerIn(open.assessments[0], id));
    expect(choices).not.toContain("met");
    expect(choices).toContain("not-met");
    expect(open.scope).toBe("open-items");

    async function option(slug: string) {
      const name = slug.replace("-", ".").toUpperCase();
      const { scope } = await app.data.toExport();
      const option = (await scope.locator("option").filter({ hasText: name }).innerText()).trim();
      await app.go("Data");
      return option;
    }
  });

  test("all assessments go into one file, and each can be taken out of it", async ({ page, elsewhere }) => {
    const app = new App(page);
    await seed(page, full(), assessment({ id: "second", name: "Second", answers: { [criteria[0].id]: "met" } }));
    await app.open("/data");
    const { text } = await download(page, () => page.getByRole("button", { name: "Save all assessments to one file" }).click());
    expect(JSON.parse(text).assessments).toHaveLength(2);
    const there = new App(await elsewhere());
    await there.open("/data");
    await there.data.choose(text);
    await there.data.preview.getByRole("combobox", { name: "Which assessment?" }).selectOption("Second");
    await there.data.asNew.click();
    await expect(there.page.getByRole("banner")).toContainText("Second");
    await expect(there.overview.coverage).toContainText("answered: 1 of");
  });
});
