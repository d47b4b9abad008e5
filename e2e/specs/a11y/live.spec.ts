// Every state of live checks with axe, and a complete scan with the keyboard alone.

import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { expectAccessible, unfoldAll } from "../../axe.ts";
import { type Cloud, expect, lines, test } from "../../cloud.ts";
import { assessment, seed } from "../../documents.ts";
import { App } from "../../pages/app.ts";
import { CollectorPage } from "../../pages/collector.ts";
import { LivePage } from "../../pages/live.ts";

interface State {
  what: string;
  account?: string;
  act: (page: Page, live: LivePage, cloud: Cloud) => Promise<unknown>;
}

const known = async (_page: Page, live: LivePage, cloud: Cloud) => live.handOver(await cloud.credentials());

const STATES: State[] = [
  { what: "the field for credentials, everything open", act: unfoldAll },
  { what: "a refusal", act: (_page, live) => live.paste("nothing of the kind").then(() => expect(live.refusal).toBeVisible()) },
  {
    what: "whose they are and what will be asked, everything open",
    act: async (page, live, cloud) => {
      await known(page, live, cloud);
      await unfoldAll(page);
    },
  },
  {
    what: "another account",
    account: "111122223333",
    act: async (page, live, cloud) => {
      await live.paste(lines(await cloud.credentials()));
      await expect(page.getByRole("heading", { name: "The open assessment is for another account" })).toBeVisible();
    },
  },
  {
    what: "a scan under way",
    act: async (page, live, cloud) => {
      await known(page, live, cloud);
      await cloud.command("fault", { kind: "hang", service: "ec2" });
      await live.start.click();
      await expect(page.getByText(/\d+ of \d+ calls answered/)).toBeVisible();
      await unfoldAll(page);
    },
  },
  {
    what: "what was found, everything open, with denied calls",
    act: async (page, live, cloud) => {
      const deny = { Effect: "Deny", Action: ["cloudtrail:*"], Resource: "*" };
      await cloud.command("policy", { documents: [{ Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }, deny] }] });
      await known(page, live, cloud);
      await live.scan();
      await unfoldAll(page);
    },
  },
];

test.describe("axe finds nothing", () => {
  test.setTimeout(120_000);
  for (const { what, account, act } of STATES) {
    test(what, async ({ page, cloud }) => {
      await cloud.scenario("messy");
      await page.emulateMedia({ reducedMotion: "reduce" });
      await seed(page, assessment({ account: account ?? "" }));
      await new App(page).open("/live");
      await act(page, new LivePage(page), cloud);
      await expectAccessible(page);
    });
  }

  test("what is asked, and why", async ({ page }) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    await new App(page).open("/live/calls");
    await expect(page.getByRole("button", { name: "Save the policy" })).toBeVisible();
    await expectAccessible(page);
  });

  test("the collector, with files that were brought and one that is none, everything open", async ({ page }) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    const collector = await CollectorPage.open(page);
    await expect(collector.save).toBeVisible();
    const sample = (name: string) => fileURLToPath(new URL(`../../samples/${name}`, import.meta.url));
    await collector.bring(sample("prowler.ocsf.json"), sample("security-hub.asff.json"), sample("README.md"));
    await expect(collector.refusal).toBeVisible();
    await expect(collector.take.first()).toBeVisible();
    await unfoldAll(page);
    await expectAccessible(page);
  });

  test("output that was pasted", async ({ page }) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    await new App(page).open("/assess/acct-08.account-block");
    await page.getByText("How do I find out?").click();
    await page
      .getByLabel("Paste what the command printed")
      .fill('{"PublicAccessBlockConfiguration": {"BlockPublicAcls": false}}');
    await page.getByRole("button", { name: "Check this output" }).click();
    await expect(page.locator(".paste [role=status]")).not.toContainText("Reading");
    await expectAccessible(page);
  });
});

test("the whole way goes by keyboard alone", async ({ page, cloud }) => {
  await cloud.scenario("messy");
  await new App(page).open("/live");
  const live = new LivePage(page);
  const tabTo = async (target: ReturnType<Page["getByRole"]>) => {
    for (let step = 0; step < 60; step++) {
      if (await target.evaluate((element) => element === document.activeElement).catch(() => false)) return;
      await page.keyboard.press("Tab");
    }
    throw new Error("the tab key never came there");
  };
  await tabTo(live.field);
  await page.keyboard.insertText(lines(await cloud.credentials()));
  await tabTo(live.handOverButton);
  await page.keyboard.press("Enter");
  // When the page changes, the focus moves to the new content.
  await expect(page.getByRole("heading", { name: "Account 1234-5678-9012" })).toBeFocused();
  await expect(live.start).toBeEnabled();
  await tabTo(live.start);
  await page.keyboard.press("Enter");
  await live.isThrough();
  await expect(page.getByRole("heading", { name: "What was found" })).toBeFocused();
  await tabTo(live.found.getByRole("link", { name: "See the findings" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Findings" })).toBeFocused();
  await tabTo(page.getByRole("button", { name: "Check again: Critical" }));
  await page.keyboard.press("Enter");
  await expect(page.locator(".notice")).toContainText("Checked again");
});
