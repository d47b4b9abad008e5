// A Chromium with nobody listening in while it works. Playwright hears of every request of a page and its workers: on two
// processors that takes a good part of what a measurement is about, and nobody who uses the product has it.

import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { chromium, type LaunchOptions, type Page } from "@playwright/test";

/** How long it waits before it looks at the title again, in milliseconds. */
const PAUSE = 250;

export class DetachedChromium {
  private constructor(
    private readonly process: ChildProcess,
    private readonly address: string,
  ) {}

  /** Starts one with a new profile in this folder. */
  static async start(profile: string, { executablePath, args = [] }: LaunchOptions): Promise<DetachedChromium> {
    const words = [
      "--headless=new",
      "--no-sandbox",
      "--remote-debugging-port=0",
      "--lang=en-GB",
      `--user-data-dir=${profile}`,
      ...args,
      "about:blank",
    ];
    const process = spawn(executablePath!, words, {
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...globalThis.process.env, TZ: "UTC" },
    });
    const address = await new Promise<string>((resolve, reject) => {
      let text = "";
      process.stderr!.setEncoding("utf8").on("data", (piece: string) => {
        text += piece;
        const found = /DevTools listening on ws:\/\/([^/\s]+)\//.exec(text);
        if (found) resolve(`http://${found[1]}`);
      });
      process.once("exit", (code) => reject(new Error(`Chromium ended with ${code}: ${text}`)));
    });
    return new DetachedChromium(process, address);
  }

  /** Does something with its page, and leaves it as it is. */
  async attended<T>(work: (page: Page) => Promise<T>): Promise<T> {
    const browser = await chromium.connectOverCDP(this.address);
    try {
      const context = browser.contexts()[0];
      return await work(context.pages()[0] ?? (await context.newPage()));
    } finally {
      await browser.close();
    }
  }

  /** Waits, without looking into it, until the page has this title. */
  async untilTitled(title: string, patience: number) {
    for (const end = Date.now() + patience; Date.now() < end; await new Promise((go) => setTimeout(go, PAUSE))) {
      const targets: { type: string; title: string }[] = await (await fetch(`${this.address}/json/list`)).json();
      if (targets.some((target) => target.type === "page" && target.title === title)) return;
    }
    throw new Error(`no page was titled ${title} within ${patience} ms`);
  }

  /** The processes that pages and workers live in. */
  renderers(): number[] {
    const processes = readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
    const parents = new Map(processes.map((id) => [id, parentOf(id)]));
    const isOurs = (id: number | undefined): boolean => id !== undefined && (id === this.process.pid || isOurs(parents.get(id)));
    return processes.filter((id) => isOurs(id) && said(id, "cmdline").includes("--type=renderer"));
  }

  stop() {
    this.process.kill();
  }
}

/** The process that started another. */
function parentOf(id: number): number | undefined {
  const parent = /^\d+ \(.*\) \S (\d+)/s.exec(said(id, "stat"))?.[1];
  return parent === undefined ? undefined : Number(parent);
}

/** What the system says of a process; nothing of one that has ended. */
function said(id: number, what: string): string {
  try {
    return readFileSync(`/proc/${id}/${what}`, "utf8");
  } catch {
    return "";
  }
}
