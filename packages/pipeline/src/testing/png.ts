/** PNG files, made for a test. */
import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);
const [EIGHT_BITS, RGB] = [8, 2];

/** A PNG file of the given RGB values. */
export function pngBytes(width: number, height: number, pixels: Uint8Array): Uint8Array {
  const size = Buffer.alloc(8);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  // Every row begins with the number of its filter: none.
  const rows = Array.from({ length: height }, (_, y) => [
    0,
    ...pixels.subarray(3 * width * y, 3 * width * (y + 1)),
  ]);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', Buffer.concat([size, Uint8Array.of(EIGHT_BITS, RGB, 0, 0, 0)])),
    chunk('IDAT', deflateSync(Uint8Array.from(rows.flat()))),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

function chunk(type: string, content: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type), content]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
