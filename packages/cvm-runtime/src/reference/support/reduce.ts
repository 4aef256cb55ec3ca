import { reducedAxes } from '@mrtjs/cvm';
import { stridesOf } from '@mrtjs/tensor';
import type { BoundKernel, Operand } from '../../kernel.js';
import { Odometer } from './odometer.js';

interface ReductionAttrs {
  readonly axis: readonly number[];
  readonly keepdims: boolean;
  readonly exclude: boolean;
}

/** Folds every element of `data` into the output element of its kept coordinates, starting from `initial`. */
export function reduce(
  data: Operand,
  out: Operand,
  attrs: ReductionAttrs,
  initial: number,
  combine: (accumulator: number, value: number) => number,
): BoundKernel {
  const reduced = reducedAxes(data.shape.length, attrs);
  // Whether reduced axes are dropped or kept with length 1, they contribute nothing to an output's address.
  const keptStrides = stridesOf(data.shape.map((dim, axis) => (reduced.has(axis) ? 1 : dim)));
  const strides = keptStrides.map((stride, axis) => (reduced.has(axis) ? 0 : stride));
  return () => {
    out.data.fill(initial);
    const odometer = new Odometer(data.shape, [strides]);
    const { length, rows, offsets } = odometer;
    const step = odometer.steps[0] as number;
    for (let row = 0, at = 0; row < rows; row++, odometer.advance()) {
      const to = offsets[0] as number;
      for (let i = 0; i < length; i++) {
        const o = to + i * step;
        out.data[o] = combine(out.data[o] as number, data.data[at++] as number);
      }
    }
  };
}
