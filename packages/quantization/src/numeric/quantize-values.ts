import type { InputScale } from '@mrtjs/graph';
import { scaledInput } from '@mrtjs/graph';
import type { Tensor, TensorOf } from '@mrtjs/tensor';
import { zeros } from '@mrtjs/tensor';
import { intRealize } from './int-realize.js';

/** Float data at the scale of an input, not yet rounded: `load_sim_data` of MRT-SPEC 4.4. */
export function scaleValues(data: Tensor, input: InputScale): TensorOf<'float64'> {
  return { dtype: 'float64', shape: data.shape, data: scaledInput(data, input) };
}

/**
 * The integers that stand for float data at an input: round(x · scale + offset), clipped to the input's precision
 * (`load_real_data` of MRT-SPEC 4.4) [R27].
 */
export function quantizeValues(data: Tensor, input: InputScale): TensorOf<'int32'> {
  const result = zeros('int32', data.shape);
  result.data.set(intRealize(scaledInput(data, input), input.targetBit).values);
  return result;
}
