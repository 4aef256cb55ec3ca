import { attr, ops } from '@mrtjs/graph';
import { normalizeAxis, toNumbers } from '@mrtjs/tensor';
import { onnxRule, port } from '../rule.js';
import { reshapeTo } from '../shared/reshape.js';
import { take } from '../shared/take.js';

const inputs = [port.of('data'), port.own('indices')];

/** Known positions are slices; computed ones into the rows of a constant table are an embedding. */
export const gather = onnxRule(
  'Gather',
  { inputs, attrs: { axis: attr.int({ default: 0 }) } },
  ({ g, attrs, input, constant, refuse }) => {
    const [data, indices] = [input(0), input(1)];
    const axis = normalizeAxis(attrs.axis, data.shape.length);
    const size = data.shape[axis] as number;
    const shape = data.shape.toSpliced(axis, 1, ...indices.shape);
    if (indices.kind === 'computed' && data.kind === 'constant' && axis === 0 && data.shape.length === 2)
      return g.op(
        ops.embedding,
        [indices, data],
        { input_dim: size, output_dim: data.shape[1] ?? 1 },
        { dtype: data.dtype, ...(indices.shape.length === 0 && { shape }) },
      );
    const positions = Array.from(toNumbers(constant(1)), (at) => (at < 0 ? at + size : at));
    if (positions.some((at) => at < 0 || at >= size))
      return refuse(`an index lies outside an axis of ${size} elements`);
    return reshapeTo(g, take(g, data, axis, positions), shape);
  },
);
