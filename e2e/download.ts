// Files that the app saves.

import type { Page } from "@playwright/test";

/** Returns the name and bytes of the file that an action saves. */
export async function bytesOf(page: Page, act: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent("download"), act()]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return { name: download.suggestedFilename(), bytes: Buffer.concat(chunks) };
}

/** Returns the name and content of the text file that an action saves. */
export async function download(page: Page, act: () => Promise<void>): Promise<{ name: string; text: string }> {
  const { name, bytes } = await bytesOf(page, act);
  return { name, text: bytes.toString("utf8") };
}

/** Returns the rows of a CSV text (RFC 4180), without the byte order mark. */
export function rowsOf(csv: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, cell, end] of csv.replace(/^\ufeff/, "").matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n|$)/g)) {
    rows.at(-1)!.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === "\r\n") rows.push([]);
  }
  return rows.filter((row) => row.length > 1);
}
