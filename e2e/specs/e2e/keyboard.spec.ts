// Everything important works without a mouse, with the focus always visible.

import { criteria } from "../../catalog.ts";
import { answerIn, assessment, mixed, seed, storedAssessment } from "../../documents.ts";
import { expect, test } from "../../fixtures.ts";
import { isSeen, tabTo } from "../../keys.ts";
import { App } from "../../pages/app.ts";

const halves = criteria.findIndex((criterion, place) => criterion.hasHalf && criteria[place + 1]?.hasHalf);

test("from the first page through the profile to answers and the plan", async ({ page }) => {
  const app = new App(page);
  await app.open();
  await tabTo(page, page.getByRole("link", { name: "Skip to content" }), { most: 1 });
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  await tabTo(page, page.getByRole("link", { name: "Start with eight questions" }), { most: 2 });
  await page.keyboard.press("Enter");
  await expect(app.heading).toBeFocused();
  await expect(app.heading).toHaveText("Eight questions first");

  // A single choice with arrow keys, several choices with Space.
  const people = app.profile.question(/How many people/);
  await tabTo(page, people.getByRole("radio").first(), { most: 2 });
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await expect(people.getByRole("radio", { name: /A few/ })).toBeChecked();
  const data = app.profile.question(/Where do you keep data/);
  await tabTo(page, data.getByRole("checkbox", { name: /DynamoDB/ }));
  await page.keyboard.press("Space");
  await expect(data.getByRole("checkbox", { name: /DynamoDB/ })).toBeChecked();
  await expect(app.profile.progress).toHaveText("2 of 8 answered");
  await tabTo(page, app.profile.onward);
  await page.keyboard.press("Enter");
  await expect(app.heading).toBeFocused();

  const first = app.assess.id();
  // In the quick round, an answer leads on by itself.
  await page.keyboard.press("3");
  await expect(page).not.toHaveURL(new RegExp(`${first}$`));
  await expect(app.heading).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(app.heading).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(app.heading).toBeFocused();
  await app.isSaved();

  await tabTo(page, app.link("Plan"), { key: "Shift+Tab" });
  await page.keyboard.press("Enter");
  await expect(app.heading).toBeFocused();
  await expect(app.heading).toHaveText("Plan");
  const row = app.plan.rows.first();
  await tabTo(page, row.getByRole("heading").getByRole("button"), { most: 30 });
  await page.keyboard.press("Enter");
  await expect(row.getByText("Afterwards:")).toBeVisible();
  await tabTo(page, row.getByRole("combobox", { name: "State" }), { most: 5 });
  await page.keyboard.press("ArrowDown");
  await expect(row.locator(".act-why")).toContainText("Doing");
  await tabTo(page, row.getByLabel("Owner"), { most: 1 });
  await page.keyboard.type("Ada");
  await expect(row.locator(".act-why")).toContainText("Ada");
  await app.isSaved();
});

test("the number keys mean the same everywhere; where there is no half, it says so", async ({ page }) => {
  const app = new App(page);
  await seed(page, assessment());
  await app.open(`/assess/${criteria[halves].id}`);
  for (const [key, name] of [
    ["1", "Yes"],
    ["2", "Partly"],
    ["3", "No"],
    ["4", "I don't know"],
  ] as const) {
    await page.keyboard.press(key);
    await app.assess.isAnswered(name);
  }
  await page.keyboard.press("5");
  await app.assess.isAnswered("Does not apply to us");
  await expect(app.assess.reason).toBeFocused();

  const whole = criteria.find((criterion) => !criterion.hasHalf)!;
  await app.open(`/assess/${whole.id}`);
  await page.keyboard.press("2");
  await expect(app.notice).toContainText("Answer this question with yes or no");
  await expect(page.getByRole("radio", { checked: true })).toHaveCount(0);
  await page.keyboard.press("3");
  await app.assess.isAnswered("No");
});

test("Enter and the arrows go from question to question", async ({ page }) => {
  const app = new App(page);
  await seed(page, assessment());
  const [one, two, three] = criteria.slice(halves, halves + 3);
  await app.open(`/assess/${one.id}`);
  await page.keyboard.press("Enter");
  await app.assess.isAt(two.id);
  await expect(app.heading).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await app.assess.isAt(three.id);
  await page.keyboard.press("ArrowLeft");
  await app.assess.isAt(two.id);
  await page.keyboard.press("ArrowLeft");
  await app.assess.isAt(one.id);
});

