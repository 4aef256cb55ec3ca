/** Files of datasets, made for a test. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** A folder with the given files, by relative path; gone after the tests of the file. */
export function folderOf(files: Readonly<Record<string, Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'mrt-datasets-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}

/** An idx file of unsigned bytes. */
export function idxBytes(shape: readonly number[], data: ArrayLike<number>): Uint8Array {
  const header = new DataView(new ArrayBuffer(4 + 4 * shape.length));
  header.setUint32(0, 0x0800 + shape.length);
  shape.forEach((dim, axis) => header.setUint32(4 + 4 * axis, dim));
  return Uint8Array.from([...new Uint8Array(header.buffer), ...Array.from(data)]);
}

/** An MNIST split of `count` images: pixel p of image n is (n + p) mod 256, its label n mod 10. */
export function mnistFiles(prefix: string, count: number): Record<string, Uint8Array> {
  const pixels = Array.from({ length: count * 784 }, (_, i) => (Math.floor(i / 784) + (i % 784)) % 256);
  const labels = Array.from({ length: count }, (_, n) => n % 10);
  return {
    [`${prefix}-images-idx3-ubyte.gz`]: gzipSync(idxBytes([count, 28, 28], pixels)),
    [`${prefix}-labels-idx1-ubyte.gz`]: gzipSync(idxBytes([count], labels)),
  };
}

/** All items of an async iterable. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** A PNG file of the given RGB values. */
export async function pngOf(width: number, height: number, pixels: readonly number[]): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp');
  return sharp(Uint8Array.from(pixels), { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}
