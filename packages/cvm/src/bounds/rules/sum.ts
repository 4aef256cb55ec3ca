import { sizeOf } from '@mrtjs/tensor';
import { sum as op } from '../../operators/sum.js';
import { hull, mapped, ZERO } from '../interval.js';
import { bounded, boundsRule } from '../rule.js';

/** A sum of as many elements as are reduced to one [C108–C112]. */
export const sum = boundsRule(op, ([{ range, shape }], _, [out]) => {
  const terms = BigInt(sizeOf(shape) / sizeOf(out ?? []));
  const total = mapped(range, (value) => terms * value);
  return bounded(total, hull(total, ZERO));
});
