import { ops } from '@mrtjs/graph';
import { toNumbers } from '@mrtjs/tensor';
import { onnxRule, port } from '../rule.js';

const inputs = [port.of('start'), port.of('limit'), port.of('delta')];

export const range = onnxRule(
  'Range',
  { inputs, limits: 'bounds that are computed' },
  ({ g, input, constant, refuse }) => {
    const [start = 0, stop = 0, step = 0] = [0, 1, 2].map((i) => toNumbers(constant(i))[0]);
    if (step === 0 || !((stop - start) / step > 0)) return refuse('the range is empty');
    return g.op(ops.arange, [], { start, stop, step }, { dtype: input(0).dtype });
  },
);
