import { attr } from '@mrtjs/graph';
import type { Tensor } from '@mrtjs/tensor';
import { convert, float64, sizeOf } from '@mrtjs/tensor';
import { elementType } from '../../proto/element-types.js';
import { onnxRule, port } from '../rule.js';

const attrs = { dtype: attr.optional(attr.int()), k: attr.int({ default: 0 }) };

export const eyeLike = onnxRule(
  'EyeLike',
  { inputs: [port.of('input')], attrs },
  ({ g, attrs: { dtype, k }, input, refuse }) => {
    const { shape, dtype: own } = input(0);
    const [, columns] = shape;
    if (shape.length !== 2 || columns === undefined) return refuse('its input is not a matrix');
    g.plan(shape);
    const values = Float64Array.from({ length: sizeOf(shape) }, (_, i) =>
      i % columns === Math.floor(i / columns) + k ? 1 : 0,
    );
    const type = dtype === null ? own : elementType(dtype, 'the result');
    return g.constant(convert(float64(shape, values), type) as Tensor, 'eye');
  },
);
