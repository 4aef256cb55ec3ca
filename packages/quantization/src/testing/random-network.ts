/** Random networks of prepared operators. Used by tests only. */
import type { Model, Value } from '@mrtjs/graph';
import { inferShapes, irOperators, ops, shapeOf } from '@mrtjs/graph';
import type { Random, Shape, Tensor } from '@mrtjs/tensor';
import { float64, sameShape, seededRandom, sizeOf } from '@mrtjs/tensor';
import { Build } from './build.js';

/** Shape of the data of a random network. */
export const RANDOM_SHAPE: Shape = [1, 3, 4, 4];

interface Drawn {
  readonly value: Value;
  readonly shape: Shape;
}

/** A step of a random network: what it may read, and means to draw the rest. */
export interface RandomStep {
  readonly build: Build;
  readonly random: Random;
  readonly name: string;
  readonly value: Value;
  /** Of the same shape; the value itself where there is no other. */
  readonly other: Value;
  readonly channels: number;
  readonly rows: number;
  readonly normal: (shape: Shape, scale?: number) => number[];
  /** A parameter, now and then of zeros only. */
  readonly weight: (name: string, shape: Shape) => Value;
}

/** A random network over four-dimensional data; every step is one of its choices, and reads what earlier ones made. */
export function drawNetwork(
  seed: number,
  steps: number,
  dataShape: Shape,
  choicesOf: (step: RandomStep) => readonly (() => Value)[],
): Model {
  const random = seededRandom(seed);
  const build = new Build();
  const normal = (shape: Shape, scale = 1) =>
    Array.from({ length: sizeOf(shape) }, () => scale * random.normal());
  const made: Drawn[] = [{ value: build.data(dataShape), shape: dataShape }];
  const weight = (name: string, shape: Shape): Value =>
    build.param(name, shape, random.next() < 0.05 ? normal(shape, 0) : normal(shape, 0.3));
  for (let i = 0; i < steps; i++) {
    const { value, shape } = made[Math.max(0, made.length - 1 - random.int(3))] as Drawn;
    const [, channels = 1, rows = 1] = shape;
    const other =
      made.find((drawn) => drawn.value !== value && sameShape(drawn.shape, shape))?.value ?? value;
    const choices = choicesOf({ build, random, name: `n${i}`, value, other, channels, rows, normal, weight });
    const next = (choices[random.int(choices.length)] as () => Value)();
    const shapes = inferShapes(build.model(next), irOperators);
    made.push({ value: next, shape: shapeOf(shapes, next.node) });
  }
  const heads = made.slice(1).filter(({ value }) => !made.some((d) => d.value.node.inputs.includes(value)));
  return build.model(...heads.map(({ value }) => value));
}

/** Operators of two operands: of the same shape, then (from the third on) of any that broadcast. */
export const BINARY = [
  ops.elemwiseAdd,
  ops.elemwiseSub,
  ops.broadcastAdd,
  ops.broadcastSub,
  ops.broadcastMul,
] as const;

/** A random network of prepared operators of every kind. */
export function randomNetwork(seed: number, steps: number): Model {
  return drawNetwork(seed, steps, RANDOM_SHAPE, choicesOfEveryKind);
}

function choicesOfEveryKind({
  build,
  random,
  name,
  value,
  other,
  channels,
  rows,
  normal,
  weight,
}: RandomStep): readonly (() => Value)[] {
  const unary = [ops.relu, ops.negative, ops.sigmoid, ops.tanh, ops.abs, ops.floor, ops.ceil] as const;
  const magnitude = (): Value =>
    build.op(ops.broadcastAdd, `${name}_d`, [
      build.op(ops.abs, `${name}_m`, [value]),
      build.param(`${name}_c`, [1], [0.5]),
    ]);
  return [
    () =>
      build.op(
        ops.convolution,
        name,
        [value, weight(`${name}_w`, [4, channels, 1, 1]), build.param(`${name}_b`, [4], normal([4]))],
        { kernel: [1, 1], num_filter: 4 },
      ),
    () => build.op(BINARY[random.int(5)] as (typeof BINARY)[0], name, [value, other]),
    () =>
      build.op(BINARY[2 + random.int(3)] as (typeof BINARY)[0], name, [
        value,
        weight(`${name}_w`, [1, channels, 1, 1]),
      ]),
    () => build.op(unary[random.int(7)] as (typeof unary)[0], name, [value]),
    () => build.op(ops.broadcastMaximum, name, [value, weight(`${name}_w`, [1, channels, 1, 1])]),
    () => build.op(ops.broadcastDiv, name, [value, magnitude()]),
    () => build.op(ops.sqrt, name, [magnitude()]),
    () => build.op(ops.log, name, [magnitude()]),
    () => build.op(ops.l2Normalization, name, [value], { mode: 'channel', eps: 0.01 }),
    () =>
      build.op(ops.where, name, [
        build.op(ops.greaterScalar, `${name}_c`, [value], { scalar: 0.1 }),
        value,
        other,
      ]),
    () => build.op(ops.broadcastGreater, name, [value, other]),
    () => build.op(ops.argmax, name, [value], { axis: 1, keepdims: true }),
    () =>
      build.op(ops.pad, name, [value], {
        mode: (['constant', 'edge'] as const)[random.int(2)] ?? 'edge',
        pad_width: [0, 0, 0, 0, 1, 0, 0, 1],
      }),
    () => build.op(ops.clip, name, [value], { a_min: -1, a_max: 1.5 }),
    () => build.op(ops.softmax, name, [value], { axis: 1 }),
    () => build.op(ops.concat, name, [value, other], { dim: 1 }),
    () => build.op(ops.sum, name, [value], { axis: [1], keepdims: true }),
    () => build.op(ops.max, name, [value], { axis: [1], keepdims: true }),
    () =>
      rows > 1
        ? build.op(ops.pooling, name, [value], { kernel: [2, 2], stride: [2, 2] })
        : build.op(ops.relu, name, [value]),
  ];
}

/** Normal numbers. */
export function randomData(seed: number, shape: Shape = RANDOM_SHAPE): Tensor {
  const random = seededRandom(seed);
  return float64(
    shape,
    Array.from({ length: sizeOf(shape) }, () => random.normal()),
  );
}