test("the arrows move among the choices, Space takes one, and Tab leaves the group", async ({ page }) => {
  const app = new App(page);
  await seed(page, assessment());
  await app.open(`/assess/${criteria[halves].id}`);
  await page.keyboard.press("ArrowDown");
  await expect(app.assess.choice("Yes")).toBeFocused();
  await isSeen(app.assess.choice("Yes"));
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(app.assess.choice("No")).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Space");
  await app.assess.isAnswered("Partly");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("radio").and(page.locator(":focus"))).toHaveCount(0);
  await page.keyboard.press("Shift+Tab");
  await expect(app.assess.choice("Partly")).toBeFocused();
});

test("s goes to the next open question, past what is answered", async ({ page }) => {
  const app = new App(page);
  const [one, two, three] = criteria;
  await seed(page, assessment({ answers: { [one.id]: "met", [two.id]: "not-met" } }));
  await app.open(`/assess/${one.id}`);
  await page.keyboard.press("s");
  await app.assess.isAt(three.id);
  await expect(app.heading).toBeFocused();
});

test("? shows the keys and hides them; Escape hides them too", async ({ page }) => {
  const app = new App(page);
  await seed(page, assessment());
  await app.open(`/assess/${criteria[0].id}`);
  const help = page.getByRole("definition").filter({ hasText: "Next open question" });
  await page.keyboard.press("?");
  await expect(help).toBeVisible();
  await page.keyboard.press("?");
  await expect(help).toHaveCount(0);
  await page.keyboard.press("?");
  await expect(help).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(help).toHaveCount(0);
});

test("while one types, keys are letters and nothing else", async ({ page }) => {
  const app = new App(page);
  const { id } = criteria[halves];
  await seed(page, assessment({ answers: { [id]: "met" } }));
  await app.open(`/assess/${id}`);
  await app.assess.unfold("Note");
  await app.assess.note.focus();
  const words = "12345 s? since 3 weeks";
  await page.keyboard.type(words);
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowLeft");
  await expect(app.assess.note).toHaveValue(`${words}\n`);
  await app.assess.isAt(id);
  await app.assess.isAnswered("Yes");

  await page.keyboard.press("Escape");
  await app.assess.answer("Does not apply to us", "");
  await page.keyboard.type("3 s? 1");
  await page.keyboard.press("ArrowRight");
  await expect(app.assess.reason).toHaveValue("3 s? 1");
  await app.assess.isAnswered("Does not apply to us");
  await app.isSaved();
  const document = await storedAssessment(page);
  expect(answerIn(document, id)).toBe("does-not-apply");
  expect(document.criteria[id].note.at(-1).value).toBe(`${words}\n`);
});

test("the browser's own shortcuts stay the browser's", async ({ page }) => {
  const app = new App(page);
  await seed(page, assessment());
  const { id } = criteria[halves];
  await app.open(`/assess/${id}`);
  for (const key of ["Control+1", "Alt+3", "Control+s", "Meta+2"]) {
    await page.evaluate((key) => {
      const [held, name] = key.split("+");
      const options = {
        key: name,
        bubbles: true,
        cancelable: true,
        ctrlKey: held === "Control",
        altKey: held === "Alt",
        metaKey: held === "Meta",
      };
      document.body.dispatchEvent(new KeyboardEvent("keydown", options));
    }, key);
  }
  await app.assess.isAt(id);
  await expect(page.getByRole("radio", { checked: true })).toHaveCount(0);
});

test("every page takes the focus to its heading and names the tab", async ({ page }) => {
  const app = new App(page);
  await seed(page, assessment({ answers: mixed }));
  await app.open();
  for (const [name, title] of [
    ["Plan", "Plan"],
    ["Accounts", "Assessments on this device"],
    ["Data", "Your data"],
    ["Assess", undefined],
  ] as const) {
    await tabTo(page, app.link(name), { key: name === "Plan" ? "Tab" : "Shift+Tab" });
    await page.keyboard.press("Enter");
    await expect(app.heading).toBeFocused();
    if (title) await expect(app.heading).toHaveText(title);
    await expect(page).toHaveTitle(`${await app.heading.innerText()} · Footing`);
    await expect(app.link(name)).toHaveAttribute("aria-current", "page");
    expect(await page.evaluate(() => scrollY)).toBe(0);
  }
});

