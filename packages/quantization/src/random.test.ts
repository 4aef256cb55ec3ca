import type { Model, Value } from '@mrtjs/graph';
import { evaluateModel, inferShapes, irOperators, ops, rangeOf, shapeOf } from '@mrtjs/graph';
import type { Shape, Tensor } from '@mrtjs/tensor';
import { absMax, float64, sameShape, seededRandom, sizeOf } from '@mrtjs/tensor';
import { Build, dequantized, quantizeFor } from './testing/build.js';

const SHAPE: Shape = [1, 3, 4, 4];

interface Drawn {
  readonly value: Value;
  readonly shape: Shape;
}

/** A random network of prepared operators over four-dimensional data; every step reads what earlier ones made. */
function randomNetwork(seed: number, steps: number): Model {
  const random = seededRandom(seed);
  const build = new Build();
  const normal = (shape: Shape, scale = 1) =>
    Array.from({ length: sizeOf(shape) }, () => scale * random.normal());
  const made: Drawn[] = [{ value: build.data(SHAPE), shape: SHAPE }];
  const add = (value: Value): void => {
    const shapes = inferShapes(build.model(value), irOperators);
    made.push({ value, shape: shapeOf(shapes, value.node) });
  };
  const weight = (name: string, shape: Shape): Value =>
    build.param(name, shape, random.next() < 0.05 ? normal(shape, 0) : normal(shape, 0.3));
  for (let i = 0; i < steps; i++) {
    const name = `n${i}`;
    const { value, shape } = made[Math.max(0, made.length - 1 - random.int(3))] as Drawn;
    const [, channels = 1, rows = 1] = shape;
    const other =
      made.find((drawn) => drawn.value !== value && sameShape(drawn.shape, shape))?.value ?? value;
    const binary = [
      ops.elemwiseAdd,
      ops.elemwiseSub,
      ops.broadcastAdd,
      ops.broadcastSub,
      ops.broadcastMul,
    ] as const;
    const unary = [ops.relu, ops.negative, ops.sigmoid, ops.tanh, ops.abs, ops.floor, ops.ceil] as const;
    const magnitude = (): Value =>
      build.op(ops.broadcastAdd, `${name}_d`, [
        build.op(ops.abs, `${name}_m`, [value]),
        build.param(`${name}_c`, [1], [0.5]),
      ]);
    const choices: readonly (() => Value)[] = [
      () =>
        build.op(
          ops.convolution,
          name,
          [value, weight(`${name}_w`, [4, channels, 1, 1]), build.param(`${name}_b`, [4], normal([4]))],
          { kernel: [1, 1], num_filter: 4 },
        ),
      () => build.op(binary[random.int(5)] as (typeof binary)[0], name, [value, other]),
      () =>
        build.op(binary[2 + random.int(3)] as (typeof binary)[0], name, [
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
    add((choices[random.int(choices.length)] as () => Value)());
  }
  const heads = made.slice(1).filter(({ value }) => !made.some((d) => d.value.node.inputs.includes(value)));
  return build.model(...heads.map(({ value }) => value));
}

function randomData(seed: number): Tensor {
  const random = seededRandom(seed);
  return float64(
    SHAPE,
    Array.from({ length: sizeOf(SHAPE) }, () => random.normal()),
  );
}

const SEEDS = Array.from({ length: 120 }, (_, i) => i);

describe('random networks', () => {
  it('R252: no integer exceeds its declared precision, whatever the input', () => {
    for (const seed of SEEDS) {
      const result = quantizeFor(randomNetwork(seed, 8), randomData(seed));
      const random = seededRandom(seed);
      for (let i = 0; i < 4; i++) {
        // Inputs at the limits of the range are the ones that overflow, if any do.
        const extreme = Array.from({ length: sizeOf(SHAPE) }, () => 127 * Math.sign(random.next() - 0.5));
        const inputs = new Map([['data', float64(SHAPE, extreme)]]);
        evaluateModel(result.model, inputs, irOperators, ({ op, name, attrs }, [output]) => {
          // Parameters are the same for every input.
          if (i > 0 && result.model.params.has(name)) return;
          const bits = (result.precisions.get(name)?.['out_key'] ?? attrs['precision'] ?? 32) as number;
          const largest = absMax(output ?? float64([0], []));
          // A quotient is truncated, and by 0 made 0, by the cast that follows it here, by the division itself in the
          // runtime.
          if (op === 'broadcast_div' && !Number.isFinite(largest)) return;
          const isWhole = op === 'broadcast_div' || Number.isInteger(largest);
          expect([seed, name, isWhole, largest <= rangeOf(bits)]).toEqual([seed, name, true, true]);
        });
      }
    }
  });

  it('R253: quantized outputs follow the float ones', () => {
    const errors = SEEDS.flatMap((seed) => {
      const model = randomNetwork(seed, 4);
      const data = randomData(seed);
      const float = evaluateModel(model, new Map([['data', data]]), irOperators);
      return dequantized(quantizeFor(model, data), data).map((output, i) => {
        const exact = float[i]?.data ?? [];
        const largest = Math.max(...Array.from(exact, Math.abs), 1e-9);
        return Math.max(...output.map((y, j) => Math.abs(y - (exact[j] as number)))) / largest;
      });
    }).sort((a, b) => a - b);
    expect(errors.length).toBeGreaterThan(SEEDS.length);
    expect(errors[Math.floor(errors.length / 2)]).toBeLessThan(0.02);
    expect(errors[Math.floor(0.95 * errors.length)]).toBeLessThan(0.1);
  });
});
