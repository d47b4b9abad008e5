// The fake AWS of `xtask/fake_aws` and a browser that takes it for AWS. Tests of live checks import `test` and `expect` from here.

import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { test as base, expect } from "./fixtures.ts";

/** How a Python finds the packages of `xtask`, beside which it writes no compiled files. */
export const PYTHON = {
  PYTHONPATH: fileURLToPath(new URL("../xtask/", import.meta.url)),
  PYTHONDONTWRITEBYTECODE: "1",
};

/** The Regions that every account has from the start. */
export const ALL_REGIONS =
  "us-east-1 eu-west-1 us-east-2 us-west-1 us-west-2 ap-south-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-southeast-1 ap-southeast-2 ca-central-1 eu-central-1 eu-west-2 eu-west-3 eu-north-1 sa-east-1".split(
    " ",
  );

/** The expected finding of a check: a verdict, and resources that must be among those that it names. */
export interface Expected {
  verdict: { is: string; degree?: string };
  resources: string[];
}

/** A request that reached the stand-in. Only the names of its headers are logged. */
export interface Logged {
  kind: "request" | "preflight";
  method: string;
  host: string;
  path: string;
  service: string;
  operation: string | null;
  region: string;
  headers: string[];
  asked_headers: string[];
  signature: string | null;
  unsigned?: string[];
  status: number;
  /** The size of the answer's body. */
  bytes: number;
  fault?: string | null;
  crash?: string;
}

/** Credentials in the format of `aws configure export-credentials`. */
export interface Credentials {
  AccessKeyId: string;
  SecretAccessKey: string;
  SessionToken?: string;
  Expiration?: string;
  Arn: string;
}

/** The stand-in, with one account. */
export class Cloud {
  private constructor(
    private readonly process: ChildProcess,
    readonly port: number,
    readonly control: number,
    /** The certificates that programs have to trust. */
    readonly ca: string,
  ) {}

  static async start(): Promise<Cloud> {
    const python = process.env.FOOTING_PYTHON;
    if (!python) throw new Error("FOOTING_PYTHON has to name a Python with the packages of xtask/requirements.txt");
    const env = { ...process.env, ...PYTHON, PYTHONWARNINGS: "ignore" };
    const child = spawn(python, ["-m", "fake_aws.server"], { stdio: ["ignore", "pipe", "inherit"], env });
    const line = await new Promise<string>((resolve, reject) => {
      let text = "";
      child.stdout!.setEncoding("utf8").on("data", (piece: string) => {
        text += piece;
        if (text.includes("\n")) resolve(text.split("\n")[0]);
      });
      child.once("exit", (code) => reject(new Error(`the stand-in cloud ended with ${code}`)));
    });
    const { port, control, ca } = JSON.parse(line);
    return new Cloud(child, port, control, ca);
  }

  /** The switch that makes Chromium resolve AWS's hosts to the stand-in. */
  get rule(): string {
    return `--host-resolver-rules=MAP *.amazonaws.com 127.0.0.1:${this.port}`;
  }

  stop() {
    this.process.kill("SIGTERM");
  }

  /** One of the commands of `xtask/fake_aws/README.md`. */
  async command<T = unknown>(command: string, words: Record<string, unknown> = {}): Promise<T> {
    const body = JSON.stringify({ command, ...words });
    const answer = await fetch(`http://127.0.0.1:${this.control}/control`, { method: "POST", body });
    const value = await answer.json();
    if (!answer.ok) throw new Error(`${command}: ${value.error}`);
    return value as T;
  }

  /** Builds an account, with or without workloads. Returns what a browser has to find in it. */
  async scenario(
    name: string,
    { workload = false, regions }: { workload?: boolean; regions?: string[] } = {},
  ): Promise<Record<string, Expected | null>> {
    return (await this.build(name, { workload, regions })).browser;
  }

  /** Builds an account. Returns what a browser and what the collector has to find in it. */
  async build(name: string, { workload = false, regions }: { workload?: boolean; regions?: string[] } = {}) {
    type Ways = Record<"browser" | "collector", Record<string, Expected | null>>;
    return (await this.command<{ expected: Ways }>("scenario", { name, workload, regions })).expected;
  }

  credentials(kind = "role", seconds = 3600): Promise<Credentials> {
    return this.command<Credentials>("credentials", { kind, seconds });
  }

  async log(): Promise<Logged[]> {
    return (await this.command<{ requests: Logged[] }>("log")).requests;
  }
}

/** Returns credentials as lines for bash, in the form that people paste. */
export function lines({ AccessKeyId, SecretAccessKey, SessionToken, Expiration }: Credentials): string {
  const values = {
    AWS_ACCESS_KEY_ID: AccessKeyId,
    AWS_SECRET_ACCESS_KEY: SecretAccessKey,
    AWS_SESSION_TOKEN: SessionToken,
    AWS_CREDENTIAL_EXPIRATION: Expiration,
  };
  return Object.entries(values)
    .filter(([, value]) => value)
    .map(([name, value]) => `export ${name}=${value}`)
    .join("\n");
}

/** Messages that live checks cause on the page: requests to AWS, and Chromium's errors about answers that it blocks. */
const OF_LIVE_CHECKS = [
  /^request to https:\/\/[a-z0-9.-]+\.amazonaws\.com\//,
  /^console error: Access to fetch at 'https:\/\/[a-z0-9.-]+\.amazonaws\.com\/.* blocked by CORS policy/,
  /^console error: Failed to load resource: .* \(https:\/\/[a-z0-9.-]+\.amazonaws\.com\//,
  // A probe of S3 or IAM is redirected to a page about the service, which the policy blocks.
  /^request to https:\/\/aws\.amazon\.com\/(s3|iam)\/$/,
  /^console error: .*(violates the following Content Security Policy directive|Refused to connect)/,
];

export const test = base.extend<object, { cloud: Cloud }>({
  cloud: [
    async ({}, use) => {
      const cloud = await Cloud.start();
      await use(cloud);
      cloud.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  browser: [
    async ({ playwright, cloud }, use, { project }) => {
      const options = project.use.launchOptions ?? {};
      const browser = await playwright.chromium.launch({ ...options, args: [...(options.args ?? []), cloud.rule] });
      await use(browser);
      await browser.close();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  ignoreHTTPSErrors: true,
  tolerated: async ({}, use) => use(OF_LIVE_CHECKS),
});

export { expect };
