// What a criterion helps with in other frameworks, on the page of its control.

import { expect, test } from "../../fixtures.ts";
import { App } from "../../pages/app.ts";

test("a criterion says what it helps with in other frameworks, and why", async ({ page }) => {
  const app = new App(page);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await app.open("/controls/acct-02");
  const section = page.locator(".guide-criterion", { has: page.locator('[id="acct-02.root-mfa"]') });
  await expect(section.getByText("Helps with other frameworks")).toBeVisible();
  expect(asked.filter((path) => path.includes("/guidance/mappings."))).toEqual([]);

  await section.getByText("Helps with other frameworks").click();
  await expect(section.getByText("It does not meet them by itself.")).toBeVisible();
  await expect(section.getByText("CIS AWS Foundations 5.0.0")).toBeVisible();
  await expect(section.getByText("Both ask for a second factor of the root user.").first()).toBeVisible();
  await expect(section.getByText("PR.AA-03 Users, services, and hardware are authenticated")).toBeVisible();

  await page.locator(".guide-criterion").nth(1).getByText("Helps with other frameworks").click();
  await expect(page.locator(".mappings")).toHaveCount(2);
  expect(
    asked.filter((path) => path.includes("/guidance/mappings.")),
    "loaded once",
  ).toHaveLength(1);
});
