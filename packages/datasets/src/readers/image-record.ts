/** Image records: what im2rec packs into RecordIO. */
import { damagedFile } from './byte-reader.js';

/** Flag, label, and two numbers of eight bytes each. */
const HEADER_BYTES = 24;

/** An image with its labels. */
export interface ImageRecord {
  /** One number, or as many as were packed (boxes of detection sets). */
  readonly labels: readonly number[];
  readonly id: bigint;
  /** The image file: JPEG or PNG. */
  readonly image: Uint8Array;
}

/**
 * Takes a record apart. A flag of 0 stands for the one label of the header, a larger one for that many labels after it.
 * @param path What to name in errors.
 * @throws {MrtError} MRT3006 for records that are too short.
 */
export function parseImageRecord(record: Uint8Array, path: string): ImageRecord {
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  const flag = record.length < HEADER_BYTES ? NaN : view.getUint32(0, true);
  if (!(HEADER_BYTES + 4 * flag <= record.length))
    damagedFile(path, `has an image record of ${record.length} bytes, too few for its header and labels`);
  const labels =
    flag === 0
      ? [view.getFloat32(4, true)]
      : Array.from({ length: flag }, (_, i) => view.getFloat32(HEADER_BYTES + 4 * i, true));
  return { labels, id: view.getBigUint64(8, true), image: record.subarray(HEADER_BYTES + 4 * flag) };
}