test("affected resources stand in order, lead into the console, and are paged without losing the place", async ({ page }) => {
  const app = new App(page);
  const [asked] = criteria;
  const group = (place: number) => `sg-${String(place).padStart(4, "0")}`;
  const groups = Array.from({ length: 45 }, (_, place) => ({
    id: group(place),
    kind: "security-group",
    region: place % 2 ? "us-east-1" : "eu-west-1",
    what: "open",
  }));
  const resources = [
    ...groups.reverse(),
    { id: "ada@example.com", kind: "user", what: "no device" },
    { id: 'sg-1" onclick="x', kind: "security-group", region: "eu-west-1", what: "hostile" },
  ];
  const document = assessment({ answers: mixed });
  document.findings = {
    [asked.id]: {
      verdict: { is: "fail", degree: "wholly" },
      reason: "They are open.",
      observed: Date.now(),
      resources,
      resource_count: resources.length,
      regions: ["eu-west-1", "us-east-1"],
    },
  };
  await seed(page, document);
  await app.open(`/assess/${asked.id}`);

  const list = page.locator(".resources");
  const inRegion = (name: string) => list.getByRole("list", { name });
  const more = list.getByRole("button", { name: /^Show more/ });
  await expect(list.locator(".region")).toHaveText(["Global services", "eu-west-1"]);
  await expect(list.getByRole("listitem")).toHaveCount(20);
  await expect(inRegion("Global services").getByRole("listitem")).toHaveText(["ada@example.com no device"]);
  const link = (id: string) => list.getByRole("link", { name: `${id} in the AWS console` });
  await expect(link("ada@example.com")).toHaveAttribute(
    "href",
    "https://us-east-1.console.aws.amazon.com/iam/home#/users/details/ada%40example.com",
  );
  await expect(link(group(0))).toHaveAttribute(
    "href",
    `https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#SecurityGroup:groupId=${group(0)}`,
  );
  for (const one of await list.getByRole("link").all()) {
    await expect(one).toHaveAttribute("target", "_blank");
    await expect(one).toHaveAttribute("rel", "noopener noreferrer");
  }

  for (const [first, shown] of [
    [20, 40],
    [40, 47],
  ]) {
    await tabTo(page, more, { most: 120 });
    await page.keyboard.press("Enter");
    await expect(list.getByRole("listitem")).toHaveCount(shown);
    await expect(list.getByRole("listitem").nth(first)).toBeFocused();
  }
  await expect(more).toHaveCount(0);
  await expect(list.locator(".region")).toHaveText(["Global services", "eu-west-1", "us-east-1"]);
  const ids = (of: string) => inRegion(of).getByRole("link").allTextContents();
  expect(await ids("eu-west-1")).toEqual(Array.from({ length: 23 }, (_, place) => group(2 * place)));
  expect(await ids("us-east-1")).toEqual(Array.from({ length: 22 }, (_, place) => group(2 * place + 1)));
  await expect(inRegion("eu-west-1").getByRole("listitem").filter({ hasText: "hostile" }).getByRole("link")).toHaveCount(0);
});

test("a name leads to the service that its criterion is about, unless another scanner gave it", async ({ page }) => {
  const app = new App(page);
  const document = assessment({ answers: mixed, account: "123456789012" });
  const finding = (road: string) => ({
    verdict: { is: "fail", degree: "wholly" },
    reason: "Not encrypted.",
    observed: Date.now(),
    road,
    resource_count: 2,
    regions: ["eu-west-1"],
    resources: ["database", "cluster"].map((kind) => ({ id: `our-${kind}`, kind, region: "eu-west-1", what: "not encrypted" })),
  });
  const links = page.locator(".resources").getByRole("link");
  for (const [road, hrefs] of [
    ["live", ["our-cluster;is-cluster=true", "our-database;is-cluster=false"]],
    ["prowler", []],
  ] as const) {
    document.findings = { "wkld-09.storage": finding(road) };
    await seed(page, document);
    await app.open("/assess/wkld-09.storage");
    await expect(page.locator(".resources").getByRole("listitem")).toHaveCount(2);
    expect(await links.evaluateAll((all) => all.map((one) => one.getAttribute("href")))).toEqual(
      hrefs.map((href) => `https://eu-west-1.console.aws.amazon.com/rds/home?region=eu-west-1#database:id=${href}`),
    );
  }
});
