import { attr } from '@mrtjs/graph';
import { sizeOf } from '@mrtjs/tensor';
import { onnxRule, port } from '../rule.js';
import { binary } from '../shared/binary.js';
import { normalise } from '../shared/normalise.js';
import { reshapeTo } from '../shared/reshape.js';

const inputs = [port.of('X'), port.of('scale'), port.of('bias')];
const attrs = {
  num_groups: attr.int({ min: 1 }),
  epsilon: attr.float({ min: 0, default: 1e-5 }),
  stash_type: attr.int({ default: 1 }),
};

/** Scale and bias are one for each group before operator set 21, then one for each channel. */
export const groupNormalization = onnxRule(
  'GroupNormalization',
  { inputs, attrs },
  ({ g, attrs: { num_groups: groups, epsilon }, input, refuse }) => {
    const x = input(0);
    const [batch = 1, channels = 1, ...spatial] = x.shape;
    if (x.shape.length < 3 || channels % groups !== 0)
      return refuse(`${groups} groups of an input of shape (${x.shape.join(', ')})`);
    const grouped = reshapeTo(g, x, [batch, groups, channels / groups, ...spatial]);
    const rest = grouped.shape.map((_, axis) => axis).slice(2);
    const normal = normalise(g, grouped, rest, epsilon);
    const perGroup = sizeOf(input(1).shape) === groups;
    const shape = perGroup ? [groups, 1, ...spatial.map(() => 1)] : [channels, ...spatial.map(() => 1)];
    const [scale, bias] = [reshapeTo(g, input(1), shape), reshapeTo(g, input(2), shape)];
    const target = perGroup ? normal : reshapeTo(g, normal, x.shape);
    return reshapeTo(g, binary(g, 'add', binary(g, 'mul', target, scale), bias), x.shape);
  },
);
