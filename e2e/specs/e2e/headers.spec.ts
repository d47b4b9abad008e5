// The headers of every file, and what the policy forbids. The rules are in `xtask/hosting.json`.

import { readdirSync, readFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { expect, test } from "@playwright/test";

const hosting = JSON.parse(readFileSync(new URL("../../../xtask/hosting.json", import.meta.url), "utf8"));
const dist = new URL("../../../dist/", import.meta.url);
const built = readdirSync(dist).filter((name) => !name.startsWith("."));
const fileLike = (pattern: RegExp) => built.find((name) => pattern.test(name)) ?? `missing ${pattern}`;
const PROGRAM = fileLike(/^app-.*\.wasm$/);
const GLUE = fileLike(/^app-.*\.js$/);

/** Sends a request with the path exactly as written: `fetch` and Playwright would resolve `..`. */
function raw(base: string, path: string): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    httpRequest({ hostname, port, path }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text) => (body += text));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    })
      .on("error", reject)
      .end();
  });
}

test.describe("headers", () => {
  for (const path of ["", "assess/acct-01.root-email", PROGRAM, "lost.js"]) {
    test(`every answer carries the policy: /${path}`, async ({ request }) => {
      const headers = (await request.get(`/${path}`)).headers();
      const policy = headers["content-security-policy"];
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("connect-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("require-trusted-types-for 'script'; trusted-types default;");
      expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|upgrade-insecure-requests/);
      for (const [name, value] of Object.entries(hosting.headers)) expect(headers[name.toLowerCase()]).toBe(value);
      expect(headers["permissions-policy"]).toContain("camera=()");
      expect(headers).not.toHaveProperty("strict-transport-security");
      expect(headers).not.toHaveProperty("access-control-allow-origin");
    });
  }

  test("the scanner's files have a policy of their own, which lets them reach AWS and nothing else", async ({ request }) => {
    for (const path of [/^scanner-[0-9a-f]+\.js$/, /^scanner-.*_loader\.js$/, /^scanner-.*_bg\.wasm$/].map(fileLike)) {
      const policy = (await request.get(`/${path}`)).headers()["content-security-policy"];
      expect(policy, path).toContain("default-src 'none'");
      expect(policy, path).toContain("connect-src 'self' https://*.amazonaws.com https://*.amazonaws.com.cn;");
      expect(policy, path).toContain("require-trusted-types-for 'script'; trusted-types 'none';");
      expect(policy, path).not.toMatch(/unsafe-inline|'unsafe-eval'|\*(?!\.amazonaws)/);
    }
  });

  test("types are right, and nothing is left to sniffing", async ({ request }) => {
    const type = async (path: string) => (await request.get(`/${path}`)).headers()["content-type"];
    expect(await type("")).toBe("text/html; charset=utf-8");
    expect(await type(PROGRAM)).toBe("application/wasm");
    expect(await type(GLUE)).toBe("text/javascript; charset=utf-8");
    expect(await type("manifest.webmanifest")).toBe("application/manifest+json");
  });

  test("names with a hash are kept for good, all others are asked for again", async ({ request }) => {
    const caching = async (path: string) => (await request.get(`/${path}`)).headers()["cache-control"];
    const guidance = readdirSync(new URL("guidance/", dist))[0];
    const workers = built.filter((name) => /^(document_worker|evidence_worker|scanner)-/.test(name));
    expect(workers.length).toBe(9);
    for (const path of [
      PROGRAM,
      GLUE,
      ...workers,
      fileLike(/^boot-.*\.js$/),
      fileLike(/^footing-.*\.css$/),
      `guidance/${guidance}`,
    ]) {
      expect(await caching(path), path).toBe("public, max-age=31536000, immutable");
    }
    for (const path of [
      "",
      "index.html",
      "plan",
      "manifest.webmanifest",
      "service-worker.js",
      "sha256sums.txt",
      "icons/icon-192.png",
      "lost.js",
    ]) {
      expect(await caching(path), path).toBe("no-cache");
    }
  });
});

