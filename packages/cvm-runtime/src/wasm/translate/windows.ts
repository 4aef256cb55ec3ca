/** Pooling and reductions. */
import type { CvmAttributes } from '@mrtjs/cvm';
import { reducedAxes } from '@mrtjs/cvm';
import type { Fold, Pair, Value } from '../network.js';
import { INT32_RANGE } from '../network.js';
import type { Translation } from './builder.js';

interface ReductionAttrs {
  readonly axis: readonly number[];
  readonly keepdims: boolean;
  readonly exclude: boolean;
}

const reduction =
  (fold: Fold['fold'], initialOf: (attrs: ReductionAttrs) => number): Translation =>
  ({ inputs, outputs, attrs, builder }) => {
    const data = inputs[0] as Value;
    const typed = attrs as CvmAttributes & ReductionAttrs;
    const axes = reducedAxes(data.shape.length, typed);
    builder.operations.push({
      kind: 'fold',
      data,
      output: outputs[0] as Value,
      fold,
      initial: initialOf(typed),
      axes,
    });
  };

export const windows: Readonly<Record<string, Translation>> = {
  sum: reduction('sum', () => 0),
  // Without named axes the original starts at 0, unless `exclude` is set [C113].
  max: reduction('maximum', ({ axis, exclude }) => (axis.length === 0 && !exclude ? 0 : INT32_RANGE.low)),
  max_pool2d: ({ inputs, outputs, attrs, builder }) => {
    const [padY, padX = padY] = attrs['padding'] as unknown as [number, number?];
    builder.operations.push({
      kind: 'pool',
      data: inputs[0] as Value,
      output: outputs[0] as Value,
      size: attrs['pool_size'] as unknown as Pair,
      strides: attrs['strides'] as unknown as Pair,
      padding: [padY, padX],
    });
  },
};
