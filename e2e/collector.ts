// Runs the collector with the real AWS CLI against the stand-in.

import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type Cloud, type Credentials, PYTHON } from "./cloud.ts";

/** The result of a run. */
export interface Collected {
  /** The path of the evidence file, if the run wrote one. */
  file?: string;
  code: number | null;
  /** The output of the run. */
  said: string;
}

/** The AWS CLI is installed beside the Python that the stand-in cloud runs on. */
const python = () => process.env.FOOTING_PYTHON!;
/** The folder with the quick `aws`, which hands every call to a CLI that is loaded already: one for all runs of this process, with
 * which it ends. */
let quick: Promise<string> | undefined;

function loadedCli(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "footing-cli-"));
  const env = { PATH: process.env.PATH, LC_ALL: "C", ...PYTHON };
  const server = spawn(python(), ["-m", "fake_aws.cli.server", folder], { env, stdio: ["pipe", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    server.stdout.once("data", () => resolve(folder));
    server.once("exit", (code) => reject(new Error(`the quick AWS CLI ended with ${code}`)));
  });
}

/** The AWS CLI itself, version 1, started for every call as in a real shell. */
export const aws1 = () => join(dirname(python()), "aws");
/** The AWS CLI, version 2, if `cargo xtask test --full` has installed it. */
export const aws2 = process.env.FOOTING_AWS2;

/** Runs the script at a path in a folder, with the fast `aws` or another one. */
export async function collect(
  cloud: Cloud,
  script: string,
  folder: string,
  credentials: Credentials,
  words: string[] = [],
  { aws }: { aws?: string } = {},
): Promise<Collected> {
  if (!aws) quick ??= loadedCli();
  const env = {
    PATH: [...(aws ? [dirname(aws)] : [await quick, dirname(python())]), process.env.PATH].join(":"),
    HOME: folder,
    HTTPS_PROXY: `http://127.0.0.1:${cloud.port}`,
    AWS_CA_BUNDLE: cloud.ca,
    AWS_ACCESS_KEY_ID: credentials.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.SecretAccessKey,
    AWS_SESSION_TOKEN: credentials.SessionToken ?? "",
    PYTHONDONTWRITEBYTECODE: "1",
  };
  const child = spawn("bash", [script, "--yes", ...words], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (piece: string) => (said += piece));
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  const name = readdirSync(folder).find((name) => name.startsWith("footing-evidence-"));
  return { file: name && join(folder, name), code, said };
}

/** Returns the recorded calls of an evidence file, without the times of the calls and of AWS's reports. */
export function callsIn(file: string): unknown[] {
  const timeless = (key: string, value: unknown) => (key === "at" || key === "GeneratedTime" ? undefined : value);
  return JSON.parse(gunzipSync(readFileSync(file)).toString("utf8"), timeless).calls;
}

/** Returns the requests of an evidence file, each as JSON of service, operation, Region and parameters, with their outcomes. */
export function requestsIn(file: Buffer): Map<string, string> {
  const isPacked = file[0] === 0x1f;
  const text = (isPacked ? gunzipSync(file) : file).toString("utf8");
  // Two hosts serve the same queues, and each names queues by itself.
  const { calls } = JSON.parse(text.replaceAll("https://queue.amazonaws.com/", "https://sqs.us-east-1.amazonaws.com/"));
  return new Map(
    calls.map((call: { service: string; operation: string; region?: string; parameters?: object; outcome: string }) => {
      const parameters = Object.entries(call.parameters ?? {}).sort();
      return [JSON.stringify([call.service, call.operation, call.region ?? "", parameters]), call.outcome];
    }),
  );
}
