import { ops } from '@mrtjs/graph';
import { sizeOf } from '@mrtjs/tensor';
import { onnxRule, port } from '../rule.js';
import { binary } from '../shared/binary.js';
import { reshapeTo } from '../shared/reshape.js';

/** A slope for each channel is an operator of the IR; any other is written with rectifiers: relu(x) − slope · relu(−x). */
export const pRelu = onnxRule('PRelu', { inputs: [port.of('X'), port.of('slope')] }, ({ g, input }) => {
  const [x, slope] = [input(0), input(1)];
  const size = sizeOf(slope.shape);
  const channelAxis = x.shape.length - slope.shape.length;
  const perChannel = size === slope.shape[1 - channelAxis] && size === x.shape[1] && channelAxis <= 1;
  if (size === 1 || perChannel)
    return g.op(ops.leakyReLU, [x, reshapeTo(g, slope, [size])], { act_type: 'prelu' }, x);
  const below = g.op(ops.relu, [g.op(ops.negative, [x], {}, x)], {}, x);
  return binary(g, 'sub', g.op(ops.relu, [x], {}, x), binary(g, 'mul', below, slope));
});
