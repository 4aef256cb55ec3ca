import type { Shape, Tensor } from '@mrtjs/tensor';
import { float32, seededRandom, sizeOf, toNumbers } from '@mrtjs/tensor';
import { evaluateModel, irOperators } from '@mrtjs/graph';
import { InferenceSession, Tensor as RuntimeTensor } from 'onnxruntime-node';
import { firstDifference } from '../testing/backend.js';
import type { NodeRow } from '../testing/models.js';
import { int64, onnxFile } from '../testing/models.js';
import { importOnnx } from './import.js';

type Attributes = NonNullable<NodeRow[3]>;

/** A node of one input `x`, weights by name in the order of the other inputs (`''` leaves one out), and attributes. */
interface Case {
  readonly op: string;
  readonly opset: number;
  readonly shape: Shape;
  readonly others?: Readonly<Record<string, Tensor | undefined>>;
  readonly attributes?: Attributes;
  /** Whether the operator wants positive numbers. */
  readonly positive?: boolean;
}

const random = seededRandom(11);
const normal = (...shape: number[]): Tensor =>
  float32(
    shape,
    Array.from({ length: sizeOf(shape) }, () => random.normal()),
  );
const numbers = (...values: number[]): Tensor => float32([values.length], values);
const IMAGE = [2, 4, 5, 7];

const plain = (op: string, opset: number, attributes?: Attributes): Case => ({
  op,
  opset,
  shape: IMAGE,
  ...(attributes && { attributes }),
});

const activations: readonly Case[] = [
  plain('HardSwish', 14),
  plain('Mish', 18),
  plain('Gelu', 20),
  plain('Gelu', 20, { approximate: 'tanh' }),
  plain('Celu', 12),
  plain('Celu', 12, { alpha: 0.7 }),
  plain('Softplus', 13),
  plain('Elu', 13, { alpha: 0.3 }),
  plain('Selu', 13),
  plain('ThresholdedRelu', 13, { alpha: 0.4 }),
  plain('HardSigmoid', 13, { alpha: 0.3, beta: 0.4 }),
  plain('Erf', 13),
  plain('Round', 13),
  plain('Sign', 13),
  plain('Shrink', 13, { lambd: 0.3, bias: 0.1 }),
  { ...plain('Log', 13), positive: true },
];

const normalisations: readonly Case[] = [
  ...[7, 13].flatMap((opset) =>
    ['Softmax', 'LogSoftmax', 'Hardmax'].flatMap((op) => [
      plain(op, opset),
      plain(op, opset, { axis: 1 }),
      plain(op, opset, { axis: -1 }),
    ]),
  ),
  ...[3, 5].map((size) => plain('LRN', 13, { size, alpha: 0.3, beta: 0.75, bias: 1.5 })),
  plain('LRN', 13, { size: 3, alpha: 0.3, beta: 2.5 }),
  plain('MeanVarianceNormalization', 13),
  plain('LpNormalization', 13, { axis: 1 }),
  plain('LpNormalization', 13, { axis: 3, p: 1 }),
  { ...plain('LayerNormalization', 17), others: { s: normal(7), b: normal(7) } },
  {
    ...plain('LayerNormalization', 17, { axis: 2, epsilon: 0.01 }),
    others: { s: normal(5, 7), b: normal(5, 7) },
  },
  { ...plain('LayerNormalization', 17), others: { s: normal(7) } },
  { ...plain('GroupNormalization', 21, { num_groups: 2 }), others: { s: normal(4), b: normal(4) } },
  { ...plain('GroupNormalization', 18, { num_groups: 2 }), others: { s: normal(2), b: normal(2) } },
  { ...plain('InstanceNormalization', 13), others: { s: normal(4), b: normal(4) } },
  {
    ...plain('BatchNormalization', 15, { epsilon: 0.01 }),
    others: { s: normal(4), b: normal(4), m: normal(4), v: numbers(0.5, 1, 2, 3) },
  },
];

