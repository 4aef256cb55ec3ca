import { reducedAxes } from '@mrtjs/cvm';
import type { Shape } from '@mrtjs/tensor';
import { stridesOf } from '@mrtjs/tensor';
import type { BoundKernel, Operand } from '../../kernel.js';
import { Odometer } from './odometer.js';

/** Attributes of `sum` and `max`. */
export interface ReductionAttrs {
  readonly axis: readonly number[];
  readonly keepdims: boolean;
  readonly exclude: boolean;
}

/** How far one step along each axis of the data moves in its memory: its strides, unless something is amiss. */
export type Addressing = (shape: Shape, attrs: ReductionAttrs) => readonly number[];

/** Folds every element of `data` into the output element of its kept coordinates, starting from `initial`. */
export function reduce(
  data: Operand,
  out: Operand,
  attrs: ReductionAttrs,
  addressing: Addressing,
  initial: number,
  combine: (accumulator: number, value: number) => number,
): BoundKernel {
  const reduced = reducedAxes(data.shape.length, attrs);
  // Whether reduced axes are dropped or kept with length 1, they contribute nothing to an output's address.
  const keptStrides = stridesOf(data.shape.map((dim, axis) => (reduced.has(axis) ? 1 : dim)));
  const strides = keptStrides.map((stride, axis) => (reduced.has(axis) ? 0 : stride));
  const readStrides = addressing(data.shape, attrs);
  return () => {
    out.data.fill(initial);
    const odometer = new Odometer(data.shape, [strides, readStrides]);
    const { length, rows, offsets } = odometer;
    const [step, readStep] = odometer.steps as [number, number];
    for (let row = 0; row < rows; row++, odometer.advance()) {
      const [to, from] = offsets as [number, number];
      for (let i = 0; i < length; i++) {
        const o = to + i * step;
        out.data[o] = combine(out.data[o] as number, data.data[from + i * readStep] as number);
      }
    }
  };
}
