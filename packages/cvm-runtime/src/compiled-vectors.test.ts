/** Quantized models, compiled and run: the integers are those of the original, and of the plain evaluation. */
import { readFileSync } from 'node:fs';
import type { AttrsInput, AttrSpecs, Model, OpDef, Value } from '@mrtjs/graph';
import { evaluateModel, irOperators, ops } from '@mrtjs/graph';
import type { Shape, Tensor } from '@mrtjs/tensor';
import { int32, seededRandom, sizeOf, toNumbers } from '@mrtjs/tensor';
import { compileModel } from '@mrtjs/cvm';
import type { VectorCase } from '@mrtjs/cvm/testing';
import { quantizedModelOf, Sketch } from '@mrtjs/cvm/testing';
import { describeShared, sharedPath } from '@mrtjs/testing';
import { loadModel } from './index.js';

const file = sharedPath('spec', 'mrt-vectors.json');
const cases =
  file === undefined
    ? {}
    : (JSON.parse(readFileSync(file, 'utf8')) as { cases: Record<string, VectorCase> }).cases;

async function execute(model: Model, input: Tensor): Promise<number[][]> {
  const { symbol, params } = compileModel({ model });
  const outputs = await (await loadModel(symbol, params)).run(input);
  return outputs.map(({ data }) => [...data]);
}

describeShared(['spec', 'mrt-vectors.json'], 'the specification vectors', () => {
  it.each(Object.entries(cases))('R206, R207, R212: %s computes the same integers', async (_, vector) => {
    const input = int32(vector.input_shape, vector.int_input);
    expect(await execute(quantizedModelOf(vector), input)).toEqual(vector.int_outputs);
  });
});

/** Random integers of 8 bits. */
function integers(shape: Shape, seed: number): Tensor {
  const random = seededRandom(seed);
  return int32(
    shape,
    Array.from({ length: sizeOf(shape) }, () => random.int(255) - 127),
  );
}

/** Runs a model on the CVM, and evaluates it in float64, which is exact for integers. */
async function compare(sketch: Sketch, shape: Shape, ...outputs: Value[]): Promise<void> {
  const model = sketch.model(...outputs);
  const input = integers(shape, 7);
  const expected = evaluateModel(model, new Map([['data', input]]), irOperators);
  // A sum without -0: the CVM has one zero.
  expect(await execute(model, input)).toEqual(expected.map((t) => Array.from(toNumbers(t), (x) => x + 0)));
}

