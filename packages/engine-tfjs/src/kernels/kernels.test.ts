import type { AttrsInput, AttrSpecs, OpDef } from '@mrtjs/graph';
import { evaluateModel, irOperators, makeNode, ops, valueOf } from '@mrtjs/graph';
import type { Shape, Tensor } from '@mrtjs/tensor';
import { float32, seededRandom, sizeOf, toNumbers } from '@mrtjs/tensor';
import { createTfjsEngine } from '../engine.js';
import { kernels } from './index.js';

interface Case {
  readonly op: string;
  readonly title: string;
  readonly shapes: readonly Shape[];
  readonly model: { readonly graph: { readonly outputs: readonly ReturnType<typeof valueOf>[] } };
  /** Values of the inputs: normal ones unless stated. */
  readonly positive?: boolean;
}

const cases: Case[] = [];

/** Adds a case: one operator applied to random inputs of the given shapes. */
function add<S extends AttrSpecs>(
  op: OpDef<string, S>,
  shapes: readonly Shape[],
  attrs: AttrsInput<S> = {},
  positive = false,
): void {
  const inputs = shapes.map((shape, i) => valueOf(makeNode(ops.variable, `x${i}`, [], { shape })));
  const node = makeNode(op, 'y', inputs, attrs);
  const count = op.outputs?.(node.attrs) ?? 1;
  cases.push({
    op: op.name,
    title: `${op.name} ${JSON.stringify(attrs)} on ${JSON.stringify(shapes)}`,
    shapes,
    model: { graph: { outputs: Array.from({ length: count }, (_, i) => valueOf(node, i)) } },
    positive,
  });
}

const IMAGE = [2, 6, 9, 7];
for (const [kernel, stride, pad, dilate] of [
  [
    [3, 3],
    [1, 1],
    [1, 1],
    [1, 1],
  ],
  [
    [3, 2],
    [2, 1],
    [0, 1],
    [1, 1],
  ],
  [
    [3, 3],
    [1, 1],
    [2, 2],
    [2, 2],
  ],
  [
    [3, 3],
    [2, 2],
    [2, 2],
    [2, 2],
  ],
] as const) {
  const base = { kernel, stride, pad, dilate };
  add(ops.convolution, [IMAGE, [4, 6, ...kernel], [4]], { ...base, num_filter: 4 });
  add(ops.convolution, [IMAGE, [6, 1, ...kernel]], { ...base, num_filter: 6, num_group: 6, no_bias: true });
  add(ops.convolution, [IMAGE, [4, 3, ...kernel]], { ...base, num_filter: 4, num_group: 2, no_bias: true });
}
add(ops.convolution, [[2, 3, 11], [4, 3, 3], [4]], { kernel: [3], stride: [2], pad: [1], num_filter: 4 });
for (const pool_type of ['max', 'avg', 'sum'] as const) {
  add(ops.pooling, [IMAGE], { pool_type, global_pool: true });
  for (const pooling_convention of ['valid', 'full'] as const)
    for (const pad of [
      [0, 0],
      [1, 1],
    ])
      add(ops.pooling, [IMAGE], { pool_type, pooling_convention, kernel: [3, 3], stride: [2, 2], pad });
}
add(ops.pooling, [IMAGE], { pool_type: 'avg', kernel: [3, 3], pad: [1, 1], count_include_pad: false });
add(ops.batchNorm, [IMAGE, [6], [6], [6], [6]], { fix_gamma: false, eps: 1e-5 }, true);
add(ops.batchNorm, [IMAGE, [6], [6], [6], [6]], {}, true);
add(ops.batchNorm, [[3, 5], [5], [5], [5], [5]], { axis: -1, fix_gamma: false }, true);
add(ops.fullyConnected, [[3, 2, 4], [5, 8], [5]], { num_hidden: 5 });
add(
  ops.fullyConnected,
  [
    [3, 2, 4],
    [5, 4],
  ],
  { num_hidden: 5, flatten: false, no_bias: true },
);
add(
  ops.batchDot,
  [
    [2, 3, 4],
    [2, 5, 4],
  ],
  { transpose_b: true },
);
for (const act_type of ['relu', 'sigmoid', 'tanh', 'softrelu', 'softsign'] as const)
  add(ops.activation, [IMAGE], { act_type });
