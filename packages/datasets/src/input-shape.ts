/** Input shapes as configurations write them: one −1 where the batch goes. */
import type { Shape } from '@mrtjs/tensor';
import { fail, formatShape } from '@mrtjs/tensor';

/** An input shape, taken apart. */
export interface InputShape {
  /** The shape of one sample: the input's without its batch axis. */
  readonly sampleShape: Shape;
  readonly batchAxis: number;
}

/**
 * Takes `(-1, 3, 32, 32)` apart.
 * @throws {MrtError} MRT3003 unless exactly one dimension is −1 and the others are sizes.
 */
export function splitInputShape(shape: Shape): InputShape {
  const batchAxis = shape.indexOf(-1);
  const sampleShape = shape.filter((_, axis) => axis !== batchAxis);
  if (batchAxis < 0 || !sampleShape.every((dim) => Number.isSafeInteger(dim) && dim > 0))
    fail('MRT3003', `input shape ${formatShape(shape)} is not usable`, {
      hint: 'write exactly one -1, for the batch, and positive sizes, as in (-1, 3, 224, 224)',
    });
  return { sampleShape, batchAxis };
}

/** The shape of a batch of `count` samples. */
export function batchShape({ sampleShape, batchAxis }: InputShape, count: number): number[] {
  return [...sampleShape.slice(0, batchAxis), count, ...sampleShape.slice(batchAxis)];
}

/** Which input shapes a dataset provides. */
export interface ShapeRule {
  /** For messages: `(N, 1, 28, 28)`. */
  readonly text: string;
  accepts(shape: InputShape): boolean;
}

/** The rule of a dataset with one sample shape. */
export function exactShape(sampleShape: Shape, batchAxis = 0): ShapeRule {
  const dims: (string | number)[] = [...sampleShape];
  dims.splice(batchAxis, 0, 'N');
  return {
    text: `(${dims.join(', ')})`,
    accepts: (shape) => shape.batchAxis === batchAxis && shape.sampleShape.join() === sampleShape.join(),
  };
}
