import { ops } from '@mrtjs/graph';
import { toNumbers } from '@mrtjs/tensor';
import { onnxRule, port } from '../rule.js';

export const tile = onnxRule(
  'Tile',
  { inputs: [port.of('input'), port.own('repeats')] },
  ({ g, input, constant, refuse }) => {
    const reps = Array.from(toNumbers(constant(1)));
    if (reps.length !== input(0).shape.length)
      refuse(`it has ${reps.length} repeats, the input ${input(0).shape.length} axes`);
    return reps.every((rep) => rep === 1) ? input(0) : g.op(ops.tile, [input(0)], { reps });
  },
);