for (const op of [
  ops.relu,
  ops.sigmoid,
  ops.tanh,
  ops.exp,
  ops.abs,
  ops.negative,
  ops.floor,
  ops.ceil,
  ops.fix,
  ops.round,
  ops.zerosLike,
  ops.onesLike,
  ops.dropout,
  ops.flatten,
])
  add(op as OpDef<string, AttrSpecs>, [[2, 3, 4]]);
for (const op of [ops.mulScalar, ops.divScalar, ops.plusScalar, ops.greaterScalar])
  add(op, [[2, 3]], { scalar: 0.7 });
for (const op of [
  ops.elemwiseAdd,
  ops.elemwiseSub,
  ops.elemwiseMul,
  ops.elemwiseDiv,
  ops.maximum,
  ops.minimum,
])
  add(op as OpDef<string, AttrSpecs>, [IMAGE, IMAGE]);
for (const op of [
  ops.broadcastAdd,
  ops.broadcastSub,
  ops.broadcastMul,
  ops.broadcastDiv,
  ops.broadcastMaximum,
  ops.broadcastMinimum,
  ops.broadcastGreater,
])
  add(op as OpDef<string, AttrSpecs>, [IMAGE, [6, 1, 7]]);
for (const op of [ops.sum, ops.mean, ops.max, ops.min]) {
  add(op, [IMAGE], { axis: [1, -1], keepdims: true });
  add(op, [IMAGE], { axis: [2], exclude: true });
  add(op, [IMAGE]);
}
add(ops.softmax, [[2, 5]]);
add(ops.softmax, [IMAGE], { axis: 1 });
add(ops.clip, [[3, 4]], { a_min: -0.5, a_max: 0.6 });
add(ops.cast, [[3, 4]], { dtype: 'int32' });
add(ops.transpose, [IMAGE], { axes: [0, 2, 3, 1] });
add(ops.transpose, [[2, 3, 4]]);
add(ops.swapAxis, [IMAGE], { dim1: 1, dim2: 3 });
add(ops.reshape, [IMAGE], { shape: [0, -1] });
add(ops.expandDims, [[2, 3]], { axis: 1 });
add(ops.squeeze, [[2, 1, 3]], { axis: [1] });
add(ops.concat, [IMAGE, IMAGE], { dim: 1 });
add(
  ops.concat,
  [
    [2, 3],
    [2, 4],
  ],
  { dim: -1 },
);
add(ops.slice, [IMAGE], { begin: [null, 1], end: [null, 4] });
add(ops.sliceAxis, [IMAGE], { axis: -1, begin: -3, end: null });
add(ops.sliceLike, [
  [4, 5],
  [2, 3],
]);
add(ops.sliceChannel, [[2, 6, 3]], { num_outputs: 3, axis: 1 });
add(ops.repeat, [[2, 3]], { repeats: 2, axis: 1 });
add(ops.tile, [[2, 3]], { reps: [2, 1, 3] });
add(ops.upSampling, [IMAGE], { scale: 2, sample_type: 'nearest' });
add(ops.where, [
  [2, 3],
  [2, 3],
  [2, 3],
]);
add(ops.leakyReLU, [IMAGE], { slope: 0.1 });
add(ops.leakyReLU, [IMAGE, [6]], { act_type: 'prelu' });
add(ops.pad, [IMAGE], { mode: 'constant', pad_width: [0, 0, 0, 0, 1, 2, 0, 1], constant_value: 0.5 });
add(ops.pad, [IMAGE], { mode: 'reflect', pad_width: [0, 0, 0, 0, 1, 2, 0, 1] });
add(ops.argmax, [[3, 4]], { axis: 1 });
add(ops.argmin, [[3, 4]], { axis: 0, keepdims: true });
add(ops.softmax, [[2, 5]], { temperature: 2.5 });
add(ops.log as OpDef<string, AttrSpecs>, [[2, 3]], {}, true);
add(ops.sqrt as OpDef<string, AttrSpecs>, [[2, 3]], {}, true);
add(ops.square as OpDef<string, AttrSpecs>, [IMAGE]);
add(ops.hardSigmoid, [IMAGE]);
add(ops.l2Normalization, [IMAGE], { mode: 'channel' });
add(ops.instanceNorm, [IMAGE, [6], [6]]);
add(ops.layerNorm, [IMAGE, [7], [7]]);
add(ops.upSampling, [IMAGE, [6, 1, 4, 4]], { scale: 2, sample_type: 'bilinear' });
add(ops.deconvolution, [IMAGE, [6, 2, 3, 3]], { kernel: [3, 3], stride: [2, 2], pad: [1, 1], num_filter: 2 });
add(ops.where, [[2], [2, 3, 4], [2, 3, 4]]);
add(
  ops.embedding,
  [
    [2, 3],
    [5, 4],
  ],
  { input_dim: 5, output_dim: 4 },
  true,
);
add(ops.arange, [], { start: 1, stop: 4, step: 0.5 });
add(ops.boxNms, [[1, 5, 6]], { overlap_thresh: 0.3, valid_thresh: 0, coord_start: 2, score_index: 1 });
add(ops.broadcastTo, [[1, 3, 1]], { shape: [2, 3, 4] });
add(ops.broadcastLike, [
  [1, 3, 1],
  [2, 3, 4],
]);
add(ops.reshapeLike, [
  [2, 6],
  [3, 4],
]);
add(ops.crop, [IMAGE], { h_w: [4, 3], offset: [1, 2] });
add(ops.rightShift, [[3, 4]], { shift_bit: 2 });
add(ops.cvmClip, [[3, 4]], { precision: 2 });
add(ops.cvmLeftShift, [[3, 4]], { precision: 8, shift_bit: 3 });
add(ops.cvmRightShift, [[3, 4]], { precision: 8, shift_bit: 1 });
add(
  ops.cvmLut,
  [
    [3, 4],
    [6, 1],
  ],
  { in_dim: 6 },
);

