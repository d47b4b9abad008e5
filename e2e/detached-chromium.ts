// A Chromium that Playwright does not observe during a measurement. Playwright receives every request of a page and its workers,
// which takes much of two processors' time and does not happen for real users.

import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { chromium, type LaunchOptions, type Page } from "@playwright/test";

/** The interval at which the title is checked, in milliseconds. */
const PAUSE = 250;

export class DetachedChromium {
  private constructor(
    private readonly process: ChildProcess,
    private readonly address: string,
  ) {}

  /** Starts a browser with a new profile in this folder. */
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

  /** Does something with the page while Playwright is connected, and leaves the page as it is. */
  async attended<T>(work: (page: Page) => Promise<T>): Promise<T> {
    const browser = await chromium.connectOverCDP(this.address);
    try {
      const context = browser.contexts()[0];
      return await work(context.pages()[0] ?? (await context.newPage()));
    } finally {
      await browser.close();
    }
  }

  /** Waits, without connecting, until the page has this title. */
  async untilTitled(title: string, patience: number) {
    for (const end = Date.now() + patience; Date.now() < end; await new Promise((go) => setTimeout(go, PAUSE))) {
      const targets: { type: string; title: string }[] = await (await fetch(`${this.address}/json/list`)).json();
      if (targets.some((target) => target.type === "page" && target.title === title)) return;
    }
    throw new Error(`no page was titled ${title} within ${patience} ms`);
  }

  /** Returns the ids of the processes that run pages and workers. */
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

/** Returns the id of the process that started another. */
function parentOf(id: number): number | undefined {
  const parent = /^\d+ \(.*\) \S (\d+)/s.exec(said(id, "stat"))?.[1];
  return parent === undefined ? undefined : Number(parent);
}

/** Returns a file about a process from the system; empty if the process has ended. */
function said(id: number, what: string): string {
  try {
    return readFileSync(`/proc/${id}/${what}`, "utf8");
  } catch {
    return "";
  }
}
