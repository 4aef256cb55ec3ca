/** Entries of a zip archive, read front to back. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { UnzipFile } from 'fflate';
import { Unzip, UnzipInflate } from 'fflate';
import type { ArchiveEntry } from './unpack.js';

/** Bytes that are unpacked at once: even the best packed ones become a few megabytes only. */
const PIECE = 2 ** 14;

/** An entry as it arrives: chunks that wait to be taken, and whether it is whole. */
interface Arriving {
  readonly file: UnzipFile;
  readonly chunks: Uint8Array[];
  whole: boolean;
}

/**
 * The entries, in order. Links are not known to this form: they become files that hold a path.
 * @throws {Error} for an archive that is damaged or cut off.
 */
export async function* zipEntries(archive: string): AsyncGenerator<ArchiveEntry> {
  const listed = await countOf(archive);
  const arrived: Arriving[] = [];
  let problem: Error | undefined;
  const unzip = new Unzip((file) => {
    const arriving: Arriving = { file, chunks: [], whole: false };
    arrived.push(arriving);
    file.ondata = (error, chunk, final) => {
      problem ??= error ?? undefined;
      if (error === null) arriving.chunks.push(chunk);
      arriving.whole = final;
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  const source = createReadStream(archive, { highWaterMark: PIECE })[
    Symbol.asyncIterator
  ]() as AsyncIterator<Uint8Array>;
  /** Takes in more of the archive; false at its end. */
  const more = async (): Promise<boolean> => {
    const { done, value } = await source.next();
    unzip.push(done ? new Uint8Array(0) : value, done === true);
    if (problem !== undefined) throw problem;
    return done !== true;
  };
  let count = 0;
  try {
    for (let goesOn = true; goesOn || arrived.length > 0;) {
      const next = arrived[0];
      if (next === undefined) {
        goesOn = await more();
        continue;
      }
      count++;
      const content = contentOf(next, more);
      const kind = next.file.name.endsWith('/') ? 'directory' : 'file';
      yield { name: next.file.name, kind, content: () => content };
      // What was not taken is passed over.
      while (!(await content.next()).done);
      arrived.shift();
    }
  } finally {
    await source.return?.();
  }
  if (count !== listed) throw new Error(`it has ${count} entries, its directory lists ${listed}`);
}

async function* contentOf(arriving: Arriving, more: () => Promise<boolean>): AsyncGenerator<Uint8Array> {
  const { name, originalSize } = arriving.file;
  let bytes = 0;
  for (;;) {
    for (let chunk = arriving.chunks.shift(); chunk !== undefined; chunk = arriving.chunks.shift()) {
      bytes += chunk.length;
      yield chunk;
    }
    if (arriving.whole) break;
    if (!(await more()) && !arriving.whole) throw new Error(`it ends within ${name}`);
  }
  if (bytes !== (originalSize ?? bytes))
    throw new Error(`${name} has ${bytes} bytes, ${originalSize} were packed`);
}

/** The record at the very end of an archive, and its longest comment. */
const [END_SIGNATURE, END_BYTES, MAX_COMMENT] = [0x06054b50, 22, 2 ** 16];

/** Stands for a number that is elsewhere, because it is too large. */
const ELSEWHERE = 0xffff;

/** Number of entries that the directory of an archive lists. @throws {Error} where there is no directory. */
async function countOf(archive: string): Promise<number> {
  const file = await open(archive);
  try {
    const { size } = await file.stat();
    const tail = new DataView(new ArrayBuffer(Math.min(size, END_BYTES + MAX_COMMENT)));
    await file.read(tail, 0, tail.byteLength, size - tail.byteLength);
    for (let at = tail.byteLength - END_BYTES; at >= 0; at--) {
      const isEnd = tail.getUint32(at, true) === END_SIGNATURE;
      if (!isEnd || at + END_BYTES + tail.getUint16(at + 20, true) !== tail.byteLength) continue;
      const count = tail.getUint16(at + 10, true);
      if (count !== ELSEWHERE) return count;
      // The same number, in eight bytes, 24 bytes into the record that the one before this points to.
      const locator = at - 20;
      if (locator < 0 || tail.getUint32(locator, true) !== 0x07064b50) return count;
      const far = new DataView(new ArrayBuffer(8));
      await file.read(far, 0, 8, Number(tail.getBigUint64(locator + 8, true)) + 32);
      return Number(far.getBigUint64(0, true));
    }
    throw new Error('it has no directory at its end');
  } finally {
    await file.close();
  }
}
