/** Random integer models: whatever compiles loads, and computes what the plain evaluation does. */
import type { Model, Value } from '@mrtjs/graph';
import { evaluateModel, irOperators, ops } from '@mrtjs/graph';
import type { Random, Shape, Tensor } from '@mrtjs/tensor';
import { int32, seededRandom, sizeOf, toNumbers } from '@mrtjs/tensor';
import { compileModel } from '@mrtjs/cvm';
import { Sketch } from '@mrtjs/cvm/testing';
import { loadModel } from './index.js';

interface Sized {
  readonly value: Value;
  readonly shape: Shape;
}

/** One step of construction; nothing where the operator does not fit the shape. */
type Step = (s: Sketch, x: Sized, random: Random, id: number) => Sized | undefined;

const SHAPE = [2, 3, 4, 4];
const image = ({ shape }: Sized): boolean => shape.length === 4;
const pick = <T>(items: readonly T[], random: Random): T => items[random.int(items.length)] as T;

/** Operators whose results are requantized to 8 bits by what follows them. */
const STEPS: readonly Step[] = [
  (s, x) => ({ ...x, value: s.op(ops.relu, [x.value]) }),
  (s, x) => ({ ...x, value: s.op(ops.negative, [x.value]) }),
  (s, x) => ({ ...x, value: s.op(ops.elemwiseAdd, [x.value, s.op(ops.abs, [x.value])]) }),
  (s, x, random, id) => ({
    ...x,
    value: s.op(pick([ops.broadcastAdd, ops.broadcastSub, ops.broadcastMul, ops.broadcastMaximum], random), [
      x.value,
      s.param(`p${id}`, [x.shape.at(-1) as number]),
    ]),
  }),
  (s, x, random, id) => {
    if (!image(x)) return undefined;
    const groups = x.shape[1] === 3 && random.int(2) === 0 ? 3 : 1;
    const weight = s.param(`w${id}`, [3, (x.shape[1] as number) / groups, 3, 3]);
    const attrs = { kernel: [3, 3], pad: [1, 1], num_filter: 3, num_group: groups };
    const value = s.op(ops.convolution, [x.value, weight, s.param(`b${id}`, [3], 12)], attrs);
    return { value, shape: x.shape.with(1, 3) };
  },
  (s, x, _, id) => {
    const columns = sizeOf(x.shape.slice(1));
    const weight = s.param(`w${id}`, [6, columns]);
    const value = s.op(ops.fullyConnected, [x.value, weight], { num_hidden: 6, no_bias: true });
    return { value, shape: [x.shape[0] as number, 6] };
  },
  (s, x) =>
    image(x) && (x.shape[2] as number) > 1 && (x.shape[3] as number) > 1
      ? {
          value: s.op(ops.pooling, [x.value], { kernel: [2, 2] }),
          shape: x.shape.with(2, (x.shape[2] as number) - 1).with(3, (x.shape[3] as number) - 1),
        }
      : undefined,
  (s, x, _, id) => ({
    value: s.op(ops.concat, [x.value, s.param(`p${id}`, x.shape), x.value], { dim: -1 }),
    shape: x.shape.with(-1, 3 * (x.shape.at(-1) as number)),
  }),
  (s, x, _, id) => ({
    ...x,
    value: s.op(ops.cvmLut, [x.value, s.param(`t${id}`, [100, 1], 16)], { in_dim: 100 }),
  }),
  (s, x) => ({ value: s.op(ops.sum, [x.value], { axis: [-1], keepdims: true }), shape: x.shape.with(-1, 1) }),
  (s, x) => ({ value: s.op(ops.max, [x.value], { axis: [-1], keepdims: true }), shape: x.shape.with(-1, 1) }),
  (s, x) => ({
    value: s.op(ops.slice, [x.value], { begin: [null], end: [null], step: [-1] }),
    shape: x.shape,
  }),
  (s, x) => ({ value: s.op(ops.transpose, [x.value]), shape: [...x.shape].reverse() }),
  (s, x) => ({
    value: s.op(ops.repeat, [x.value], { repeats: 2, axis: 0 }),
    shape: x.shape.with(0, 2 * (x.shape[0] as number)),
  }),
  (s, x, random) => {
    const axis = random.int(x.shape.length);
    return { value: s.op(ops.argmax, [x.value], { axis, keepdims: true }), shape: x.shape.with(axis, 1) };
  },
  (s, x, random) => {
    if ((x.shape.at(-1) as number) < 2 || x.shape.length < 2) return undefined;
    const mode = pick(['constant', 'edge', 'reflect'] as const, random);
    const pad_width = [...x.shape.slice(1).flatMap(() => [0, 0]), 1, random.int(2)];
    return {
      value: s.op(ops.pad, [x.value], { mode, pad_width, constant_value: mode === 'constant' ? 7 : 0 }),
      shape: x.shape.with(-1, (x.shape.at(-1) as number) + 1 + (pad_width.at(-1) as number)),
    };
  },
  (s, x) => {
    const [batch = 1, rows = 1, inner = 1] = [x.shape[0], x.shape[1], sizeOf(x.shape.slice(2))];
    if (x.shape.length < 3 || batch * rows * rows * inner > 5000) return undefined;
    const matrix = s.op(ops.reshape, [x.value], { shape: [batch, rows, inner] });
    const value = s.op(ops.batchDot, [matrix, matrix], { transpose_b: true });
    return { value, shape: [batch, rows, rows] };
  },
  (s, x) => ({
    ...x,
    value: s.op(ops.where, [
      s.op(ops.greaterScalar, [x.value], { scalar: 5 }),
      x.value,
      s.op(ops.abs, [x.value]),
    ]),
  }),
];

/** A random model whose every value is brought back to 8 bits; some values are used more than once. */
function randomModel(seed: number): Model {
  const random = seededRandom(seed);
  const s = new Sketch(seed);
  const pool: Sized[] = [{ value: s.data(SHAPE), shape: SHAPE }];
  for (let id = 0; id < 12; id++) {
    const from = random.int(3) === 0 ? pick(pool, random) : (pool.at(-1) as Sized);
    const made = pick(STEPS, random)(s, from, random, id);
    if (made === undefined || sizeOf(made.shape) > 2000) continue;
    const value =
      random.int(2) === 0
        ? s.op(ops.cvmClip, [made.value], { precision: 8 })
        : s.op(ops.cvmRightShift, [made.value], { precision: 8, shift_bit: 1 + random.int(4) });
    pool.push({ value, shape: made.shape });
  }
  return s.model(...[pool.at(-1) as Sized, pick(pool, random)].map(({ value }) => value));
}

function randomInput(seed: number): Tensor {
  const random = seededRandom(seed);
  return int32(
    SHAPE,
    Array.from({ length: sizeOf(SHAPE) }, () => random.int(255) - 127),
  );
}

test.each(Array.from({ length: 60 }, (_, seed) => seed))('R207, R212, C152: model %d', async (seed) => {
  const model = randomModel(seed);
  const input = randomInput(seed);
  const { symbol, params } = compileModel({ model });
  const outputs = await (await loadModel(symbol, params)).run(input);
  const expected = evaluateModel(model, new Map([['data', input]]), irOperators);
  expect(outputs.map(({ shape, data }) => [shape, ...data])).toEqual(
    // A sum without -0: the CVM has one zero.
    expected.map((t) => [t.shape, ...Array.from(toNumbers(t), (x) => x + 0)]),
  );
});
