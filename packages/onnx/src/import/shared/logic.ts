/** Truth values are 0 and 1. */
import { ops } from '@mrtjs/graph';
import type { Emitter } from '../emitter.js';
import type { Operand } from '../operand.js';
import { binary } from './binary.js';

const BOOL = { dtype: 'bool' } as const;

/** 1 − x. */
export function not(g: Emitter, x: Operand): Operand {
  const negative = g.op(ops.negative, [x], {}, { shape: x.shape, dtype: 'float32' });
  return g.op(ops.plusScalar, [negative], { scalar: 1 }, { shape: x.shape, ...BOOL });
}

/** a > b. */
export function greater(g: Emitter, a: Operand, b: Operand): Operand {
  return binary(g, 'greater', a, b, BOOL);
}

/** Neither a > b nor b > a. */
export function equal(g: Emitter, a: Operand, b: Operand): Operand {
  return not(g, binary(g, 'max', greater(g, a, b), greater(g, b, a)));
}
