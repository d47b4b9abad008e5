// Brotli as hosts send it, at its best. As a program it prints the packed sizes of the files it is given, as JSON.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import zlib from "node:zlib";

const compress = promisify(zlib.brotliCompress);

/** The bytes packed with brotli, quality 11. */
export function brotli(bytes) {
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = zlib.constants;
  return compress(bytes, { params: { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_SIZE_HINT]: bytes.length } });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const sizes = process.argv.slice(2).map(async (path) => (await brotli(readFileSync(path))).length);
  console.log(JSON.stringify(await Promise.all(sizes)));
}
