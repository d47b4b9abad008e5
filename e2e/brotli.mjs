// Brotli compression as hosts use it, at its highest quality. As a program, it prints the compressed sizes of files as JSON, or
// compresses files of one folder into another, as `PATH.br`:
//
//   node brotli.mjs FILE...
//   node brotli.mjs --from FOLDER --into FOLDER PATH...

import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import zlib from "node:zlib";

const compress = promisify(zlib.brotliCompress);

/** Returns the bytes compressed with brotli, quality 11. */
export function brotli(bytes) {
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = zlib.constants;
  return compress(bytes, { params: { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_SIZE_HINT]: bytes.length } });
}

async function pack(from, into, path) {
  const packed = join(into, `${path}.br`);
  await mkdir(dirname(packed), { recursive: true });
  await writeFile(packed, await brotli(readFileSync(join(from, path))));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    options: { from: { type: "string" }, into: { type: "string" } },
    allowPositionals: true,
  });
  if (values.into) {
    await Promise.all(positionals.map((path) => pack(values.from ?? ".", values.into, path)));
  } else {
    const sizes = positionals.map(async (path) => (await brotli(readFileSync(path))).length);
    console.log(JSON.stringify(await Promise.all(sizes)));
  }
}
