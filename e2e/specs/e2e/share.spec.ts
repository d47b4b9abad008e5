// Sharing an assessment as an encrypted file, with a link or a passphrase that travels separately.

import { execFileSync } from "node:child_process";
import { webcrypto } from "node:crypto";
import { writeFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { criteria } from "../../catalog.ts";
import { answerIn, assessment, said, seed } from "../../documents.ts";
import { bytesOf } from "../../download.ts";
import { expect, test } from "../../fixtures.ts";
import { App } from "../../pages/app.ts";

/** Texts of the assessment that somebody outside must not see. */
const SECRETS = ["111122223333", "Acme", "Ada", "acme-invoices", "We rent nothing", "Seen at"];

function full() {
  const one = assessment({
    name: "Acme",
    account: "111122223333",
    answers: { [criteria[0].id]: "met", [criteria[1].id]: "not-met" },
  });
  one.criteria[criteria[0].id].note = said("Seen at the office", { author: "Ada" });
  one.criteria[criteria[2].id] = { answer: said({ choice: "does-not-apply", reason: "We rent nothing" }, { author: "Ada" }) };
  one.findings = {
    [criteria[3].id]: {
      verdict: { is: "fail", degree: "wholly" },
      reason: "Seen by a check.",
      observed: Date.now() - 1000,
      resources: [{ id: "acme-invoices", kind: "bucket", region: "eu-west-1", what: "strangers can read acme-invoices" }],
      resource_count: 1,
    },
  };
  return one;
}

/** Opens the page for sharing, with an assessment. */
async function open(page: Page) {
  const app = new App(page);
  await seed(page, full());
  await app.open("/share");
  return app;
}

/** Saves the encrypted file. */
const save = (page: Page) => bytesOf(page, () => page.getByRole("button", { name: "Save the encrypted file" }).click());

/** Returns the link that is shown after saving. */
const link = (page: Page) => page.locator("section", { hasText: "Now send both" }).locator("pre").innerText();

const unlock = (page: Page) => page.getByRole("button", { name: "Open the file" });

/** Opens a share by `docs/sharing-format.md`, with Node's cryptography. Returns its text. */
async function decrypted(file: Buffer, secret: string): Promise<string> {
  const { subtle } = webcrypto;
  const [header, sealed] = [new Uint8Array(file.subarray(0, 42)), new Uint8Array(file.subarray(42))];
  expect(file.toString("latin1", 0, 9)).toBe("\x89FOOTING\x01");
  const algorithm = { name: "AES-GCM", length: 256 };
  const key =
    header[9] === 0
      ? subtle.importKey("raw", Buffer.from(secret.split("open=")[1].slice(0, -1), "base64url"), algorithm, false, ["decrypt"])
      : subtle.deriveKey(
          { name: "PBKDF2", hash: "SHA-256", salt: header.subarray(14, 30), iterations: file.readUInt32BE(10) },
          await subtle.importKey("raw", Buffer.from(secret), "PBKDF2", false, ["deriveKey"]),
          algorithm,
          false,
          ["decrypt"],
        );
  const parameters = { name: "AES-GCM", iv: header.subarray(30), additionalData: header };
  return gunzipSync(Buffer.from(await subtle.decrypt(parameters, await key, sealed))).toString("utf8");
}

test("by link: the file opens on another device, and the key stays out of every request and of the address", async ({
  page,
  elsewhere,
}) => {
  await open(page);
  const { name, bytes } = await save(page);
  expect(name).toMatch(/^footing-acme-.*\.footing$/);
  const shared = await link(page);
  expect(shared).toMatch(/\/#open=[\w-]{43}k$/);
  expect(bytes.toString("latin1")).not.toContain("acme-invoices");
  expect(JSON.parse(await decrypted(bytes, shared)).assessments[0].name[0].value).toBe("Acme");

  const there = await elsewhere();
  const requested: string[] = [];
  there.on("request", (request) => requested.push(request.url().split("#")[0], JSON.stringify(request.headers())));
  await there.goto(shared);
  await expect(there.getByText("You opened the link of a shared file.")).toBeVisible();
  await expect(there).toHaveURL(/\/data$/);
  const app = new App(there);
  await app.data.choose(bytes, "acme.footing");
  await expect(app.viewer.badge).toBeVisible();
  await app.viewer.keep.click();
  await expect(there.getByRole("banner")).toContainText("Acme");
  const key = shared.split("open=")[1];
  expect(requested.filter((what) => what.includes(key))).toEqual([]);
  const stored = await there.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  expect(stored).not.toContain(key);
  await expect(app.saving).toHaveText("Saved on this device");
  expect(
    answerIn(await there.evaluate(() => JSON.parse(localStorage.getItem("footing/assessment/seeded")!)), criteria[0].id),
  ).toBe("met");
});

test("by passphrase: a wrong one is told, and the right one opens however it is typed", async ({ page, elsewhere }) => {
  await open(page);
  await page.getByRole("radio", { name: /^As a passphrase/ }).check();
  const passphrase = await page.getByRole("textbox", { name: "Passphrase" }).inputValue();
  expect(passphrase).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/);
  const { bytes } = await save(page);
  expect(JSON.parse(await decrypted(bytes, passphrase)).assessments[0].id).toBe("seeded");

  const app = new App(await elsewhere());
  await app.open("/data");
  await app.data.choose(bytes, "acme.footing");
  const field = app.page.getByRole("textbox", { name: "Passphrase" });
  await field.fill("0000-0000-0000-0000");
  await unlock(app.page).click();
  await expect(app.page.getByRole("alert")).toContainText("does not fit this file, or the file is damaged");
  await field.fill(` ${passphrase.replaceAll("-", " ").toUpperCase()}`);
  await app.page.keyboard.press("Enter");
  await expect(app.viewer.badge).toBeVisible();
});

test("one's own passphrase has to be hard to guess", async ({ page }) => {
  await open(page);
  await page.getByRole("radio", { name: /^As a passphrase/ }).check();
  const field = page.getByRole("textbox", { name: "Passphrase" });
  await field.fill("acme 2026");
  await expect(page.getByText("Too short: use at least 20 characters")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save the encrypted file" })).toBeDisabled();
  await field.fill("seventeen grey herons over the pönd");
  const { bytes } = await save(page);
  expect(await decrypted(bytes, "seventeen grey herons over the pönd")).toContain("acme-invoices");
});

test("Python opens it by the documented format", async ({ page }, info) => {
  await open(page);
  const { bytes } = await save(page);
  const path = info.outputPath("acme.footing");
  writeFileSync(path, bytes);
  const example = execFileSync("sed", ["-n", "/^```python$/,/^```$/{/^```/!p}", "docs/sharing-format.md"], { cwd: ".." });
  const printed = execFileSync(process.env.FOOTING_PYTHON!, ["-", path, await link(page)], { input: example });
  expect(printed.toString()).toContain("acme-invoices");
});

test("for somebody outside, nothing of what is left out is in the file", async ({ page }) => {
  await open(page);
  await expect(page.getByText("Everything by name. Nothing is left out.")).toBeVisible();
  await page.getByRole("radio", { name: /^Someone outside/ }).check();
  await expect(page.getByText("Left out: the names and IDs of resources.")).toBeVisible();
  const { name, bytes } = await save(page);
  expect(name).not.toContain("acme");
  const text = await decrypted(bytes, await link(page));
  for (const secret of SECRETS) expect(text).not.toContain(secret);
  expect(JSON.parse(text).redacted).toEqual(["account", "names", "resources", "notes", "owners"]);
});

test("a link that a mail program has changed still works, and the page says what happened", async ({ page, elsewhere }) => {
  await open(page);
  const { bytes } = await save(page);
  const shared = await link(page);
  const app = new App(await elsewhere());
  await app.page.goto(shared.replace("#", "%23"));
  await expect(app.page.getByText("Your mail or chat program has changed the link")).toBeVisible();
  await expect(app.page).toHaveURL(/\/data$/);
  await app.data.choose(bytes, "acme.footing");
  await expect(app.viewer.badge).toBeVisible();
});

test("what is no whole share is refused in plain words, and changes nothing", async ({ page }) => {
  const app = await open(page);
  const { bytes } = await save(page);
  const shared = await link(page);
  await app.open("/data");
  const changed = (place: number, byte: number) =>
    Buffer.concat([bytes.subarray(0, place), Buffer.of(byte), bytes.subarray(place + 1)]);
  for (const [file, words] of [
    [bytes.subarray(0, 30), "The file is damaged or cut off."],
    [changed(8, 9), "A newer version of Footing encrypted this file."],
    [changed(9, 7), "The file is damaged or cut off."],
    [changed(14, 7), "The file is damaged or cut off."],
  ] as const) {
    await app.data.choose(file, "acme.footing");
    await expect(app.data.refusal).toContainText(words);
  }
  for (const file of [changed(41, bytes[41] ^ 1), changed(50, bytes[50] ^ 1), bytes.subarray(0, -1)]) {
    await app.data.choose(file, "acme.footing");
    await page.getByRole("textbox", { name: "Link" }).fill(shared);
    await unlock(page).click();
    await expect(page.getByRole("alert")).toContainText("does not fit this file, or the file is damaged");
  }
  const other = `${shared.slice(0, -10)}AAAAAAAAAk`;
  await app.data.choose(bytes, "acme.footing");
  await page.getByRole("textbox", { name: "Link" }).fill(other);
  await unlock(page).click();
  await expect(page.getByRole("alert")).toContainText("does not fit this file");
  // As people copy it from a mail, with what stands around it.
  await page.getByRole("textbox", { name: "Link" }).fill(`<${shared}>).`);
  await unlock(page).click();
  // A copy of one's own that comes back is compared at once.
  await expect(app.data.preview).toContainText("Merging would change nothing");
});

test("where the browser does not encrypt, the page says why and offers a plain file", async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(Crypto.prototype, "subtle", { get: () => undefined }));
  await open(page);
  await expect(page.getByText("Browsers encrypt only on pages that came over HTTPS")).toBeVisible();
  // The status only needs no encryption.
  await expect(page.getByText(/#look=/)).toBeVisible();
  await page.getByRole("link", { name: "Save a plain file" }).click();
  await expect(page).toHaveURL(/\/data$/);
});

test("a sign-in that drops the key of a link is explained, and pasting the link helps", async ({ page, elsewhere }) => {
  await open(page);
  const { bytes } = await save(page);
  const shared = await link(page);
  const app = new App(await elsewhere());
  // What is left of the link after a redirect by a sign-in page.
  await app.page.goto(shared.split("#")[0]);
  await app.go("Data");
  await app.data.choose(bytes, "acme.footing");
  await expect(app.page.getByText("a sign-in page on the way has dropped it")).toBeVisible();
  await app.page.getByRole("textbox", { name: "Link" }).fill(shared);
  await unlock(app.page).click();
  await expect(app.viewer.badge).toBeVisible();
});

test.describe("with a share sheet", () => {
  /** A share sheet as phones have it. */
  async function sheet(page: Page, outcome: "sent" | "AbortError" | "NotAllowedError") {
    await page.addInitScript((outcome) => {
      const taken: { name: string; size: number }[] = [];
      Object.assign(window, { taken });
      const share = async ({ files }: { files: File[] }) => {
        if (outcome !== "sent") throw new DOMException("No.", outcome);
        taken.push(...files.map(({ name, size }) => ({ name, size })));
      };
      Object.assign(Navigator.prototype, { canShare: ({ files }: { files?: File[] }) => !!files?.length, share });
    }, outcome);
  }
  const send = (page: Page) => page.getByRole("button", { name: "Send it with another app" });

  test("the file goes to another app, and the link is shown", async ({ page }) => {
    await sheet(page, "sent");
    await open(page);
    await send(page).click();
    expect(await link(page)).toMatch(/#open=/);
    const taken = await page.evaluate(() => (window as unknown as { taken: { name: string; size: number }[] }).taken);
    expect(taken).toEqual([{ name: expect.stringMatching(/^footing-acme-.*\.footing$/), size: expect.any(Number) }]);
    expect(taken[0].size).toBeGreaterThan(200);
  });

  for (const [outcome, words] of [
    ["AbortError", "The file was not sent. Nothing was saved."],
    ["NotAllowedError", "Your browser did not pass the file on. Save it instead, and send it yourself."],
  ] as const)
    test(`${outcome}: it is said, and no link is shown`, async ({ page }) => {
      await sheet(page, outcome);
      const app = await open(page);
      await send(page).click();
      await expect(app.notice).toContainText(words);
      await expect(page.getByText(/#open=/)).toHaveCount(0);
    });
});

test("without a share sheet there is no button for it", async ({ page }) => {
  await page.addInitScript(() => Object.assign(Navigator.prototype, { canShare: undefined }));
  await open(page);
  await expect(page.getByRole("button", { name: "Save the encrypted file" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Send it with another app" })).toHaveCount(0);
});
