import { ops } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';
import { binary } from '../shared/binary.js';

/** Halves go to even, which the IR does not have: ⌊x⌋, and 1 more above the half, or at it where ⌊x⌋ is odd. */
export const round = onnxRule('Round', { inputs: [port.of('X')] }, ({ g, input }) => {
  const x = input(0);
  const times = (y: typeof x, scalar: number) => g.op(ops.mulScalar, [y], { scalar }, x);
  const below = g.op(ops.floor, [x], {}, x);
  const rest = binary(g, 'sub', x, below);
  const above = g.op(ops.greaterScalar, [rest], { scalar: 0.5 }, x);
  const under = g.op(ops.greaterScalar, [g.op(ops.negative, [rest], {}, x)], { scalar: -0.5 }, x);
  const half = g.op(
    ops.plusScalar,
    [g.op(ops.negative, [binary(g, 'add', above, under)], {}, x)],
    { scalar: 1 },
    x,
  );
  const odd = binary(g, 'sub', below, times(g.op(ops.floor, [times(below, 0.5)], {}, x), 2));
  return binary(g, 'add', binary(g, 'add', below, above), binary(g, 'mul', half, odd));
});
