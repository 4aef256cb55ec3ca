/** SHA-256, in hexadecimal. */
import { createHash } from 'node:crypto';

/** Hash of bytes or of UTF-8 text. */
export function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** JSON with the keys of objects in order, so that equal values give equal text; maps count as objects. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    const entries = part instanceof Map ? [...part] : isPlainObject(part) ? Object.entries(part) : undefined;
    return entries === undefined
      ? part
      : Object.fromEntries(
          entries.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)) as [string, unknown][],
        );
  });
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
