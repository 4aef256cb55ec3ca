import { attr } from '@mrtjs/graph';
import { elementType } from '../../proto/element-types.js';
import { onnxRule, port } from '../rule.js';
import { castTo } from '../shared/cast.js';

const attrs = { to: attr.int(), saturate: attr.bool({ default: true }) };

export const cast = onnxRule(
  'Cast',
  {
    inputs: [port.of('input')],
    attrs,
    limits: 'text; unsigned integers of more than 8 bits, of computed values',
  },
  ({ g, attrs, input, refuse }) => castTo(g, input(0), elementType(attrs.to, 'the target of a cast'), refuse),
);