const resizes: readonly Case[] = [
  ...['half_pixel', 'pytorch_half_pixel', 'align_corners', 'asymmetric'].flatMap(
    (coordinate_transformation_mode) =>
      [
        { mode: 'nearest', nearest_mode: 'floor' },
        { mode: 'nearest', nearest_mode: 'round_prefer_ceil' },
        { mode: 'linear' },
        { mode: 'cubic', cubic_coeff_a: -0.5 },
      ].flatMap((attributes): Case[] => [
        {
          ...plain('Resize', 13, { ...attributes, coordinate_transformation_mode }),
          others: { '': undefined, scales: numbers(1, 1, 2, 1.5) },
        },
        {
          ...plain('Resize', 13, { ...attributes, coordinate_transformation_mode }),
          others: { '': undefined, ' ': undefined, sizes: int64(2, 4, 3, 10) },
        },
      ]),
  ),
  {
    ...plain('Resize', 13, { mode: 'cubic', exclude_outside: 1 }),
    others: { '': undefined, scales: numbers(1, 1, 2, 2) },
  },
  {
    ...plain('Resize', 19, { mode: 'linear', axes: [3, 2] }),
    others: { '': undefined, scales: numbers(1.5, 2) },
  },
  {
    ...plain('Resize', 19, { mode: 'linear', coordinate_transformation_mode: 'half_pixel_symmetric' }),
    others: { '': undefined, scales: numbers(1, 1, 1.5, 1.7) },
  },
  ...['not_larger', 'not_smaller'].map((keep_aspect_ratio_policy) => ({
    ...plain('Resize', 18, { mode: 'linear', keep_aspect_ratio_policy, axes: [2, 3] }),
    others: { '': undefined, ' ': undefined, sizes: int64(9, 9) },
  })),
  {
    ...plain('Resize', 13, { mode: 'linear', coordinate_transformation_mode: 'tf_crop_and_resize' }),
    others: {
      roi: numbers(0, 0, 0.2, 0.1, 1, 1, 0.9, 0.8),
      ' ': undefined,
      sizes: int64(2, 4, 6, 6),
    },
  },
  { ...plain('Upsample', 9, { mode: 'linear' }), others: { scales: numbers(1, 1, 2, 3) } },
  { ...plain('Upsample', 9), others: { scales: numbers(1, 1, 2, 1.5) } },
];

const reductions: readonly Case[] = [
  ...[
    'ReduceSum',
    'ReduceMean',
    'ReduceMax',
    'ReduceMin',
    'ReduceProd',
    'ReduceL1',
    'ReduceL2',
    'ReduceSumSquare',
  ].flatMap((op): Case[] => [
    { ...plain(op, 18, { keepdims: 0 }), others: { axes: int64(1, -1) } },
    { ...plain(op, 18, { noop_with_empty_axes: 1 }) },
  ]),
  ...['ReduceLogSum', 'ReduceLogSumExp'].map((op) => ({
    ...plain(op, 18),
    others: { axes: int64(2) },
    positive: true,
  })),
  plain('ArgMax', 13, { axis: 2, keepdims: 0 }),
  plain('ArgMin', 13, { axis: -1 }),
  { ...plain('TopK', 11, { axis: 1 }), others: { k: int64(1) } },
  { ...plain('TopK', 11, { axis: 2, largest: 0 }), others: { k: int64(1) } },
  plain('GlobalLpPool', 13, { p: 2 }),
  plain('GlobalLpPool', 13, { p: 1 }),
];

const scalar = (value: number): Tensor => float32([], [value]);

const arithmetic: readonly Case[] = [
  ...[-2, -0.5, 0, 0.3, 0.5, 1, 2, 3, 5, 17].map((exponent) => ({
    ...plain('Pow', 13),
    others: { [`to_${exponent}`]: scalar(exponent) },
    positive: true,
  })),
  { ...plain('Pow', 13), others: { to_3: scalar(3) } },
  { ...plain('Mod', 13, { fmod: 1 }), others: { b: scalar(0.7) } },
  { ...plain('Clip', 13), others: { low: scalar(-0.5), high: scalar(0.5) } },
  { ...plain('Clip', 13), others: { low: scalar(-0.5) } },
  { ...plain('Clip', 13), others: { '': undefined, high: scalar(0.5) } },
  { ...plain('PRelu', 16), others: { slope: normal(4, 1, 1) } },
  { ...plain('PRelu', 16), others: { slope: normal(5, 1) } },
  { ...plain('Trilu', 14), others: {} },
  { ...plain('Trilu', 14, { upper: 0 }), others: { k: { ...int64(1), shape: [] } } },
];

const rearranging: readonly Case[] = [
  { ...plain('Pad', 18), others: { pads: int64(1, 0, 2, 1), value: scalar(0.5), axes: int64(3, 1) } },
  { ...plain('Pad', 13, { mode: 'reflect' }), others: { pads: int64(0, 0, 1, 2, 0, 0, 2, 1) } },
  { ...plain('Pad', 13, { mode: 'edge' }), others: { pads: int64(0, 0, 1, 2, 0, 0, 2, 1) } },
  plain('SpaceToDepth', 13, { blocksize: 1 }),
  plain('DepthToSpace', 13, { blocksize: 2, mode: 'CRD' }),
  plain('Flatten', 13, { axis: -2 }),
  { ...plain('Squeeze', 13), shape: [1, 3, 1], others: { axes: int64(-1) } },
  { ...plain('Unsqueeze', 13), others: { axes: int64(0, -1) } },
  { ...plain('Expand', 13), shape: [3, 1], others: { shape: int64(2, 1, 4) } },
  { ...plain('Tile', 13), shape: [2, 3], others: { repeats: int64(2, 3) } },
  { ...plain('Reshape', 14, { allowzero: 0 }), others: { shape: int64(0, -1, 7) } },
];

