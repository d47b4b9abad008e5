// Evidence files for tests.

import { writeFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { assessment, mixed, seed } from "./documents.ts";
import { CollectorPage } from "./pages/collector.ts";

/** The account of the assessment. */
export const ACCOUNT = "000000012345";

/** Returns a Prowler file with one result for each of `accounts` accounts. */
export const prowlerCsv = (accounts: number) =>
  ["TIMESTAMP;ACCOUNT_UID;PROVIDER;CHECK_ID;STATUS;STATUS_EXTENDED;MUTED;RESOURCE_UID;REGION"]
    .concat(
      Array.from(
        { length: accounts },
        (_, place) =>
          `${new Date().toISOString()};${String(place).padStart(12, "0")};aws;iam_root_mfa_enabled;FAIL;No MFA.;;root;us-east-1`,
      ),
    )
    .join("\n");

/** Opens the page for evidence files, with an assessment of an account. */
export async function begunEvidence(page: Page): Promise<CollectorPage> {
  await seed(page, assessment({ name: "Mine", account: ACCOUNT, answers: mixed }));
  const collector = await CollectorPage.open(page);
  await expect(collector.save).toBeVisible();
  return collector;
}

/** Chooses a file on disk, as people do. A buffer would be decoded by the page's main thread. */
export async function bringFile(collector: CollectorPage, content: Buffer | string, name: string) {
  const path = test.info().outputPath(name);
  await writeFile(path, content);
  await collector.input.setInputFiles(path);
}
