// Two releases of Footing on a separate server, which can switch between them, hold files back and go offline.

import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test as base } from "./fixtures.ts";
import { serve } from "./server.mjs";

const built = fileURLToPath(new URL("../dist", import.meta.url));

/** A folder with the site as the next release would have it: same sources, every program under another name. */
function nextRelease(folder: string) {
  cpSync(built, folder, { recursive: true });
  const other = (name: string) => name.replace(/-[0-9a-f]{8}/, "-deadbeef");
  const files = readdirSync(folder);
  // Programs are named by what they hold, and hold names of their other files.
  const programs = files.flatMap((name) => name.match(/^([a-z_]+-[0-9a-f]{16})_bg\.wasm$/)?.[1] ?? []);
  const named = files.filter((name) => programs.some((program) => name.startsWith(program)));
  const stems = new Map(programs.map((program) => [program, other(program)]));
  const renamed = (text: string) => [...stems].reduce((text, [from, to]) => text.replaceAll(from, to), text);
  for (const name of [...named.filter((name) => name.endsWith(".js")), "index.html", "service-worker.js"]) {
    const file = join(folder, name);
    writeFileSync(file, renamed(readFileSync(file, "utf8")));
  }
  for (const name of named) renameSync(join(folder, name), join(folder, renamed(name)));
  const worker = join(folder, "service-worker.js");
  const digest = (name: string) =>
    `sha256-${createHash("sha256")
      .update(readFileSync(join(folder, name === "./" ? "index.html" : name)))
      .digest("base64")}`;
  const script = readFileSync(worker, "utf8")
    .replace(/"([^"]+)": "sha256-[^"]+"/g, (_, name) => `"${name}": "${digest(name)}"`)
    .replace(/RELEASE = "\w+"/, 'RELEASE = "nextrelease00000"');
  writeFileSync(worker, script);
}

/** A server with two releases, of which visitors see one. */
export class Host {
  private constructor(
    private readonly folder: string,
    private readonly server: { url: string; close: () => void },
    readonly port: number,
  ) {}

  static async open(): Promise<Host> {
    const folder = mkdtempSync(join(tmpdir(), "footing-releases-"));
    cpSync(built, join(folder, "one"), { recursive: true });
    nextRelease(join(folder, "two"));
    symlinkSync("one", join(folder, "now"));
    const server = await serve({ dist: join(folder, "now"), port: 0 });
    return new Host(folder, server, Number(new URL(server.url).port));
  }

  get url(): string {
    return this.server.url;
  }

  /** Switches to a release, without any file of the other. */
  show(release: "one" | "two") {
    const link = join(this.folder, "next");
    // The server reloads the site when the page's time changes.
    utimesSync(join(this.folder, release, "index.html"), new Date(), new Date());
    symlinkSync(release, link);
    renameSync(link, join(this.folder, "now"));
  }

  /** Removes a file from the second release, as if it had not been uploaded yet. Returns a function that restores it. */
  holdBack(pattern: RegExp): () => void {
    const name = readdirSync(join(this.folder, "two")).find((name) => pattern.test(name))!;
    const [there, aside] = [join(this.folder, "two", name), join(this.folder, name)];
    renameSync(there, aside);
    return () => existsSync(aside) && renameSync(aside, there);
  }

  /** Stops the server, as if the network were gone. */
  goOffline() {
    this.server.close();
  }

  close() {
    this.server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Gives every test a host of its own and allows service workers. */
export const test = base.extend<{ host: Host }>({
  host: async ({}, use) => {
    const host = await Host.open();
    await use(host);
    host.close();
  },
  baseURL: async ({ host }, use) => use(host.url),
  serviceWorkers: "allow",
});
