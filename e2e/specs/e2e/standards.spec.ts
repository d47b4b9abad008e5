// The formats for auditors and other tools, from the page Export: each is refused where it could not be honest, and what is
// downloaded is what the format asks for.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { actions } from "../../catalog.ts";
import { assessment, everything, mixed, said, seed, storedAssessment } from "../../documents.ts";
import { expect, test } from "../../fixtures.ts";
import { App } from "../../pages/app.ts";
import { PARTS, STANDARDS } from "../../pages/export.ts";

const KIND = "For auditors and other tools";

/** An assessment of an account, with an owner and a due date. */
function planned() {
  const one = assessment({ name: "Acme", answers: mixed });
  one.account = said("111122223333");
  one.actions = { [actions[0].id]: { owner: said("Grace"), due: said("2031-01-01") } };
  return one;
}

test("each format is downloaded, says what is in it before, and is what other programs get", async ({ page, baseURL }) => {
  const app = new App(page);
  await seed(page, planned());
  await app.open("/export");
  const folder = mkdtempSync(join(tmpdir(), "footing-standards-"));
  writeFileSync(join(folder, "one.json"), JSON.stringify(await storedAssessment(page)));
  const card = app.export.card(KIND);
  for (const [standard, format, line, ending] of [
    [STANDARDS[0], "oscal", /4 documents/, "-oscal.zip"],
    [STANDARDS[1], "ocsf", /104 events/, "-ocsf.ndjson"],
    [STANDARDS[2], "asff", /104 findings in 2 files, for account 111122223333 in eu-west-1/, "-asff.zip"],
    [STANDARDS[3], "lens", /27 questions/, "-lens.zip"],
  ] as const) {
    await app.export.choose({ kind: KIND, standard });
    if (format === "asff") {
      await expect(card).toContainText("Choose the Region");
      await expect(app.export.button(KIND)).toBeDisabled();
      await card.getByRole("combobox", { name: "Region of Security Hub" }).selectOption("eu-west-1");
    }
    await expect(card).toContainText(line);
    await card.getByText("How to import it").click();
    await expect(card.getByRole("listitem").last()).toBeVisible();
    const download = page.waitForEvent("download");
    await app.export.button(KIND).click();
    const saved = await download;
    expect(saved.suggestedFilename()).toMatch(new RegExp(`^footing-acme-\\d{4}-\\d\\d-\\d\\d${ending.replaceAll(".", "\\.")}$`));
    const bytes = readFileSync((await saved.path())!);
    expect(bytes.equals(native(format, madeAt(bytes.toString("latin1")))), format).toBe(true);
    if (format !== "ocsf") expect(bytes.includes("README.md")).toBe(true);
  }

  /** When a file was made, by the time in it; the lens has only the day. */
  function madeAt(text: string): string {
    const said = text.match(/"(?:last-modified|UpdatedAt)": "([^"]+)"|"time":(\d{13})/);
    return said?.[1] ?? new Date(Number(said?.[2] ?? Date.now())).toISOString();
  }

  function native(format: string, at: string): Buffer {
    const out = join(folder, format);
    const options = ["--format", format, "--site", new URL("/", baseURL).href, "--region", "eu-west-1", "--at", at, "--out", out];
    execFileSync(process.env.FOOTING_XTASK!, ["export", join(folder, "one.json"), ...options]);
    return readFileSync(out);
  }
});

test("findings for Security Hub are refused with the reason, and what is left out is in no other format", async ({ page }) => {
  const app = new App(page);
  await seed(page, planned());
  await app.open("/export");
  const card = app.export.card(KIND);
  await app.export.choose({ kind: KIND, standard: STANDARDS[2], without: [PARTS[4]] });
  await expect(card).toContainText("nothing can be left out of them");
  await expect(app.export.button(KIND)).toBeDisabled();
  await app.export.choose({ kind: KIND, standard: STANDARDS[1], without: PARTS });
  await expect(card).toContainText("each file has ids of its own");
  await expect(app.export.button(KIND)).toBeEnabled();
  const { text } = await app.export.save({ kind: KIND, standard: STANDARDS[1], without: PARTS });
  expect(text).not.toMatch(/111122223333|Acme|Grace/);
});

test("what nobody knows passes in no format", async ({ page }) => {
  const app = new App(page);
  await seed(page, assessment({ answers: everything(() => "dont-know") }));
  await app.open("/export");
  const { text } = await app.export.save({ kind: KIND, standard: STANDARDS[1] });
  const statuses = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).compliance.status);
  expect(new Set(statuses)).toEqual(new Set(["Unknown"]));
  await app.export.choose({ kind: KIND, standard: STANDARDS[0] });
  await expect(app.export.card(KIND)).toContainText("No plan of action and milestones");
  await app.export.choose({ kind: KIND, standard: STANDARDS[2] });
  await expect(app.export.card(KIND)).toContainText("account ID of 12 digits");
});
