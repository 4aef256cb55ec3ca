import { attr } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';
import { castTo } from '../shared/cast.js';

const attrs = { saturate: attr.bool({ default: true }) };

export const castLike = onnxRule(
  'CastLike',
  {
    inputs: [port.of('input'), port.own('target_type')],
    attrs,
    limits: 'text; unsigned integers of more than 8 bits, of computed values',
  },
  ({ g, input, refuse }) => castTo(g, input(0), input(1).dtype, refuse),
);
