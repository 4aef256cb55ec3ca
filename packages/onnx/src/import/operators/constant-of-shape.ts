import type { Tensor } from '@mrtjs/tensor';
import { convert, float32, float64, toNumbers } from '@mrtjs/tensor';
import { onnxRule, port } from '../rule.js';
import { ofRank } from '../shared/reshape.js';
import { expandTo } from '../shared/expand.js';

export const constantOfShape = onnxRule(
  'ConstantOfShape',
  { inputs: [port.own('input')], tensors: ['value'] },
  ({ g, constant, tensor }) => {
    const shape = Array.from(toNumbers(constant(0)));
    const value = tensor('value') ?? float32([1], [0]);
    const scalar = convert(float64([], [toNumbers(value)[0] ?? 0]), value.dtype) as Tensor;
    return expandTo(g, ofRank(g, g.constant(scalar), shape.length), shape);
  },
);
