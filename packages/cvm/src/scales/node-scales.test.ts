import type { SourceCode } from '@mrtjs/graph';
import { ops } from '@mrtjs/graph';
import { compileModel } from '../compile/compile-model.js';
import { Sketch } from '../testing/sketch.js';
import { nodeScales } from './node-scales.js';

/** A convolution of two filters, and what brings its sums to 8 bits. */
function layer() {
  const s = new Sketch();
  const conv = s.op(ops.convolution, [s.data([1, 1, 4, 4]), s.param('w', [2, 1, 1, 1])], {
    kernel: [1, 1],
    num_filter: 2,
    no_bias: true,
  });
  const shifted = s.op(ops.cvmRightShift, [conv], { precision: 10, shift_bit: 4 });
  const times = s.op(ops.broadcastMul, [shifted, s.param('factor', [1, 2, 1, 1], 8, [3, 5])]);
  const more = s.op(ops.broadcastAdd, [times, s.param('offset', [1], 8, [7])]);
  const result = s.op(ops.cvmClip, [more], { precision: 8 });
  return { s, conv, result, model: s.model(result, s.op(ops.negative, [result])) };
}

const fieldsOf = (scales: ReturnType<typeof nodeScales>): Record<string, unknown> =>
  Object.fromEntries(scales.map(({ node, ...rest }) => [node, rest]));

test('recorded scales, and those of the steps of requantization that follow', () => {
  const { conv, model } = layer();
  const scales = new Map([
    ['data', 10],
    [conv.node.name, 80],
    ['not there', 1],
  ]);
  const compiled = compileModel({ model });
  const known = fieldsOf(nodeScales({ model, scales }, compiled));
  const source = conv.node.name;
  const channels = { source, scale: [15, 25], axis: 1 };
  expect(known).toEqual({
    data: { source: 'data', scale: 10, zeroPoint: 0, axis: 0 },
    conv2d_0: { source, scale: 80, zeroPoint: 0, axis: 0 },
    cvm_right_shift_0: { source, scale: 5, zeroPoint: 0, axis: 0 },
    broadcast_mul_0: { ...channels, zeroPoint: [0, 0] },
    broadcast_add_0: { ...channels, zeroPoint: [7, 7] },
    cvm_clip_0: { ...channels, zeroPoint: [7, 7] },
  });
  expect(Object.keys(known)).toEqual([
    'data',
    'conv2d_0',
    'cvm_right_shift_0',
    'broadcast_mul_0',
    'broadcast_add_0',
    'cvm_clip_0',
  ]);
});

test('codes of profile best count before scales; zero points are what stands for 0', () => {
  const { conv, result, model } = layer();
  const codes = new Map<string, SourceCode>([
    ['data', { source: 'image', axis: 0, scale: 255, zero: -128 }],
    [conv.node.name, { source: 'conv1', axis: 1, scale: [16, 32], zero: [32, 0] }],
    [result.node.name, { source: 'relu1', axis: 1, scale: 12, zero: 128 }],
  ]);
  const known = fieldsOf(
    nodeScales({ model, scales: new Map([['data', 1]]), codes }, compileModel({ model })),
  );
  expect(known).toMatchObject({
    data: { source: 'image', scale: 255, zeroPoint: 128 },
    conv2d_0: { source: 'conv1', scale: [16, 32], zeroPoint: [-32, 0], axis: 1 },
    broadcast_mul_0: { source: 'conv1', scale: [3, 10], zeroPoint: [-6, 0], axis: 1 },
    broadcast_add_0: { source: 'conv1', scale: [3, 10], zeroPoint: [1, 7], axis: 1 },
    cvm_clip_0: { source: 'relu1', scale: 12, zeroPoint: -128, axis: 0 },
  });
});

test('what does not fit the compiled values is left out', () => {
  const { conv, model } = layer();
  const compiled = compileModel({ model });
  for (const code of [
    { scale: [1, 2, 3], zero: 0, axis: 1 },
    { scale: [1, 2], zero: 0, axis: 7 },
    { scale: 0, zero: 0, axis: 0 },
    { scale: 1, zero: NaN, axis: 0 },
  ]) {
    const codes = new Map([[conv.node.name, { source: 'conv1', ...code }]]);
    expect(nodeScales({ model, scales: new Map(), codes }, compiled)).toEqual([]);
  }
});
