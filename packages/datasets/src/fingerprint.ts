/** What a split consists of, in a few characters. */
import type { Hash } from 'node:crypto';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Split } from './split.js';

/**
 * A SHA-256, in hexadecimal, of everything that decides the samples of a split: dataset, part, shape and the contents
 * of the files, but not where the files are. Of a folder, the names and sizes of what is in it count.
 */
export async function fingerprint<L>(split: Split<L>): Promise<string> {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([split.dataset, split.split, split.sampleShape, split.batchAxis]));
  for (const path of split.files) {
    hash.update(`\n${basename(path)}\n`);
    if ((await stat(path)).isDirectory()) await addListing(hash, path);
    else for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  }
  return hash.digest('hex');
}

async function addListing(hash: Hash, folder: string): Promise<void> {
  for (const name of (await readdir(folder, { recursive: true })).sort())
    hash.update(`${name}\t${(await stat(join(folder, name))).size}\n`);
}
