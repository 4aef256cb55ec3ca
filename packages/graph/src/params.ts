import type { DType, Tensor } from '@mrtjs/tensor';
import { convert } from '@mrtjs/tensor';
import type { Params } from './node.js';

/**
 * Parameters with those of the element types in `from` converted to `to`, the others untouched (MRT-SPEC 5.19)
 * [R15, R148]. The defaults widen floats to float64, in which MRT does its own arithmetic.
 */
export function convertParams(
  params: Params,
  from: readonly DType[] = ['float32', 'float64'],
  to: DType = 'float64',
): Params {
  return new Map(
    [...params].map(([name, tensor]) => [
      name,
      from.includes(tensor.dtype) ? (convert(tensor, to) as Tensor) : tensor,
    ]),
  );
}
