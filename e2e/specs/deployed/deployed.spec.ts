// The deployed site: `cargo xtask deploy` has filled a bucket, and the stand-in for CloudFront serves it with the template's
// behaviours, functions and headers.

import { readdirSync, readFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { expect, test } from "../../fixtures.ts";
import { App } from "../../pages/app.ts";
import { headersOf } from "../../server.mjs";

const dist = new URL("../../../dist/", import.meta.url);
const files = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
  .map((entry) => `${entry.parentPath}/${entry.name}`.slice(dist.pathname.length).replace(/^\//, ""));
const fileLike = (pattern: RegExp) => files.find((name) => pattern.test(name)) ?? `missing ${pattern}`;
const PROGRAM = fileLike(/^app-.*\.wasm$/);
const hosting = JSON.parse(readFileSync(new URL("../../../xtask/hosting.json", import.meta.url), "utf8"));
const kept = new RegExp(hosting.cache[0].files);

interface Raw {
  status: number;
  headers: Record<string, string>;
  bytes: Buffer;
}

/** Returns the answer with its raw bytes, to a request with the path exactly as written. */
function raw(base: string, path: string, { accept = "identity", method = "GET" } = {}): Promise<Raw> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    httpRequest({ hostname, port, path, method, headers: { "accept-encoding": accept } }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part) => parts.push(part));
      response.on("end", () =>
        resolve({
          status: response.statusCode!,
          headers: response.headers as Record<string, string>,
          bytes: Buffer.concat(parts),
        }),
      );
    })
      .on("error", reject)
      .end();
  });
}

test("every file is sent with the headers of the local server, byte for byte", async ({ baseURL }) => {
  for (const path of files) {
    const { status, headers } = await raw(baseURL!, `/${path}`);
    expect(status, path).toBe(200);
    for (const [name, value] of Object.entries(headersOf(path, { https: true }))) {
      expect(headers[name.toLowerCase()], `${path}: ${name}`).toBe(value);
    }
    expect(headers.vary, path).toBe("Accept-Encoding");
  }
});

test("only files that begin like the scanner's get its policy, and what is no such file is missing", async ({ baseURL }) => {
  const policy = async (path: string) => (await raw(baseURL!, path)).headers["content-security-policy"];
  const [page, scanner] = [
    headersOf("index.html", { https: true }),
    headersOf("scanner-0123456789abcdef.js", { https: true }),
  ].map((headers) => headers["Content-Security-Policy"]);
  expect(page).not.toBe(scanner);
  for (const path of ["/", "/plan", "/lost.js", "/a/scanner-1.js", "/scanners", "/Scanner-1.js"])
    expect(await policy(path), path).toBe(page);
  for (const path of ["/scanner-1.js", "/scanner-1", "/%73canner-1", "/scanner-/plan"]) {
    expect(await policy(path), path).toBe(scanner);
    // The page must never be sent with a policy that allows more than its own.
    expect((await raw(baseURL!, path)).status, path).toBe(404);
  }
});

test("an address of the app gives the page, a missing file is missing", async ({ baseURL }) => {
  const page = (await raw(baseURL!, "/")).bytes;
  for (const path of [
    "/plan",
    "/control/ACCT.01",
    "/assess/acct-01.root-email",
    "/assess/acct-01",
    "/a/b?c=d.js",
    "/.git/config",
    "/wp-login.php",
  ]) {
    const answer = await raw(baseURL!, path);
    expect(answer.status, path).toBe(200);
    expect(answer.bytes.equals(page), path).toBe(true);
    expect(answer.headers["cache-control"], path).toBe("no-cache");
  }
  for (const path of [
    "/lost.js",
    "/lost.wasm",
    "/guidance/lost.json",
    "/icons/lost.png",
    "/assess/app.css",
    "/app-0123456789abcdef.js",
  ]) {
    for (const accept of ["identity", "br"])
      expect((await raw(baseURL!, path, { accept })).status, `${path} ${accept}`).toBe(404);
  }
});

test("only reading is answered", async ({ baseURL }) => {
  for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
    expect((await raw(baseURL!, "/", { method })).status, method).toBe(403);
  expect((await raw(baseURL!, "/", { method: "HEAD" })).bytes.length).toBe(0);
});

test.describe("transfer", () => {
  test("what never changes is sent as it was packed beforehand, to browsers that take brotli", async ({ baseURL }) => {
    for (const path of files.filter((path) => kept.test(path) && hosting.compress.includes(path.split(".").pop()))) {
      const [packed, plain] = [
        await raw(baseURL!, `/${path}`, { accept: "gzip, deflate, br, zstd" }),
        await raw(baseURL!, `/${path}`),
      ];
      expect(packed.headers["content-encoding"], path).toBe("br");
      expect(packed.headers["content-type"], path).toBe(plain.headers["content-type"]);
      expect(packed.headers["cache-control"], path).toBe(plain.headers["cache-control"]);
      expect(packed.headers.etag, path).not.toMatch(/^W\//);
      expect(plain.headers, path).not.toHaveProperty("content-encoding");
    }
  });

  test("who takes only gzip, or nothing, or refuses brotli, gets what they take", async ({ baseURL }) => {
    const coding = async (accept: string) => (await raw(baseURL!, `/${PROGRAM}`, { accept })).headers["content-encoding"];
    expect(await Promise.all(["gzip", "identity", "br;q=0", "br;q=0, gzip", "GZIP, BR", "br;q=0.5", "*"].map(coding))).toEqual([
      "gzip",
      undefined,
      undefined,
      "gzip",
      "br",
      "br",
      undefined,
    ]);
  });

  test("packing beforehand beats packing on the way", async ({ baseURL }) => {
    const size = async (accept: string) => (await raw(baseURL!, `/${PROGRAM}`, { accept })).bytes.length;
    const [brotli, gzip, plain] = [await size("br"), await size("gzip"), await size("identity")];
    expect(brotli).toBeLessThan(gzip);
    expect(gzip).toBeLessThan(plain);
  });

  test("what the browser has is not sent again", async ({ request }) => {
    for (const path of ["/", `/${PROGRAM}`]) {
      const first = await request.get(path);
      const again = await request.get(path, { headers: { "If-None-Match": first.headers().etag } });
      expect(again.status(), path).toBe(304);
      expect(again.headers()["content-security-policy"], path).toBe(first.headers()["content-security-policy"]);
    }
  });
});

test("a founder begins, answers, sees the plan, takes it along, and finds everything after a reload", async ({ page }) => {
  const app = new App(page);
  await app.open();
  await page.getByRole("link", { name: "Start with eight questions" }).click();
  await app.profile.choose(/How many people/, "A few");
  await app.profile.choose(/code or templates in repositories/, "Yes");
  await app.profile.onward.click();
  await app.assess.answer("No");
  await app.isSaved();
  await app.go("Plan");
  const open = await app.plan.count();
  expect(open).toBeGreaterThan(0);
  await app.go("Data");
  expect(JSON.parse((await app.data.save()).text).footing).toBe("assessments");
  await app.go("Plan");
  await app.reload();
  await expect.poll(() => app.plan.count()).toBe(open);
});
