/** Small files, read as a whole. */
import { open } from 'node:fs/promises';
import { damagedFile } from './byte-reader.js';

/** Lists and annotations of most datasets are far smaller. */
const MAX_TEXT_BYTES = 2 ** 24;

/**
 * The bytes of a file.
 * @throws {MrtError} MRT3006 when it cannot be read, or has more than `limit` bytes.
 */
export async function readWhole(path: string, limit: number): Promise<Uint8Array> {
  const file = await open(path).catch((error: Error) =>
    damagedFile(path, `cannot be read: ${error.message}`),
  );
  try {
    const { size } = await file.stat();
    if (size > limit) damagedFile(path, `has ${size} bytes, expected at most ${limit}`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/**
 * The text of a file.
 * @throws {MrtError} MRT3006 when it cannot be read, or has more than `limit` bytes (default 16 MiB).
 */
export async function readTextFile(
  path: string,
  encoding: 'utf8' | 'latin1' = 'utf8',
  limit = MAX_TEXT_BYTES,
): Promise<string> {
  return new TextDecoder(encoding).decode(await readWhole(path, limit));
}
