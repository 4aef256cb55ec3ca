import { ops } from '@mrtjs/graph';
import { broadcastShapes } from '@mrtjs/tensor';
import { onnxRule, port } from '../rule.js';
import { expandTo } from '../shared/expand.js';

export const where = onnxRule(
  'Where',
  { inputs: [port.own('condition'), port.of('X'), port.of('Y')] },
  ({ g, input }) => {
    const operands = [input(0), input(1), input(2)];
    const shape = operands.reduce((joined, x) => broadcastShapes(joined, x.shape), [] as number[]);
    return g.op(
      ops.where,
      operands.map((x) => expandTo(g, x, shape)),
      {},
      { shape, dtype: input(1).dtype },
    );
  },
);
