// The first screen: before the program has loaded, and when loading fails.

import { expect, test } from "@playwright/test";

const PROGRAM = /\/app-[^/]*\.wasm$/;
const GLUE = /\/app-[^/]*\.js$/;

test("the first screen says what Footing is, and how far the loading has come", async ({ page }) => {
  let go = () => {};
  const gate = new Promise<void>((resolve) => (go = resolve));
  await page.route(PROGRAM, async (route) => {
    await gate;
    await route.continue();
  });
  await page.goto("/", { waitUntil: "commit" });
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByText("what you answer stays on this device")).toBeVisible();
  await expect(page.getByRole("progressbar")).toBeVisible();
  go();
  await expect(page.locator("#boot")).toHaveCount(0);
});

test("the progress is that of the unpacked program", async ({ page }) => {
  await page.addInitScript(() => {
    const seen: number[] = [];
    Object.assign(window, { seen });
    const value = Object.getOwnPropertyDescriptor(HTMLProgressElement.prototype, "value")!;
    Object.defineProperty(HTMLProgressElement.prototype, "value", {
      ...value,
      set(next: number) {
        seen.push(next);
        value.set!.call(this, next);
      },
    });
  });
  await page.goto("/");
  await expect(page.locator("#boot")).toHaveCount(0);
  const seen = await page.evaluate(() => (window as unknown as { seen: number[] }).seen);
  expect(seen.at(-1)).toBe(1);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the page says what it needs", async ({ page }) => {
    await page.goto("/");
    await expect(page.getByRole("heading", { name: "Footing needs JavaScript" })).toBeVisible();
    await expect(page.getByRole("progressbar")).toBeHidden();
  });
});

for (const [what, pattern] of [
  ["program", PROGRAM],
  ["script", GLUE],
] as const) {
  test(`a ${what} that is missing gives a message and a way out`, async ({ page }) => {
    await page.route(pattern, (route) => route.fulfill({ status: 404, body: "There is no such file." }));
    await page.goto("/");
    const notice = page.getByRole("alert");
    await expect(notice.getByRole("heading", { name: "Part of Footing did not load" })).toBeVisible();
    await expect(notice.getByRole("button", { name: "Save my answers to a file" })).toHaveCount(0);
    await page.unroute(pattern);
    await notice.getByRole("button", { name: "Reload the page" }).click();
    await expect(page.locator("#boot")).toHaveCount(0);
  });
}

test("a program that was cut or damaged gives a message", async ({ page }) => {
  await page.route(PROGRAM, (route) =>
    route.fulfill({ contentType: "application/wasm", body: Buffer.from("\0asm\x01\0\0\0\x01broken", "latin1") }),
  );
  await page.goto("/");
  await expect(page.getByRole("alert").getByRole("heading")).toHaveText("This browser cannot run Footing");
});

test("a browser without WebAssembly gets a message", async ({ page }) => {
  await page.addInitScript(() => Reflect.deleteProperty(window, "WebAssembly"));
  await page.goto("/");
  await expect(page.getByRole("alert").getByRole("heading")).toHaveText("This browser does not run WebAssembly");
});

test("after a failure, what is stored can be saved to a file", async ({ page }) => {
  await page.addInitScript(() => {
    localStorage.setItem("footing/rescue-me", '{"answers":1}');
    localStorage.setItem("someone-elses", "secret");
  });
  await page.goto("/");
  await expect(page.locator("#boot")).toHaveCount(0);
  await page.evaluate(() => window.dispatchEvent(new CustomEvent("footing:panic", { detail: "index <b>out</b> of bounds" })));
  const dialog = page.getByRole("alert");
  await expect(dialog.getByRole("heading")).toHaveText("Footing has stopped");
  await expect(dialog.getByRole("heading")).toBeFocused();
  await dialog.getByText("Technical detail").click();
  await expect(dialog.getByText("index <b>out</b> of bounds")).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    dialog.getByRole("button", { name: "Save my answers to a file" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^footing-rescue-\d{4}-\d\d-\d\d\.json$/);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  const saved = JSON.parse(Buffer.concat(chunks).toString());
  expect(saved.format).toBe("footing-rescue");
  expect(saved.entries["footing/rescue-me"]).toBe('{"answers":1}');
  expect(saved.entries).not.toHaveProperty("someone-elses");
});

test("the chosen theme is there before the first paint, whatever is stored", async ({ page }) => {
  for (const [value, theme] of [
    ['"dark"', "dark"],
    ['"light"', "light"],
    ["broken{", null],
    ['"<b>"', null],
  ] as const) {
    await page.addInitScript((text) => localStorage.setItem("footing/theme", text), value);
    await page.route(GLUE, (route) => route.abort());
    await page.goto("/");
    expect(await page.locator("html").getAttribute("data-theme"), value).toBe(theme);
  }
});