test.describe("addresses", () => {
  test("an address of the app gives the page, a missing file is missing", async ({ request }) => {
    const page = await (await request.get("/")).text();
    for (const path of ["/plan", "/control/ACCT.01", "/assess/acct-01.root-email", "/a/b?c=d.js"]) {
      const response = await request.get(path);
      expect(response.status(), path).toBe(200);
      expect(await response.text(), path).toBe(page);
    }
    for (const path of ["/lost.js", "/lost.wasm", "/guidance/lost.json", "/icons/lost.png", "/assess/app.css"]) {
      const response = await request.get(path);
      expect(response.status(), path).toBe(404);
      expect(response.headers()["content-type"], path).toContain("text/plain");
    }
  });

  test("no path leads outside", async ({ baseURL }) => {
    for (const path of [
      "/../Cargo.toml",
      "/..%2fCargo.toml",
      "/%2e%2e/%2e%2e/etc/passwd",
      "//etc/passwd",
      "/icons/../../Cargo.toml",
      "/..\\Cargo.toml",
    ]) {
      const { body } = await raw(baseURL!, path);
      expect(body, path).not.toContain("[package]");
      expect(body, path).not.toContain("root:");
    }
    expect((await raw(baseURL!, "/%zz")).status).toBe(404);
    expect((await raw(baseURL!, "/.trunk-lock")).body).toContain("<!doctype html>");
  });

  test("only reading is answered", async ({ request }) => {
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
      const response = await request.fetch("/", { method });
      expect(response.status(), method).toBe(405);
      expect(response.headers().allow).toBe("GET, HEAD");
    }
  });
});

test.describe("transfer", () => {
  test("text and program are packed as the browser allows", async ({ request }) => {
    const sent = async (accept: string) => {
      const headers = (await request.head(`/${PROGRAM}`, { headers: { "Accept-Encoding": accept } })).headers();
      return {
        encoding: headers["content-encoding"],
        bytes: Number(headers["content-length"]),
        vary: headers.vary,
        etag: headers.etag,
      };
    };
    const [best, common, plain, refused] = [
      await sent("gzip, br"),
      await sent("gzip"),
      await sent("identity"),
      await sent("br;q=0, gzip;q=0"),
    ];
    expect([best.encoding, common.encoding, plain.encoding, refused.encoding]).toEqual(["br", "gzip", undefined, undefined]);
    expect(best.bytes).toBeLessThan(common.bytes);
    expect(common.bytes).toBeLessThan(plain.bytes);
    expect(plain.vary).toBe("Accept-Encoding");
    expect(new Set([best.etag, common.etag, plain.etag]).size).toBe(3);
  });

  test("what the browser has is not sent again", async ({ request }) => {
    const first = await request.get("/");
    const again = await request.get("/", { headers: { "If-None-Match": first.headers().etag } });
    expect(again.status()).toBe(304);
    expect((await again.body()).length).toBe(0);
    expect(again.headers()["content-security-policy"]).toBe(first.headers()["content-security-policy"]);
    expect((await request.get("/", { headers: { "If-None-Match": '"other"' } })).status()).toBe(200);
  });

  test("HEAD gives the headers alone", async ({ request }) => {
    const [head, get] = [await request.head("/"), await request.get("/")];
    expect((await head.body()).length).toBe(0);
    const without = ({ date: _, ...headers }: Record<string, string>) => headers;
    expect(without(head.headers())).toEqual(without(get.headers()));
  });
});

test.describe("the policy in the browser", () => {
  test("the page starts without breaking it", async ({ page }) => {
    const complaints: string[] = [];
    page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto("/");
    await expect(page.locator("#boot")).toHaveCount(0);
    // Playwright blocks the service worker here and logs that.
    expect(complaints.filter((text) => !text.includes("blocked by Playwright"))).toEqual([]);
  });
});
