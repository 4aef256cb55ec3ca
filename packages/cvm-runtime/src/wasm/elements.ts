/** Views of memory by element type. */
import { INT16, INT32 } from './layout/types.js';
import type { ElementType } from './network.js';

/** The elements of a type from an address on. */
export function elementsAt(
  memory: ArrayBufferLike,
  address: number,
  length: number,
  type: ElementType,
): Int8Array | Int16Array | Int32Array {
  if (type === INT32) return new Int32Array(memory, address, length);
  return type === INT16 ? new Int16Array(memory, address, length) : new Int8Array(memory, address, length);
}
