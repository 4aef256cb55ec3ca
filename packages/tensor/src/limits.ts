/** Bounds on untrusted input, checked before anything is allocated. */
import { fail } from './errors.js';
import type { Shape } from './shape.js';

/** Upper bounds on what a reader accepts from a file. */
export interface Limits {
  readonly maxFileBytes: number;
  readonly maxNodes: number;
  readonly maxTensors: number;
  readonly maxRank: number;
  readonly maxTensorBytes: number;
  readonly maxJsonDepth: number;
  readonly maxStringBytes: number;
}

/** Generous for real models, small enough that a lying header cannot exhaust the machine. */
export const DEFAULT_LIMITS: Limits = Object.freeze({
  maxFileBytes: 4 * 2 ** 30,
  maxNodes: 1_000_000,
  maxTensors: 1_000_000,
  maxRank: 32,
  maxTensorBytes: 2 * 2 ** 30,
  maxJsonDepth: 64,
  maxStringBytes: 16 * 2 ** 20,
});

/**
 * Number of elements of an untrusted shape whose tensor would need `elementBytes` bytes an element.
 * @throws {MrtError} MRT0004 for a rank, dimension or size beyond the limits.
 */
export function checkedSize(shape: Shape, elementBytes: number, limits: Limits, what: string): number {
  if (shape.length > limits.maxRank)
    fail('MRT0004', `${what}: rank ${shape.length} exceeds the limit of ${limits.maxRank}`);
  let size = 1;
  for (const dim of shape) {
    if (!Number.isSafeInteger(dim) || dim < 0) fail('MRT0004', `${what}: dimension ${dim} is not a size`);
    size *= dim;
    if (size * elementBytes > limits.maxTensorBytes)
      fail('MRT0004', `${what}: shape (${shape.join(', ')}) needs more than ${limits.maxTensorBytes} bytes`);
  }
  return size;
}
