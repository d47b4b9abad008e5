// What the policies refuse: the page's, also where only the page itself carries it, and the workers'. Each attempt is made from
// within, as a script that somebody had slipped in would make it.

import type { Page } from "@playwright/test";
import { expect, test } from "@playwright/test";

const ELSEWHERE = "https://example.com";
const AWS = "https://iam.amazonaws.com/";

/** An attempt, and the directive that stops it. */
type Attempt = [what: string, directive: RegExp, run: () => unknown];

const ATTEMPTS: Attempt[] = [
  ["an inline script", /script-src/, () => {
    const script = document.createElement("script");
    script.textContent = "window.harm = true";
    document.body.append(script);
  }],
  ["an inline handler", /script-src/, () => {
    const image = document.createElement("img");
    image.setAttribute("onerror", "window.harm = true");
    image.src = "data:,";
    document.body.append(image);
  }],
  ["eval", /script-src/, () => new Promise((done) => setTimeout(() => {
    // In a task of its own: the developer tools, which run this function, may evaluate what they like.
    try {
      Object.assign(window, { harm: new Function("return true")() });
    } catch {
      // Refused, as it should be.
    }
    done(undefined);
  }))],
  ["a script from elsewhere", /script-src/, () => {
    const script = document.createElement("script");
    script.src = "https://example.com/a.js";
    document.body.append(script);
  }],
  ["a script from a data address", /script-src/, () => import("data:text/javascript,window.harm=true" as string).catch(() => {})],
  ["an inline style", /style-src/, () => document.body.setAttribute("style", "color: red")],
  ["a style sheet from elsewhere", /style-src/, () => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = "https://example.com/a.css";
    document.head.append(link);
  }],
  ["an image from elsewhere", /img-src/, () => {
    new Image().src = "https://example.com/a.png";
  }],
  ["a font from elsewhere", /font-src/, () => new FontFace("harm", "url(https://example.com/a.woff2)").load().catch(() => {})],
  ["a font from within", /font-src/, () => new FontFace("harm", "url(data:font/woff2;base64,AAAA)").load().catch(() => {})],
  ["a sound from elsewhere", /media-src/, () => {
    const audio = new Audio("https://example.com/a.mp3");
    audio.load();
  }],
  ["a frame", /frame-src/, () => {
    const frame = document.createElement("iframe");
    frame.src = "https://example.com/";
    document.body.append(frame);
  }],
  ["a plug-in", /object-src/, () => {
    const object = document.createElement("object");
    object.data = "https://example.com/a.swf";
    document.body.append(object);
  }],
  ["a form sent elsewhere", /form-action/, () => {
    const form = document.createElement("form");
    form.action = "https://example.com/";
    document.body.append(form);
    form.submit();
  }],
  ["a form sent here", /form-action/, () => {
    const form = document.createElement("form");
    document.body.append(form);
    form.submit();
  }],
  ["a base for relative addresses", /base-uri/, () => {
    const base = document.createElement("base");
    base.href = "https://example.com/";
    document.head.append(base);
  }],
  ["a request to elsewhere", /connect-src/, () => fetch("https://example.com/", { mode: "no-cors" }).catch(() => {})],
  ["a request to AWS by the page itself", /connect-src/, () => fetch("https://iam.amazonaws.com/", { mode: "no-cors" }).catch(() => {})],
  ["an old-fashioned request", /connect-src/, () => {
    const request = new XMLHttpRequest();
    request.open("GET", "https://example.com/");
    request.send();
  }],
  ["a beacon", /connect-src/, () => void navigator.sendBeacon("https://example.com/", "answers")],
  ["a WebSocket", /connect-src/, () => void new WebSocket("wss://example.com/")],
  ["an event source", /connect-src/, () => void new EventSource("https://example.com/")],
  ["a worker from a blob", /worker-src/, () => void new Worker(URL.createObjectURL(new Blob(["1"])))],
  ["a worker from elsewhere's data", /worker-src/, () => void new Worker("data:text/javascript,1")],
];