test.each(cases)('$title', async ({ op, model, shapes, positive }) => {
  const random = seededRandom(7);
  const isInteger = op.startsWith('cvm_');
  const inputs = new Map<string, Tensor>(
    shapes.map((shape, i) => {
      const values = Array.from({ length: sizeOf(shape) }, () =>
        isInteger ? random.int(9) - 4 : random.normal(),
      );
      return [`x${i}`, float32(shape, positive ? values.map((v) => Math.abs(v) + 0.1) : values)];
    }),
  );
  const whole = { ...model, params: new Map<string, Tensor>() };
  const expected = evaluateModel(whole, inputs, irOperators);
  const engine = await createTfjsEngine({ device: 'cpu' });
  const executable = await engine.load(whole);
  const actual = await executable.run(inputs);
  executable.dispose();
  expected.forEach((output, i) => {
    expect(actual[i]?.shape).toEqual(output.shape);
    const largest = Math.max(...output.data.map(Math.abs), 1e-6);
    const values = toNumbers(actual[i] as Tensor);
    output.data.forEach((value, j) =>
      expect(Math.abs(value - (values[j] as number)) / largest).toBeLessThan(1e-5),
    );
  });
});

test('every operator of the IR has a kernel, and a case above', () => {
  const operators = irOperators
    .names()
    .filter((name) => name !== 'null')
    .sort();
  expect([...kernels.keys()].sort()).toEqual(operators);
  expect([...new Set(cases.map(({ op }) => op))].sort()).toEqual(operators);
});
