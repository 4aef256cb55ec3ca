import type { InputScale } from '@mrtjs/graph';
import type { Tensor, TensorOf } from '@mrtjs/tensor';
import { convert, toNumbers, zeros } from '@mrtjs/tensor';
import { intRealize } from './int-realize.js';

/** Float data at the scale of an input, not yet rounded: `load_sim_data` of MRT-SPEC 4.4. */
export function scaleValues(data: Tensor, { scale }: InputScale): TensorOf<'float64'> {
  const scaled = convert(data, 'float64');
  return { ...scaled, data: scaled.data.map((x) => x * scale) };
}

/**
 * The integers that stand for float data at an input: round(x · scale), clipped to the input's precision
 * (`load_real_data` of MRT-SPEC 4.4) [R27].
 */
export function quantizeValues(data: Tensor, input: InputScale): TensorOf<'int32'> {
  const result = zeros('int32', data.shape);
  result.data.set(intRealize(toNumbers(data), input.targetBit, input.scale).values);
  return result;
}
