/** `.npy` files row by row, so that an array need not fit into memory. */
import { open } from 'node:fs/promises';
import type { DType, Limits, Shape, Tensor } from '@mrtjs/tensor';
import {
  checkedSize,
  convert,
  DEFAULT_LIMITS,
  DTYPES,
  fail,
  formatShape,
  MrtError,
  parseNpyHeader,
  sizeOf,
} from '@mrtjs/tensor';
import { damagedFile, readRecords } from './byte-reader.js';

/** A `.npy` file whose header has been read. */
export interface NpyFile {
  readonly path: string;
  readonly dtype: DType;
  /** Length of the first axis. */
  readonly count: number;
  /** The remaining axes. */
  readonly rowShape: Shape;
  readonly dataOffset: number;
}

/** Headers are a hundred bytes or so. */
const HEADER_ROOM = 2 ** 16;

/**
 * Reads the header of a `.npy` file of at least one axis and checks the length of the file against it.
 * @throws {MrtError} MRT0101, MRT0102 for headers that are damaged or of other element types; MRT3006 for arrays that
 * cannot be read row by row, and lengths that do not fit; MRT0004 for rows beyond the limits.
 */
export async function openNpy(path: string, limits: Limits = DEFAULT_LIMITS): Promise<NpyFile> {
  const { head, size } = await headOf(path);
  const { dtype, bigEndian, fortran, shape, dataOffset } = inFile(path, () => parseNpyHeader(head, limits));
  const [count, ...rowShape] = shape;
  if (count === undefined || bigEndian || (fortran && rowShape.length > 0))
    fail('MRT3006', `the array of shape ${formatShape(shape)} cannot be read row by row`, {
      file: path,
      hint: 'save np.ascontiguousarray(x), with the samples along the first axis, in little-endian order',
    });
  const rowBytes = checkedSize(rowShape, DTYPES[dtype].bytes, limits, path) * DTYPES[dtype].bytes;
  if (size !== dataOffset + count * rowBytes)
    damagedFile(path, `has ${size} bytes, its header calls for ${dataOffset + count * rowBytes}`);
  return { path, dtype, count, rowShape, dataOffset };
}

/**
 * The rows of a file from number `start` on, in order, as float32.
 * @throws {MrtError} MRT3006 when the file has changed meanwhile.
 */
export async function* npyRows(file: NpyFile, start = 0): AsyncGenerator<Float32Array> {
  const layout = { headerBytes: file.dataOffset, recordBytes: rowBytesOf(file), count: file.count };
  for await (const record of readRecords(file.path, layout, start)) yield rowOf(file, record);
}

/**
 * The rows of the given numbers, in that order, as float32.
 * @throws {MrtError} MRT3006 when the file has changed meanwhile.
 */
export async function* npyRowsInOrder(file: NpyFile, order: Iterable<number>): AsyncGenerator<Float32Array> {
  const handle = await open(file.path);
  try {
    const record = new Uint8Array(rowBytesOf(file));
    for (const row of order) {
      const { bytesRead } = await handle.read(
        record,
        0,
        record.length,
        file.dataOffset + row * record.length,
      );
      if (bytesRead !== record.length) damagedFile(file.path, `has no row ${row}`);
      yield rowOf(file, record);
    }
  } finally {
    await handle.close();
  }
}

function rowBytesOf({ dtype, rowShape }: NpyFile): number {
  return sizeOf(rowShape) * DTYPES[dtype].bytes;
}

function rowOf({ dtype, rowShape }: NpyFile, record: Uint8Array): Float32Array {
  const row = { dtype, shape: rowShape, data: DTYPES[dtype].fromBytes(record) } as Tensor;
  // The record may share memory with the next one; float32 rows would keep it.
  return dtype === 'float32' ? (row.data as Float32Array).slice() : convert(row, 'float32').data;
}

async function headOf(path: string): Promise<{ head: Uint8Array; size: number }> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const head = new Uint8Array(Math.min(size, HEADER_ROOM));
    const { bytesRead } = await file.read(head);
    return { head: head.subarray(0, bytesRead), size };
  } finally {
    await file.close();
  }
}

/** Adds the path to the diagnostics of `read`. */
function inFile<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof MrtError)) throw error;
    throw new MrtError(
      error.diagnostics.map((d) => ({ ...d, file: path })),
      { cause: error },
    );
  }
}
