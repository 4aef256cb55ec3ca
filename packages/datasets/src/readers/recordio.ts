/** RecordIO: files of records of any length, as MXNet's im2rec writes them. */
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { damagedFile } from './byte-reader.js';
import { readTextFile } from './whole-file.js';

/** Every part of a record begins with it. */
const MAGIC = 0xced7230a;

/** Magic number, then three bits of kind and 29 of length. */
const HEADER_BYTES = 8;

/** What the three bits say: a whole record, or the first, a middle or the last part of one that holds the magic number. */
const KIND = { whole: 0, first: 1, last: 3 } as const;

/** Longer records are no images. */
const MAX_RECORD_BYTES = 2 ** 26;

/** Index files have a line of some twenty characters for each record. */
const MAX_INDEX_BYTES = 2 ** 28;

/** A file whose records have been found. */
export interface RecordFile {
  readonly path: string;
  /** Where each record begins, in the order of the file. */
  readonly offsets: readonly number[];
}

/**
 * Finds the records of a file: by its index of lines `<key>\t<offset>`, or by going through it where there is none.
 * @throws {MrtError} MRT3006 for a file or index that is damaged.
 */
export async function openRecordFile(path: string, indexPath?: string): Promise<RecordFile> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const offsets = indexPath === undefined ? await scan(file, path, size) : await indexed(indexPath, size);
    return { path, offsets };
  } finally {
    await file.close();
  }
}

/**
 * The records of a file from number `start` on, in order.
 * @throws {MrtError} MRT3006 where there is none, or one that is damaged or too long.
 */
export async function* recordsOf({ path, offsets }: RecordFile, start = 0): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    for (let i = start; i < offsets.length; i++)
      yield await readRecord(file, path, offsets[i] as number, size);
  } finally {
    await file.close();
  }
}

async function scan(file: FileHandle, path: string, size: number): Promise<number[]> {
  const offsets: number[] = [];
  for (let at = 0; at < size;) {
    const { kind, end } = await headerAt(file, path, at, size);
    if (kind === KIND.whole || kind === KIND.first) offsets.push(at);
    at = end;
  }
  return offsets;
}

async function indexed(path: string, size: number): Promise<number[]> {
  const lines = (await readTextFile(path, 'latin1', MAX_INDEX_BYTES))
    .split('\n')
    .filter((line) => line.trim() !== '');
  const offsets = lines.map((line, i) => {
    const offset = Number(/^\d+\s+(\d+)\s*$/.exec(line)?.[1]);
    if (!(offset < size))
      damagedFile(
        `${path}:${i + 1}`,
        `has the line "${line.slice(0, 40)}", expected a key and an offset below ${size}`,
      );
    return offset;
  });
  return offsets.sort((a, b) => a - b);
}

interface PartHeader {
  readonly kind: number;
  readonly length: number;
  /** Where the next part begins. */
  readonly end: number;
}

async function headerAt(file: FileHandle, path: string, at: number, size: number): Promise<PartHeader> {
  const bytes = await readAt(file, path, at, HEADER_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== MAGIC) damagedFile(path, `has no record at byte ${at}`);
  const word = view.getUint32(4, true);
  const [kind, length] = [word >>> 29, word & (2 ** 29 - 1)];
  // Parts are filled up to a multiple of four bytes; the last one need not be.
  const end = at + HEADER_BYTES + Math.ceil(length / 4) * 4;
  if (kind > KIND.last || at + HEADER_BYTES + length > size || length > MAX_RECORD_BYTES)
    damagedFile(path, `has a record of ${length} bytes at byte ${at}, which it cannot hold`);
  return { kind, length, end };
}

async function readRecord(file: FileHandle, path: string, offset: number, size: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let at = offset, total = 0; ;) {
    const { kind, length, end } = await headerAt(file, path, at, size);
    const starts = kind === KIND.whole || kind === KIND.first;
    if (starts !== (parts.length === 0))
      damagedFile(path, `has no record at byte ${at} that fits the one before`);
    total += length;
    if (total > MAX_RECORD_BYTES) damagedFile(path, `has a record of more than ${MAX_RECORD_BYTES} bytes`);
    // Between the parts was the magic number, which was left out.
    if (!starts) parts.push(Uint8Array.of(0x0a, 0x23, 0xd7, 0xce));
    parts.push(await readAt(file, path, at + HEADER_BYTES, length));
    if (kind === KIND.whole || kind === KIND.last) return Buffer.concat(parts);
    at = end;
  }
}

async function readAt(file: FileHandle, path: string, at: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  const { bytesRead } = await file.read(bytes, 0, length, at);
  if (bytesRead !== length) damagedFile(path, `ends within the record at byte ${at}`);
  return bytes;
}
