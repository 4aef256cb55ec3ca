import { attr, ops } from '@mrtjs/graph';
import { float64, normalizeAxis, toNumbers } from '@mrtjs/tensor';
import { onnxRule, port } from '../rule.js';
import { equal } from '../shared/logic.js';
import { reshapeTo } from '../shared/reshape.js';

const inputs = [port.own('indices'), port.own('depth'), port.own('values')];

/**
 * One of two values for each position of a new axis: whether the index is that position. Negative indices, which count
 * from the end, are known only where they are constant.
 */
export const oneHot = onnxRule(
  'OneHot',
  { inputs, attrs: { axis: attr.int({ default: -1 }) }, limits: 'computed negative positions' },
  ({ g, attrs, input, constant, refuse }) => {
    const [depth = 0] = toNumbers(constant(1));
    const [off, on] = toNumbers(constant(2));
    const indices = input(0);
    if (!Number.isInteger(depth) || depth < 1 || off === undefined || on === undefined)
      return refuse('its depth or its values cannot be used');
    const axis = normalizeAxis(attrs.axis, indices.shape.length + 1);
    g.plan([depth]);
    const counted =
      indices.kind === 'constant'
        ? g.constant(
            float64(
              indices.shape,
              toNumbers(indices.tensor).map((i) => (i < 0 ? i + depth : i)),
            ),
          )
        : indices;
    const column = reshapeTo(g, counted, indices.shape.toSpliced(axis, 0, 1));
    const shape = [depth, ...indices.shape.slice(axis).map(() => 1)];
    const positions = Float64Array.from({ length: depth }, (_, i) => i);
    const hits = equal(g, column, g.constant(float64(shape, positions), 'positions'));
    const result = { shape: hits.shape, dtype: input(2).dtype };
    const scaled = g.op(ops.mulScalar, [hits], { scalar: on - off }, result);
    return off === 0 ? scaled : g.op(ops.plusScalar, [scaled], { scalar: off }, result);
  },
);