describe('R206, R212: compiled operators compute what the model computes', () => {
  const unary = <S extends AttrSpecs>(
    def: OpDef<string, S>,
    shape: Shape,
    attrs: AttrsInput<S> = {},
  ): readonly [string, (s: Sketch) => [Shape, Value]] => [
    `${def.name} ${JSON.stringify(attrs)}`,
    (s) => [shape, s.op(def, [s.data(shape)], attrs)],
  ];
  const image = [2, 3, 5, 6];

  it.each([
    unary(ops.slice, [5, 4], { begin: [null], end: [null], step: [-1] }),
    unary(ops.slice, [5, 4], { begin: [-1, 3], end: [null, 0], step: [-2, -1] }),
    unary(ops.slice, [5, 4], { begin: [4], end: [0], step: [-3] }),
    unary(ops.slice, [5, 4], { begin: [1, -3], end: [-1, 100], step: [2, null] }),
    unary(ops.repeat, [2, 3], { repeats: 2 }),
    unary(ops.repeat, [2, 3], { repeats: 2, axis: -2 }),
    unary(ops.tile, [2, 3], { reps: [2, 1, 2] }),
    unary(ops.reshape, [2, 3, 4], { shape: [-1, 0], reverse: true }),
    unary(ops.reshape, [4, 3, 2], { shape: [-4, 2, -1, -3] }),
    unary(ops.reshape, [4, 3, 2], { shape: [-4, 2, 2, -1] }),
    unary(ops.transpose, [2, 3, 4], { axes: [-1, 0, 1] }),
    unary(ops.transpose, [2, 3, 4]),
    unary(ops.squeeze, [1, 3, 1], { axis: [] }),
    unary(ops.squeeze, [1, 3, 1], { axis: [-1] }),
    unary(ops.expandDims, [2, 3], { axis: -1 }),
    unary(ops.sum, [2, 3, 4], { axis: [-1, 0], exclude: true, keepdims: true }),
    unary(ops.sum, [2, 3, 4], { axis: [0, 1, 2], exclude: true }),
    unary(ops.sum, [2, 3, 4], { axis: [1, -2] }),
    unary(ops.max, [2, 3, 4], { axis: [1] }),
    unary(ops.pooling, image, { kernel: [1, 1], global_pool: true }),
    unary(ops.pooling, image, { kernel: [3, 3], stride: [2, 2], pad: [1, 1], pooling_convention: 'full' }),
    unary(ops.pooling, image, { kernel: [3, 3], stride: [2, 1], pad: [1, 0] }),
    unary(ops.pad, image, { mode: 'constant', pad_width: [0, 1, 1, 0, 2, 0, 0, 3], constant_value: -7 }),
    unary(ops.upSampling, image, { scale: 3, sample_type: 'nearest' }),
    unary(ops.greaterScalar, [3, 4], { scalar: -3 }),
    unary(ops.clip, [3, 4], { a_min: -20, a_max: 63 }),
    unary(ops.cvmRightShift, [3, 40], { precision: 5, shift_bit: 3 }),
    unary(ops.cvmLeftShift, [3, 40], { precision: 12, shift_bit: 6 }),
  ])('%s', async (_, build) => {
    const s = new Sketch();
    const [shape, value] = build(s);
    await compare(s, shape, value);
  });

  it('max of all, where all are negative', async () => {
    const s = new Sketch();
    const below = s.op(ops.broadcastSub, [s.data([2, 3]), s.param('p', [1], 9, [200])]);
    await compare(
      s,
      [2, 3],
      s.op(ops.max, [below]),
      s.op(ops.max, [below], { axis: [0, 1], keepdims: true }),
    );
  });

  it('Convolution behind zeros', async () => {
    const s = new Sketch();
    const pad_width = [0, 0, 0, 0, 1, 1, 2, 2];
    const padded = s.op(ops.pad, [s.data(image)], { mode: 'constant', pad_width });
    const attrs = { kernel: [3, 2], stride: [1, 2], dilate: [2, 1], num_filter: 6, num_group: 3 };
    const weights = [s.param('w', [6, 1, 3, 2]), s.param('b', [6], 14)];
    await compare(s, image, s.op(ops.convolution, [padded, ...weights], attrs));
  });

  it.each([[[3, 4]], [[3]]])('where, with a condition of shape %j', async (shape) => {
    const s = new Sketch();
    const data = s.data([3, 4]);
    const condition = s.op(ops.greaterScalar, [s.param('c', shape, 8)], { scalar: 0 });
    const wide = s.op(ops.broadcastMul, [data, s.param('p', [1], 9, [255])]);
    await compare(s, [3, 4], s.op(ops.where, [condition, wide, data]), s.op(ops.where, [data, data, wide]));
  });

  it('slice_like, Embedding, _maximum and a comparison', async () => {
    const s = new Sketch();
    const data = s.data([4, 6]);
    const table = s.param('table', [20, 3], 16);
    await compare(
      s,
      [4, 6],
      s.op(ops.sliceLike, [data, s.param('like', [2, 9])], { axes: [-2] }),
      s.op(ops.embedding, [data, table], { input_dim: 20, output_dim: 3 }),
      s.op(ops.maximum, [data, s.param('p', [4, 6])]),
      s.op(ops.broadcastGreater, [data, s.param('q', [6])]),
    );
  });

  it.each([{ id_index: 0 }, { id_index: -1 }, { id_index: 0, force_suppress: true, topk: 6 }])(
    'D67, D68: _contrib_box_nms %j',
    async (attrs) => {
      const s = new Sketch();
      const random = seededRandom(3);
      // Class, a score of its own, and two corners.
      const rows = Array.from({ length: 24 }, (_, i) => {
        const [x, y] = [random.int(40), random.int(40)];
        return [random.int(2), (i * 7) % 24, x, y, x + 10 + random.int(30), y + 10 + random.int(30)];
      });
      const model = s.model(
        s.op(ops.boxNms, [s.data([2, 12, 6])], { ...attrs, overlap_thresh: 0.29, valid_thresh: 2 }),
      );
      const input = int32([2, 12, 6], rows.flat());
      const [expected] = evaluateModel(model, new Map([['data', input]]), irOperators);
      const [kept = []] = await execute(model, input);
      expect(kept).toEqual([...(expected?.data ?? [])]);
      expect(kept.filter((value, i) => i % 6 === 0 && value >= 0).length).toBeGreaterThan(4);
      expect(kept).toContain(-1);
    },
  );
});
