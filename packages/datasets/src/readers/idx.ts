/** The idx format: arrays of bytes with a big-endian header (http://yann.lecun.com/exdb/mnist). */
import type { Limits, Shape } from '@mrtjs/tensor';
import { checkedSize, DEFAULT_LIMITS, formatShape, sizeOf } from '@mrtjs/tensor';
import { ByteReader, damagedFile, readRecords } from './byte-reader.js';

/** An idx file whose header has been read. */
export interface IdxFile {
  readonly path: string;
  /** Number of records. */
  readonly count: number;
  readonly recordShape: Shape;
}

/** The code of unsigned bytes, the only element type that idx datasets use. */
const UNSIGNED_BYTE = 0x08;

/**
 * Reads the header of an idx file, plain or gzipped, of records of a known shape.
 * @throws {MrtError} MRT3006 for a file that is not idx of unsigned bytes, or of other records; MRT0004 for a size
 * beyond the limits.
 */
export async function openIdx(
  path: string,
  recordShape: Shape,
  limits: Limits = DEFAULT_LIMITS,
): Promise<IdxFile> {
  const reader = new ByteReader(path);
  try {
    const [zero0, zero1, type, rank = 0] = await reader.read(4);
    if (zero0 !== 0 || zero1 !== 0 || type !== UNSIGNED_BYTE || rank === 0)
      damagedFile(path, 'is not an idx file of unsigned bytes');
    const dims = await reader.read(4 * rank);
    const view = new DataView(dims.buffer, dims.byteOffset, dims.byteLength);
    const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 * axis));
    const own = shape.slice(1);
    if (own.join() !== recordShape.join())
      damagedFile(path, `holds records of shape ${formatShape(own)}, expected ${formatShape(recordShape)}`);
    checkedSize(shape, 1, limits, path);
    return { path, count: shape[0] as number, recordShape };
  } finally {
    await reader.close();
  }
}

/**
 * The records of an idx file from number `start` on, in order, as bytes.
 * @throws {MrtError} MRT3006 when the file is shorter or longer than its header says.
 */
export function idxRecords({ path, count, recordShape }: IdxFile, start = 0): AsyncGenerator<Uint8Array> {
  const headerBytes = 4 * (recordShape.length + 2);
  return readRecords(path, { headerBytes, recordBytes: sizeOf(recordShape), count }, start);
}
