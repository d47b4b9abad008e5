// Runs the collector with the real AWS CLI against the stand-in.

import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import type { Cloud, Credentials } from "./cloud.ts";

/** The result of a run. */
export interface Collected {
  /** The path of the evidence file, if the run wrote one. */
  file?: string;
  code: number | null;
  /** The output of the run. */
  said: string;
}

/** The folder of a fast `aws`, which passes every call to an AWS CLI that is already running. */
const QUICK = fileURLToPath(new URL("aws/cli/", import.meta.url));
/** The AWS CLI is installed next to the Python that runs the stand-in. */
const python = () => process.env.FOOTING_PYTHON!;
/** The socket of the running AWS CLI. All runs of this process share one, which ends with the process. */
let socket: Promise<string> | undefined;

function startedCli(): Promise<string> {
  const path = join(mkdtempSync(join(tmpdir(), "footing-cli-")), "socket");
  const env = { PATH: process.env.PATH, LC_ALL: "C", PYTHONDONTWRITEBYTECODE: "1" };
  const server = spawn(python(), [join(QUICK, "server.py"), path], { env, stdio: ["pipe", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    server.stdout.once("data", () => resolve(path));
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
  if (!aws) socket ??= startedCli();
  const env = {
    PATH: [...(aws ? [dirname(aws)] : [QUICK, dirname(python())]), process.env.PATH].join(":"),
    ...(aws ? {} : { FOOTING_AWS_SOCKET: await socket }),
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