/** Makes an attempt on the page, and gives the directives that refused something. */
async function attempt(page: Page, run: () => unknown): Promise<string[]> {
  await page.evaluate(() => {
    const refused: string[] = [];
    Object.assign(window, { refused });
    document.addEventListener("securitypolicyviolation", (event) => refused.push(event.effectiveDirective));
  });
  await page.evaluate(run).catch(() => {});
  const refused = () => page.evaluate(() => (window as unknown as { refused: string[] }).refused);
  await expect.poll(refused).not.toEqual([]);
  expect(await page.evaluate(() => "harm" in window)).toBe(false);
  return refused();
}

for (const carried of ["as a header", "within the page only"]) {
  test.describe(`the page's policy, ${carried}`, () => {
    for (const [what, directive, run] of ATTEMPTS) {
      test(`refuses ${what}`, async ({ page, context, baseURL }) => {
        const left: string[] = [];
        context.on("requestfinished", (request) => new URL(request.url()).origin !== new URL(baseURL!).origin && !request.url().startsWith("data:") && left.push(request.url()));
        if (carried !== "as a header") {
          await page.route((url) => url.pathname === "/", async (route) => {
            const response = await route.fetch();
            const { "content-security-policy": _, ...headers } = response.headers();
            await route.fulfill({ response, headers });
          });
        }
        await page.goto("/");
        await expect(page.locator("#boot")).toHaveCount(0);
        const refused = await attempt(page, run);
        expect(refused.join(" ")).toMatch(directive);
        expect(page.url()).toBe(baseURL);
        expect(left).toEqual([]);
      });
    }
  });
}

test("another site cannot show the page in a frame", async ({ page, baseURL }) => {
  await page.route("http://other.test/", (route) => route.fulfill({ contentType: "text/html", body: `<link rel=icon href=data:,><iframe src="${baseURL}"></iframe>` }));
  await page.goto("http://other.test/");
  const frame = await (await page.waitForSelector("iframe")).contentFrame();
  await expect.poll(() => frame!.url()).toMatch(/^chrome-error:/);
});

test.describe("workers", () => {
  /** Has a worker with the policy of one of the built files make requests; gives for each whether it was refused by policy. */
  async function fromWorker(page: Page, program: string, addresses: string[]): Promise<boolean[]> {
    await page.route(new RegExp(`/${program}-[^/]*_loader\\.js$`), async (route) => {
      const response = await route.fetch();
      const body = `
        const refused = new Set();
        addEventListener("securitypolicyviolation", (event) => refused.add(new URL(event.blockedURI).origin));
        onmessage = async ({ data }) => {
          for (const address of data) {
            try { address.startsWith("wss:") ? new WebSocket(address) : await fetch(address, { mode: "no-cors" }); } catch {}
          }
          await new Promise((done) => setTimeout(done, 100));
          postMessage(data.map((address) => refused.has(new URL(address).origin)));
        };`;
      await route.fulfill({ response, body });
    });
    await page.goto("/");
    await expect(page.locator("#boot")).toHaveCount(0);
    return page.evaluate(
      async ([program, addresses]) => {
        const files = document.getElementById("boot-files")!.dataset;
        const worker = new Worker(files[program as string]!, { type: "module" });
        worker.postMessage(addresses);
        return new Promise<boolean[]>((done) => (worker.onmessage = ({ data }) => done(data)));
      },
      [program, addresses] as const,
    );
  }

  test("the scanner reaches AWS and its own host, and nobody else", async ({ page }) => {
    const strangers = [ELSEWHERE, "https://amazonaws.com.example.com/", "http://iam.amazonaws.com/", "https://iam.amazonaws.com:8443/", "wss://example.com/"];
    expect(await fromWorker(page, "scanner", strangers)).toEqual(strangers.map(() => true));
    await page.unrouteAll();
    expect(await fromWorker(page, "scanner", [AWS, "https://sts.eu-west-1.amazonaws.com/"])).toEqual([false, false]);
  });

  for (const program of ["clerk", "reader"]) {
    test(`the ${program}, which reads files, reaches its own host only`, async ({ page }) => {
      expect(await fromWorker(page, program, [AWS, ELSEWHERE, "wss://example.com/"])).toEqual([true, true, true]);
    });
  }
});
