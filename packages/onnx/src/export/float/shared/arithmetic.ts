/** Small computations that several rules need. */
import { elementNumber } from '../../../proto/element-types.js';
import type { ExportContext, ValueName } from '../rule.js';

type Context = Pick<ExportContext<unknown>, 'op' | 'scalar'>;

/** Truth values as 0 and 1. */
export function asNumber(g: Context, condition: ValueName): ValueName {
  return g.op('Cast', [condition], { to: elementNumber('float32') });
}

/** Numbers as truth values: whether they are not 0. */
export function asCondition(g: Context, x: ValueName): ValueName {
  return g.op('Cast', [x], { to: elementNumber('bool') });
}

/** Rounding toward zero. */
export function truncated(g: Context, x: ValueName): ValueName {
  return g.op('Mul', [g.op('Sign', [x]), g.op('Floor', [g.op('Abs', [x])])]);
}

/**
 * Rounding to the nearest integer, halves away from zero; `Round` of ONNX has them to even. The fraction decides, since
 * the sum with 1/2 would itself be rounded.
 */
export function roundedAway(g: Context, x: ValueName): ValueName {
  const magnitude = g.op('Abs', [x]);
  const below = g.op('Floor', [magnitude]);
  const up = asNumber(g, g.op('GreaterOrEqual', [g.op('Sub', [magnitude, below]), g.scalar(0.5)]));
  return g.op('Mul', [g.op('Sign', [x]), g.op('Add', [below, up])]);
}
