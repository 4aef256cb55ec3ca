import { ops } from '@mrtjs/graph';
import { sizeOf } from '@mrtjs/tensor';
import { exportRule } from '../rule.js';

export const leakyReLU = exportRule(ops.leakyReLU, (g) => {
  const { act_type, slope, lower_bound, upper_bound } = g.attrs;
  const x = g.input(0);
  const [shape = []] = g.shapes;
  switch (act_type) {
    case 'leaky':
      return g.op('LeakyRelu', [x], { alpha: slope });
    case 'rrelu':
      return g.op('LeakyRelu', [x], { alpha: (lower_bound + upper_bound) / 2 });
    case 'elu':
      return g.op('Elu', [x], { alpha: slope });
    case 'selu':
      return g.op('Selu', [x]);
    case 'gelu': {
      const half = g.op('Mul', [x, g.scalar(0.5)]);
      const error = g.op('Erf', [g.op('Mul', [x, g.scalar(Math.SQRT1_2)])]);
      return g.op('Mul', [half, g.op('Add', [error, g.scalar(1)])]);
    }
    case 'prelu': {
      // One slope for each channel, the second axis.
      const size = sizeOf(g.shapes[1] ?? []);
      const inner = new Array<number>(Math.max(shape.length - 2, 0)).fill(1);
      return g.op('PRelu', [x, g.input(1, size === 1 ? [1] : [size, ...inner])]);
    }
  }
});
