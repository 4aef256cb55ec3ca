/** Elementwise operators of two operands, in the cheapest form that the IR has. */
import type { OpDef } from '@mrtjs/graph';
import { ops } from '@mrtjs/graph';
import { broadcastShapes, sameShape, sizeOf, toNumbers } from '@mrtjs/tensor';
import type { Emitter, Result } from '../emitter.js';
import type { Operand } from '../operand.js';
import { ofRank } from './reshape.js';

type Plain = OpDef<string, Readonly<Record<never, never>>>;

interface Forms {
  readonly broadcast: Plain;
  /** For operands of one shape. */
  readonly elemwise?: Plain;
  /** For a number on the right; on the left. */
  readonly right?: (g: Emitter, x: Operand, scalar: number, result: Result) => Operand;
  readonly left?: (g: Emitter, x: Operand, scalar: number, result: Result) => Operand;
}

const plus = (g: Emitter, x: Operand, scalar: number): Operand => g.op(ops.plusScalar, [x], { scalar }, x);
const times = (g: Emitter, x: Operand, scalar: number): Operand => g.op(ops.mulScalar, [x], { scalar }, x);

/** The forms of each operator. */
export const BINARY = {
  add: { broadcast: ops.broadcastAdd, elemwise: ops.elemwiseAdd, right: plus, left: plus },
  sub: {
    broadcast: ops.broadcastSub,
    elemwise: ops.elemwiseSub,
    right: (g, x, scalar) => plus(g, x, -scalar),
    left: (g, x, scalar) => plus(g, g.op(ops.negative, [x], {}, x), scalar),
  },
  mul: { broadcast: ops.broadcastMul, elemwise: ops.elemwiseMul, right: times, left: times },
  div: {
    broadcast: ops.broadcastDiv,
    elemwise: ops.elemwiseDiv,
    right: (g, x, scalar) => g.op(ops.divScalar, [x], { scalar }, x),
  },
  max: { broadcast: ops.broadcastMaximum, elemwise: ops.maximum },
  min: { broadcast: ops.broadcastMinimum, elemwise: ops.minimum },
  greater: {
    broadcast: ops.broadcastGreater,
    right: (g, x, scalar, result) => g.op(ops.greaterScalar, [x], { scalar }, { shape: x.shape, ...result }),
  },
} as const satisfies Readonly<Record<string, Forms>>;

/** `a` and `b` combined with broadcasting. */
export function binary(
  g: Emitter,
  form: keyof typeof BINARY,
  a: Operand,
  b: Operand,
  { dtype = a.dtype }: Result = {},
): Operand {
  const forms: Forms = BINARY[form];
  const shape = broadcastShapes(a.shape, b.shape);
  const [left, right] = [scalarOf(a, b), scalarOf(b, a)];
  if (right !== undefined && forms.right) return forms.right(g, a, right, { dtype });
  if (left !== undefined && forms.left) return forms.left(g, b, left, { dtype });
  // A constant of the same shape still broadcasts: it has the batch of the file, which another one may replace.
  if (forms.elemwise && sameShape(a.shape, b.shape) && a.kind === b.kind)
    return g.op(forms.elemwise, [a, b], {}, { shape, dtype });
  // MXNet wants operands of one rank.
  return g.op(
    forms.broadcast,
    [ofRank(g, a, shape.length), ofRank(g, b, shape.length)],
    {},
    { shape, dtype },
  );
}

/** The number that `x` is, where it is one that does not widen the other operand. */
function scalarOf(x: Operand, other: Operand): number | undefined {
  if (x.kind !== 'constant' || other.kind === 'constant') return undefined;
  if (sizeOf(x.shape) !== 1 || x.shape.length > other.shape.length) return undefined;
  const [value] = toNumbers(x.tensor);
  return Number.isFinite(value) ? value : undefined;
}
