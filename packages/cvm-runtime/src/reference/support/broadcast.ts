import { broadcastStrides } from '@mrtjs/tensor';
import type { BoundKernel, Operand } from '../../kernel.js';
import { Odometer } from './odometer.js';

/** Applies `combine` to right-aligned operands; results wrap to 32 bits [C87, C91]. */
export function broadcast(
  [left, right]: readonly [Operand, Operand],
  out: Operand,
  combine: (a: number, b: number) => number,
): BoundKernel {
  const strides = [left, right].map((operand) => broadcastStrides(operand.shape, out.shape));
  return () => {
    const odometer = new Odometer(out.shape, strides);
    const { length, rows, offsets } = odometer;
    const [leftStep, rightStep] = odometer.steps as [number, number];
    for (let row = 0, at = 0; row < rows; row++, odometer.advance()) {
      const [a, b] = offsets as [number, number];
      for (let i = 0; i < length; i++)
        out.data[at++] = combine(
          left.data[a + i * leftStep] as number,
          right.data[b + i * rightStep] as number,
        );
    }
  };
}
