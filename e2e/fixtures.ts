// Checks that every test makes as well: no errors on the console, no request to another origin, no violation of the policy. Tests
// import `test` and `expect` from here.

import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";

/** Playwright's own message when it blocks the service worker. */
const BY_PLAYWRIGHT = /Service Worker registration blocked by Playwright/;

/** Collects complaints: errors, foreign requests and policy violations. */
export class Watch {
  private complaints: string[] = [];

  constructor(
    private readonly origin: string,
    private readonly tolerated: RegExp[],
  ) {}

  async over(context: BrowserContext) {
    context.on("console", (message) => {
      if (["error", "warning"].includes(message.type()))
        this.complain(`console ${message.type()}: ${message.text()} (${message.location().url})`);
    });
    context.on("weberror", (error) => this.complain(`uncaught: ${error.error().message}`));
    context.on("request", (request) => {
      const { origin, protocol } = new URL(request.url());
      if (origin !== this.origin && protocol !== "data:") this.complain(`request to ${request.url()}`);
    });
    await context.exposeBinding("reportViolation", (_, what: string) => this.complain(`policy: ${what}`));
    await context.addInitScript(() => {
      const report = (window as unknown as { reportViolation(what: string): void }).reportViolation;
      addEventListener("securitypolicyviolation", (event) => report(`${event.effectiveDirective} ${event.blockedURI}`));
    });
  }

  /** Returns the complaints so far, and clears them. */
  take(): string[] {
    return this.complaints.splice(0);
  }

  private complain(what: string) {
    if (![BY_PLAYWRIGHT, ...this.tolerated].some((pattern) => pattern.test(what))) this.complaints.push(what);
  }
}

interface Fixtures {
  /** Complaints that a test causes on purpose. */
  tolerated: RegExp[];
  watch: Watch;
  /** Opens a page in another browser profile, as on another device. */
  elsewhere: () => Promise<Page>;
}

export const test = base.extend<Fixtures>({
  tolerated: [[], { option: true }],
  watch: [
    async ({ baseURL, tolerated }, use) => {
      const watch = new Watch(new URL(baseURL!).origin, tolerated);
      await use(watch);
      expect(watch.take(), "nothing on the console, no foreign request, no broken policy").toEqual([]);
    },
    { auto: true },
  ],
  context: async ({ context, watch }, use) => {
    await watch.over(context);
    await use(context);
  },
  elsewhere: async ({ browser, watch }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext();
      contexts.push(context);
      await watch.over(context);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});

export { expect };
