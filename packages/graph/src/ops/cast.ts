import type { Tensor } from '@mrtjs/tensor';
import { convert } from '@mrtjs/tensor';
import { attr } from '../attributes.js';
import { defineOp } from '../operator.js';
import { operand } from './reference/rearrange.js';

/** Conversion to an element type. */
export const cast = defineOp({
  name: 'Cast',
  summary: 'The values that an element type can hold; integers truncate toward zero.',
  attrs: {
    dtype: attr.oneOf(['float16', 'float32', 'float64', 'int8', 'uint8', 'int32', 'int64', 'bool']),
  },
  inputs: [{ name: 'data' }],
  infer: ([data = []]) => [data],
  evaluate: (inputs, { dtype }) => [convert(convert(operand(inputs, 0), dtype) as Tensor, 'float64')],
});
