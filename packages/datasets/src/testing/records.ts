/** RecordIO files, made for a test. */

const MAGIC = 0xced7230a;

/** A part: kind (0 whole, 1 first, 2 middle, 3 last) and content, filled up to four bytes. */
export function recordPart(kind: number, content: Uint8Array, length = content.length): Uint8Array {
  const bytes = new Uint8Array(8 + Math.ceil(content.length / 4) * 4);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, kind * 2 ** 29 + length, true);
  bytes.set(content, 8);
  return bytes;
}

/** An image record: one label in the header, or several after it. */
export function imageRecord(labels: readonly number[], id: number, image: Uint8Array): Uint8Array {
  const packed = labels.length === 1 ? [] : labels;
  const bytes = new Uint8Array(24 + 4 * packed.length + image.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, packed.length, true);
  view.setFloat32(4, packed.length === 0 ? (labels[0] as number) : 0, true);
  view.setBigUint64(8, BigInt(id), true);
  packed.forEach((label, i) => view.setFloat32(24 + 4 * i, label, true));
  bytes.set(image, 24 + 4 * packed.length);
  return bytes;
}
