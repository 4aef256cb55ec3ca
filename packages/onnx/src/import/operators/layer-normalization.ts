import { attr, ops } from '@mrtjs/graph';
import { normalizeAxis } from '@mrtjs/tensor';
import { onnxRule, port } from '../rule.js';
import { binary } from '../shared/binary.js';
import { normalise } from '../shared/normalise.js';

const inputs = [port.of('X'), port.of('Scale'), port.optional('B')];
const attrs = {
  axis: attr.int({ default: -1 }),
  epsilon: attr.float({ min: 0, default: 1e-5 }),
  stash_type: attr.int({ default: 1 }),
};

/** Along the last axis it is an operator of the IR; over several it is written out. The statistics are not computed. */
export const layerNormalization = onnxRule(
  'LayerNormalization',
  { inputs, attrs, limits: 'mean and deviation as outputs' },
  ({ g, attrs: { axis: given, epsilon: eps }, input, inputs: [, , bias] }) => {
    const [x, scale] = [input(0), input(1)];
    const rank = x.shape.length;
    const axis = normalizeAxis(given, rank);
    if (axis === rank - 1 && scale.shape.length === 1 && bias?.shape.length === 1)
      return g.op(ops.layerNorm, [x, scale, bias], { axis, eps }, x);
    const axes = x.shape.flatMap((_, i) => (i < axis ? [] : [i]));
    const scaled = binary(g, 'mul', normalise(g, x, axes, eps), scale);
    return bias === undefined ? scaled : binary(g, 'add', scaled, bias);
  },
);
