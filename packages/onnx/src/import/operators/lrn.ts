import { attr, ops } from '@mrtjs/graph';
import { sizeOf } from '@mrtjs/tensor';
import { onnxRule, port } from '../rule.js';
import { binary } from '../shared/binary.js';
import { pool } from '../shared/pooling.js';
import { power } from '../shared/power.js';
import { reshapeTo } from '../shared/reshape.js';

const attrs = {
  alpha: attr.float({ default: 1e-4 }),
  beta: attr.float({ default: 0.75 }),
  bias: attr.float({ default: 1 }),
  size: attr.int({ min: 1 }),
};

/** x / (bias + alpha · mean of x² over `size` neighbouring channels)^beta: the mean is a pooling along the channels. */
export const lrn = onnxRule('LRN', { inputs: [port.of('X')], attrs }, ({ g, attrs, input, refuse }) => {
  const x = input(0);
  const [batch = 1, channels = 1, ...spatial] = x.shape;
  if (x.shape.length < 2) return refuse('its input has no channels');
  const { size, alpha, beta, bias } = attrs;
  const squares = reshapeTo(g, g.op(ops.square, [x], {}, x), [batch, 1, channels, sizeOf(spatial)]);
  const windows = [
    {
      size: channels,
      kernel: size,
      stride: 1,
      dilate: 1,
      begin: Math.floor((size - 1) / 2),
      end: Math.ceil((size - 1) / 2),
    },
    { size: sizeOf(spatial), kernel: 1, stride: 1, dilate: 1, begin: 0, end: 0 },
  ];
  const mean = pool(g, squares, windows, { type: 'avg', ceil: false, countPadding: true }, refuse);
  const scaled = g.op(ops.mulScalar, [mean], { scalar: alpha }, mean);
  const base = g.op(ops.plusScalar, [scaled], { scalar: bias }, mean);
  return binary(g, 'mul', x, reshapeTo(g, power(g, base, -beta), x.shape));
});