const windows: readonly Case[] = [
  ...['MaxPool', 'AveragePool'].flatMap((op) =>
    [
      { kernel_shape: [3, 2], strides: [2, 2] },
      { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] },
      { kernel_shape: [3, 3], strides: [2, 2], pads: [0, 1, 1, 2] },
      { kernel_shape: [2, 2], strides: [2, 2], auto_pad: 'SAME_UPPER' },
      { kernel_shape: [2, 2], strides: [2, 2], auto_pad: 'SAME_LOWER' },
      { kernel_shape: [2, 2], strides: [2, 2], ceil_mode: 1 },
    ].map((attributes) => plain(op, 12, attributes)),
  ),
  plain('AveragePool', 13, { kernel_shape: [3, 3], pads: [1, 0, 2, 1], count_include_pad: 1 }),
  plain('AveragePool', 19, { kernel_shape: [2, 2], dilations: [2, 3], strides: [1, 2] }),
  plain('MaxPool', 12, { kernel_shape: [2, 2], dilations: [2, 3], strides: [1, 2] }),
  plain('MaxPool', 12, { kernel_shape: [2, 3], dilations: [2, 2], pads: [1, 0, 1, 2], ceil_mode: 1 }),
  plain('LpPool', 18, { kernel_shape: [2, 3], pads: [1, 0, 0, 1], strides: [2, 1] }),
  plain('LpPool', 18, { kernel_shape: [2, 3], p: 1 }),
  {
    ...plain('Conv', 13, { pads: [1, 0, 2, 1], strides: [2, 1], group: 2 }),
    others: { w: normal(6, 2, 3, 2), b: normal(6) },
  },
  { ...plain('Conv', 13, { pads: [1, 1] }), shape: [2, 3, 9], others: { w: normal(4, 3, 3) } },
  {
    ...plain('ConvTranspose', 13, { strides: [2, 2], pads: [1, 0, 0, 1] }),
    others: { w: normal(4, 3, 3, 3), b: normal(3) },
  },
  {
    ...plain('ConvTranspose', 13, { strides: [3, 2], output_padding: [1, 1], group: 2 }),
    others: { w: normal(4, 2, 3, 3) },
  },
  {
    ...plain('ConvTranspose', 13, { strides: [2, 2], output_shape: [10, 14] }),
    others: { w: normal(4, 2, 3, 3) },
  },
];

const cases = Object.entries({
  activations,
  normalisations,
  resizes,
  reductions,
  arithmetic,
  rearranging,
  windows,
}).flatMap(([group, list]) =>
  list.map((one) => {
    const others = Object.keys(one.others ?? {}).join(' ');
    const title = `${one.op} ${one.opset} ${JSON.stringify(one.attributes ?? {})} ${others}`;
    return { group, title, one };
  }),
);

/** What MRT and ONNX Runtime make of one file. */
test.each(cases)(
  '$group: $title',
  async ({ one: { op, opset, shape, others = {}, attributes, positive } }) => {
    const names = Object.keys(others).map((name) => (others[name] === undefined ? '' : name));
    const weights = Object.fromEntries(
      Object.entries(others).flatMap(([name, tensor]) => (tensor === undefined ? [] : [[name, tensor]])),
    );
    const outputs = op === 'TopK' ? ['y', 'z'] : ['y'];
    const node: NodeRow = [op, ['x', ...names], outputs, attributes ?? {}];
    const model = onnxFile({ opset, inputs: { x: shape }, weights, nodes: [node], outputs: ['y'] });
    const drawn = normal(...shape);
    const x = positive
      ? float32(
          shape,
          toNumbers(drawn).map((value) => Math.abs(value) + 0.1),
        )
      : drawn;
    const session = await InferenceSession.create(model, { logSeverityLevel: 3 });
    const { y } = await session.run({
      x: new RuntimeTensor('float32', Float32Array.from(toNumbers(x)), [...shape]),
    });
    const [found] = evaluateModel(importOnnx({ model }).model, new Map([['x', x]]), irOperators);
    const wanted = float32([...(y?.dims ?? [])], Float32Array.from(y?.data as Float32Array, Number));
    expect(found && firstDifference(found, wanted, 1e-4, 1e-5)).toBeUndefined();
    expect(found).toBeDefined();
  },
);
