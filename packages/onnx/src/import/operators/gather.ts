import { attr } from '@mrtjs/graph';
import { float64, normalizeAxis, toNumbers } from '@mrtjs/tensor';
import { onnxRule, port } from '../rule.js';
import { reshapeTo } from '../shared/reshape.js';
import { take, takeRows } from '../shared/take.js';

const inputs = [port.of('data'), port.own('indices')];
const limits = 'computed negative positions';

/** Known positions are slices; computed ones are an embedding, and counted from the start only. */
export const gather = onnxRule(
  'Gather',
  { inputs, attrs: { axis: attr.int({ default: 0 }) }, limits },
  ({ g, attrs, input, refuse }) => {
    const [data, indices] = [input(0), input(1)];
    const axis = normalizeAxis(attrs.axis, data.shape.length);
    if (indices.kind === 'computed') return takeRows(g, data, axis, indices);
    const size = data.shape[axis] as number;
    const positions = Array.from(toNumbers(indices.tensor), (at) => (at < 0 ? at + size : at));
    if (positions.some((at) => at < 0 || at >= size))
      return refuse(`an index lies outside an axis of ${size} elements`);
    if (data.kind === 'constant')
      return takeRows(g, data, axis, g.constant(float64(indices.shape, positions), 'positions'));
    const shape = data.shape.toSpliced(axis, 1, ...indices.shape);
    return reshapeTo(g, take(g, data, axis, positions), shape);
  },
);
