/** Exact reads from a file, plain or gzipped, in memory that does not grow with the file. */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { fail } from '@mrtjs/tensor';

/** Reports a damaged file. @throws {MrtError} MRT3006 */
export function damagedFile(path: string, message: string): never {
  fail('MRT3006', `the file ${message}`, { file: path, hint: 'fetch or write the file again' });
}

/**
 * Reads a file front to back in pieces of the sizes asked for; a file named `….gz` is unpacked on the way. However
 * much a damaged file unpacks to, no more is held than was asked for.
 */
export class ByteReader {
  readonly #path: string;
  readonly #file: Readable;
  readonly #chunks: AsyncIterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array(0);
  #position = 0;

  /** @param start Where to begin in a plain file. */
  constructor(path: string, start = 0) {
    this.#path = path;
    this.#file = createReadStream(path, { start });
    this.#position = start;
    this.#chunks = unpacked(this.#file, path.endsWith('.gz'))[Symbol.asyncIterator]();
  }

  /** Passes over the next `length` bytes. @throws {MrtError} MRT3006 when the file ends before. */
  async skip(length: number): Promise<void> {
    for (let left = length; left > 0;) {
      if (this.#chunk.length === 0 && !(await this.#next())) this.#endsBefore(left);
      left -= this.#take(left).length;
    }
  }

  /**
   * The next `length` bytes; they may share memory with what is read later.
   * @throws {MrtError} MRT3006 when the file ends before, or cannot be read or unpacked.
   */
  async read(length: number): Promise<Uint8Array> {
    if (this.#chunk.length === 0 && length > 0) await this.#next();
    if (this.#chunk.length >= length) return this.#take(length);
    const out = new Uint8Array(length);
    for (let filled = 0; filled < length;) {
      const piece = this.#take(length - filled);
      out.set(piece, filled);
      filled += piece.length;
      if (filled < length && !(await this.#next())) this.#endsBefore(length - filled);
    }
    return out;
  }

  /** @throws {MrtError} MRT3006 unless everything has been read. */
  async expectEnd(): Promise<void> {
    while (this.#chunk.length === 0) if (!(await this.#next())) return;
    damagedFile(this.#path, `goes on after the ${this.#position} bytes that it should have`);
  }

  /** Closes the file; nothing can be read afterwards. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
    this.#file.destroy();
  }

  #endsBefore(length: number): never {
    damagedFile(this.#path, `ends after ${this.#position} bytes, ${length} more are needed`);
  }

  #take(length: number): Uint8Array {
    const piece = this.#chunk.subarray(0, length);
    this.#chunk = this.#chunk.subarray(piece.length);
    this.#position += piece.length;
    return piece;
  }

  /** Goes on to the next chunk; false at the end. */
  async #next(): Promise<boolean> {
    try {
      const { done, value } = await this.#chunks.next();
      if (done) return false;
      this.#chunk = value;
      return true;
    } catch (error) {
      return damagedFile(this.#path, `cannot be read: ${(error as Error).message}`);
    }
  }
}

/** The bytes of a stream, unpacked if need be. An error of the file ends the unpacking with that error. */
function unpacked(file: Readable, gzip: boolean): AsyncIterable<Uint8Array> {
  if (!gzip) return file;
  const gunzip = createGunzip();
  file.once('error', (error) => gunzip.destroy(error));
  return file.pipe(gunzip);
}

/** Where records of one length are in a file. */
export interface RecordLayout {
  /** Bytes before the first record. */
  readonly headerBytes: number;
  readonly recordBytes: number;
  readonly count: number;
}

/**
 * Consecutive records of a file, from number `start` on, after which it must end. A plain file is not read before that
 * record; what is packed has to be.
 * @throws {MrtError} MRT3006 when it is shorter or longer.
 */
export async function* readRecords(
  path: string,
  { headerBytes, recordBytes, count }: RecordLayout,
  start = 0,
): AsyncGenerator<Uint8Array> {
  const first = Math.min(start, count);
  const before = headerBytes + first * recordBytes;
  const seeks = first > 0 && !path.endsWith('.gz');
  const reader = new ByteReader(path, seeks ? before : 0);
  try {
    if (!seeks) await reader.skip(before);
    for (let i = first; i < count; i++) yield await reader.read(recordBytes);
    await reader.expectEnd();
  } finally {
    await reader.close();
  }
}
