import { attr } from '@mrtjs/graph';
import { float32, tensor } from '@mrtjs/tensor';
import { floats } from '../attributes.js';
import { onnxRule } from '../rule.js';

const attrs = {
  value_float: attr.optional(attr.float()),
  value_floats: attr.optional(floats),
  value_int: attr.optional(attr.int()),
  value_ints: attr.optional(attr.ints()),
};

export const constant = onnxRule(
  'Constant',
  { inputs: [], attrs, tensors: ['value'], limits: 'text, sparse tensors' },
  ({ g, attrs, tensor: given, refuse }) => {
    const value = given('value');
    const values = [value ?? null, ...Object.values(attrs)].filter((one) => one !== null);
    if (values.length !== 1) return refuse(`it has ${values.length} values`);
    if (value !== undefined) return g.constant(value);
    const real = attrs.value_floats ?? attrs.value_float;
    if (real !== null)
      return g.constant(typeof real === 'number' ? float32([], [real]) : float32([real.length], real));
    const whole = attrs.value_ints ?? attrs.value_int ?? 0;
    const [shape, list] = typeof whole === 'number' ? [[], [whole]] : [[whole.length], whole];
    return g.constant(tensor('int64', shape, BigInt64Array.from(list, BigInt)));
  },
);
