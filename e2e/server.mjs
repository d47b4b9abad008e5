// Serves a finished `dist/` on this machine, as in production: with the headers, types and caching of `xtask/hosting.json`,
// brotli and gzip, and the app's page for every address that is not a file.
//
//   node server.mjs [--dist DIR] [--port N] [--next-free] [--base /sub/path/]

import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import zlib from "node:zlib";
import { brotli } from "./brotli.mjs";

const gzip = promisify(zlib.gzip);
const root = fileURLToPath(new URL("..", import.meta.url));

const hosting = JSON.parse(await readFile(join(root, "xtask/hosting.json"), "utf8"));

/** Returns the value of the first rule whose pattern matches the file's path. */
const ruled = (rules, path, key) => rules.find((rule) => new RegExp(rule.files).test(path))[key];

/** Returns the headers of a file. Those for HTTPS only are left out over plain HTTP. */
export function headersOf(path, { https = false } = {}) {
  const directives = Object.entries(hosting.policies[ruled(hosting.policy_of, path, "policy")]).map((pair) => pair.join(" "));
  if (https) directives.push(hosting.https_only_directives);
  const features = Object.entries(hosting.permissions_policy).map(([feature, who]) => `${feature}=(${who})`);
  return {
    "Content-Type": hosting.types[extension(path)] ?? "application/octet-stream",
    "Content-Security-Policy": directives.join("; "),
    "Permissions-Policy": features.join(", "),
    ...hosting.headers,
    ...(https ? hosting.https_only_headers : {}),
    "Cache-Control": ruled(hosting.cache, path, "value"),
  };
}

function extension(path) {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return name.includes(".") ? name.slice(name.lastIndexOf(".") + 1).toLowerCase() : "";
}

/** Returns every file below a folder, by its path with slashes. Only these are ever sent, so no path can lead outside. */
async function load(dist) {
  const files = new Map();
  for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.startsWith(".")) continue;
    const full = join(entry.parentPath ?? entry.path, entry.name);
    const path = relative(dist, full).split(sep).join("/");
    const raw = await readFile(full);
    files.set(path, { path, raw, hash: createHash("sha256").update(raw).digest("base64url").slice(0, 22) });
  }
  if (!files.has(hosting.fallback))
    throw new Error(`${dist} holds no ${hosting.fallback}: build it first with \`cargo xtask build\``);
  return files;
}

const packed = new Map();

/** Returns a file's body in an encoding, computed once per content. */
function encoded(file, encoding) {
  const key = `${file.hash} ${encoding}`;
  if (!packed.has(key)) packed.set(key, encoding === "br" ? brotli(file.raw) : gzip(file.raw, { level: 9 }));
  return packed.get(key);
}

/** Returns the encoding in which to send a file: one that its type allows and the browser accepts. */
function encodingFor(file, accepted = "") {
  if (!hosting.compress.includes(extension(file.path))) return "";
  const takes = (name) =>
    accepted.split(",").some((part) => {
      const [coding, ...parameters] = part.split(";").map((text) => text.trim().toLowerCase());
      return coding === name && !parameters.some((text) => /^q=0(\.0*)?$/.test(text));
    });
  return takes("br") ? "br" : takes("gzip") ? "gzip" : "";
}

/** Returns the path below the base that a request asks for; `undefined` if it is malformed or outside. */
function pathOf(url, base) {
  try {
    const path = decodeURIComponent(url.split(/[?#]/)[0]);
    return path.startsWith(base) ? path.slice(base.length) : undefined;
  } catch {
    return undefined;
  }
}

async function answer(request, response, files, base) {
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.writeHead(405, { ...headersOf("405.txt"), Allow: "GET, HEAD" }).end("Only GET and HEAD are answered here.\n");
    return;
  }
  const path = pathOf(request.url, base);
  if (path === undefined && base.startsWith(request.url) && base !== request.url) {
    response.writeHead(302, { ...headersOf("302.txt"), Location: base }).end();
    return;
  }
  // An address without a file extension belongs to the app: `/assess/acct-01.root-email` does, `/lost.js` does not.
  const file =
    files.get(path) ?? (path !== undefined && !(extension(path) in hosting.types) ? files.get(hosting.fallback) : undefined);
  if (!file) {
    const body = "There is no such file.\n";
    response.writeHead(404, { ...headersOf("404.txt"), "Content-Length": Buffer.byteLength(body) });
    response.end(request.method === "HEAD" ? undefined : body);
    return;
  }
  const encoding = encodingFor(file, request.headers["accept-encoding"]);
  const headers = { ...headersOf(file.path), ETag: `"${file.hash}${encoding && `-${encoding}`}"` };
  if (hosting.compress.includes(extension(file.path))) headers.Vary = "Accept-Encoding";
  const known = (request.headers["if-none-match"] ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  if (known.includes(headers.ETag) || known.includes("*")) {
    delete headers["Content-Type"];
    response.writeHead(304, headers).end();
    return;
  }
  const body = encoding ? await encoded(file, encoding) : file.raw;
  if (encoding) headers["Content-Encoding"] = encoding;
  headers["Content-Length"] = body.length;
  response.writeHead(200, headers);
  response.end(request.method === "HEAD" ? undefined : body);
}

/** Starts the server and returns its address. With `nextFree`, tries the next port if one is taken. */
export async function serve({ dist = join(root, "dist"), port = 8080, base = "/", nextFree = false } = {}) {
  let files = await load(dist);
  let built = (await stat(join(dist, hosting.fallback))).mtimeMs;
  for (const file of files.values()) if (hosting.compress.includes(extension(file.path))) void encoded(file, "br");
  const server = createServer(async (request, response) => {
    try {
      // A new build is served as soon as it is complete.
      const now = (await stat(join(dist, hosting.fallback)).catch(() => undefined))?.mtimeMs;
      if (now !== undefined && now !== built) [files, built] = [await load(dist), now];
      await answer(request, response, files, base);
    } catch (problem) {
      console.error(problem);
      if (!response.headersSent) response.writeHead(500, headersOf("500.txt"));
      response.end("The server failed.\n");
    }
  });
  const listen = (at) =>
    new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(at, "127.0.0.1", () => {
        server.off("error", reject);
        resolve();
      });
    });
  for (let at = port; ; at++) {
    try {
      await listen(at);
      break;
    } catch (problem) {
      if (problem.code !== "EADDRINUSE") throw problem;
      if (!nextFree || at >= port + 50) throw new Error(`port ${at} is in use by another program`);
      console.log(`Port ${at} is in use by another program; trying ${at + 1}.`);
    }
  }
  return { url: `http://127.0.0.1:${server.address().port}${base}`, close: () => server.close() };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      dist: { type: "string", default: join(root, "dist") },
      port: { type: "string", default: "8080" },
      base: { type: "string", default: "/" },
      "next-free": { type: "boolean", default: false },
    },
  });
  try {
    const { url } = await serve({
      dist: values.dist,
      port: Number(values.port),
      base: values.base,
      nextFree: values["next-free"],
    });
    console.log(`Footing is at ${url}`);
    console.log("Stop it with Ctrl-C.");
  } catch (problem) {
    console.error(problem.message);
    process.exitCode = 1;
  }
}
