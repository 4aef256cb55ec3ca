/** Operators that look at elements, one by one or in pairs. */
import { cvmOps } from '@mrtjs/cvm';
import type { CvmOpDef } from '@mrtjs/cvm';
import type { CvmExportRule, CvmOperand, NodeScope, ValueName } from '../rule.js';
import { cvmExportRule } from '../rule.js';

type Pair = readonly [CvmOperand, CvmOperand];
type BinaryOp = CvmOpDef<string, Readonly<Record<never, never>>, readonly ['lhs', 'rhs']>;

/** An operator on pairs that ONNX has under another name. */
const pairwise = (op: BinaryOp, name: string): CvmExportRule =>
  cvmExportRule(op, (g, [a, b]) => g.op(name, [a.name(), b.name()]));

/** Bits that are counted of a magnitude below 2^31. */
const MAGNITUDE_BITS = 31;

export const elementwise: readonly CvmExportRule[] = [
  pairwise(cvmOps.elemwiseAdd, 'Add'),
  pairwise(cvmOps.elemwiseSub, 'Sub'),
  pairwise(cvmOps.broadcastAdd, 'Add'),
  pairwise(cvmOps.broadcastSub, 'Sub'),
  pairwise(cvmOps.broadcastMul, 'Mul'),
  pairwise(cvmOps.broadcastMax, 'Max'),
  cvmExportRule(cvmOps.broadcastDiv, (g, inputs) => quotient(g, inputs)),
  cvmExportRule(cvmOps.broadcastGreater, (g, [a, b]) =>
    g.cast(g.op('Greater', [a.name(), b.name()]), g.arithmetic.dtype),
  ),
  cvmExportRule(cvmOps.abs, (g, [x]) => g.op('Abs', [x.name()])),
  cvmExportRule(cvmOps.negative, (g, [x]) => g.op('Neg', [x.name()])),
  cvmExportRule(cvmOps.relu, (g, [x]) => g.op('Max', [x.name(), g.number(0)])),
  cvmExportRule(cvmOps.clip, (g, [x]) => g.clip(x.name(), g.attrs.a_min, g.attrs.a_max)),
  cvmExportRule(cvmOps.cvmClip, (g, [x]) => g.arithmetic.limit(g, x.name(), g.attrs.precision)),
  cvmExportRule(cvmOps.cvmRightShift, (g, [x]) =>
    g.arithmetic.shiftRight(g, x, g.attrs.shift_bit, g.attrs.precision),
  ),
  cvmExportRule(cvmOps.cvmLeftShift, (g, [x]) => {
    const { shift_bit, precision } = g.attrs;
    // Where 2^shift does not fit, precision 1 is all that is allowed to be shifted: zeros.
    const factor = g.number(2 ** Math.min(shift_bit, MAGNITUDE_BITS - 1));
    return g.arithmetic.limit(g, g.op('Mul', [x.name(), factor]), precision);
  }),
  /** One more for every power of two, from 2 on, that the magnitude reaches. */
  cvmExportRule(cvmOps.cvmPrecision, (g, [x]) => {
    const magnitude = g.op('Abs', [x.name()]);
    const reaches = (exponent: number): ValueName =>
      g.cast(g.op('GreaterOrEqual', [magnitude, g.number(2 ** exponent)]), g.arithmetic.dtype);
    const exponents = Array.from({ length: MAGNITUDE_BITS - 1 }, (_, i) => i + 1);
    return exponents.reduce((sum, exponent) => g.op('Add', [sum, reaches(exponent)]), g.number(1));
  }),
  cvmExportRule(cvmOps.where, (g, [condition, x, y]) => {
    const rows = [...condition.shape, ...x.shape.slice(condition.shape.length).map(() => 1)];
    const truth = g.cast(g.reshape(condition.name(), rows), 'bool');
    return g.op('Where', [truth, x.name(), y.name()]);
  }),
];

/** Runtimes end with an error, or the whole program does, where integers are divided by 0. */
function quotient(g: NodeScope, [a, b]: Pair): ValueName {
  const zero = g.number(0);
  if (b.low > 0 || b.high < 0) return g.arithmetic.quotient(g, a.name(), b.name());
  const isZero = g.op('Equal', [b.name(), zero]);
  const divisor = g.op('Where', [isZero, g.number(1), b.name()]);
  return g.op('Where', [isZero, zero, g.arithmetic.quotient(g, a.name(), divisor)]);
}
