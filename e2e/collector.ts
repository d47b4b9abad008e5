// Runs the collector as a person does, with the real AWS CLI, against the stand-in cloud.

import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Cloud, Credentials } from "./cloud.ts";

/** How a run ended. */
export interface Collected {
  /** The evidence file, where there is one. */
  file?: string;
  code: number | null;
  /** What it said. */
  said: string;
}

/** Runs the script at a path in a folder of its own. */
export async function collect(cloud: Cloud, script: string, folder: string, credentials: Credentials, words: string[] = []): Promise<Collected> {
  // The real AWS CLI is installed beside the Python that the stand-in cloud runs on.
  const path = `${dirname(process.env.FOOTING_PYTHON!)}:${process.env.PATH}`;
  const env = {
    PATH: path,
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
