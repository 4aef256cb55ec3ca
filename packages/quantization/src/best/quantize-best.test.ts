import type { Model, Value } from '@mrtjs/graph';
import { evaluateModel, inferShapes, irOperators, ops, rangeOf, shapeOf } from '@mrtjs/graph';
import type { Shape, Tensor } from '@mrtjs/tensor';
import { absMax, float64, sameShape, seededRandom, sizeOf } from '@mrtjs/tensor';
import { bestFor, noiseOf } from '../testing/best.js';
import { Build, dequantized } from '../testing/build.js';

const SHAPE: Shape = [1, 3, 6, 6];

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
    const unary = [ops.relu, ops.relu, ops.negative, ops.sigmoid, ops.tanh] as const;
    const kernel = rows > 2 ? 3 : 1;
    const groups = random.int(2) === 0 ? 1 : channels;
    const filters = groups === 1 ? 4 : channels;
    const choices: readonly (() => Value)[] = [
      () =>
        build.op(
          ops.convolution,
          name,
          [
            value,
            weight(`${name}_w`, [filters, channels / groups, kernel, kernel]),
            build.param(`${name}_b`, [filters], normal([filters])),
          ],
          {
            kernel: [kernel, kernel],
            pad: [random.int(kernel), random.int(kernel)],
            num_filter: filters,
            num_group: groups,
          },
        ),
      () => build.op(binary[random.int(5)] as (typeof binary)[0], name, [value, other]),
      () =>
        build.op(binary[2 + random.int(3)] as (typeof binary)[0], name, [
          value,
          weight(`${name}_w`, [1, channels, 1, 1]),
        ]),
      () => build.op(unary[random.int(5)] as (typeof unary)[0], name, [value]),
      () => build.op(ops.clip, name, [value], { a_min: -1, a_max: 1.5 }),
      () => build.op(ops.softmax, name, [value], { axis: 1 }),
      () => build.op(ops.concat, name, [value, other], { dim: 1 }),
      () => build.op(ops.sum, name, [value], { axis: [2, 3], keepdims: true }),
      () => build.op(ops.max, name, [value], { axis: [1], keepdims: true }),
      () => build.op(ops.transpose, name, [value], { axes: [0, 1, 3, 2] }),
      () =>
        rows > 1
          ? build.op(ops.pooling, name, [value], { kernel: [2, 2], stride: [2, 2] })
          : build.op(ops.relu, name, [value]),
      () => leaky(build, name, value, weight(`${name}_w`, [1, channels, 1, 1])),
    ];
    add((choices[random.int(choices.length)] as () => Value)());
  }
  const heads = made.slice(1).filter(({ value }) => !made.some((d) => d.value.node.inputs.includes(value)));
  return build.model(...heads.map(({ value }) => value));
}

/** A LeakyReLU as prepare writes it. */
function leaky(build: Build, name: string, x: Value, slope: Value): Value {
  const below = build.op(ops.relu, `${name}_below`, [build.op(ops.negative, `${name}_negative`, [x])]);
  return build.op(ops.elemwiseSub, name, [
    build.op(ops.relu, `${name}_above`, [x]),
    build.op(ops.broadcastMul, `${name}_scaled`, [below, slope]),
  ]);
}

function randomData(seed: number, shape: Shape = SHAPE): Tensor {
  const random = seededRandom(seed);
  return float64(
    shape,
    Array.from({ length: sizeOf(shape) }, () => random.normal()),
  );
}

const SEEDS = Array.from({ length: 60 }, (_, i) => i);

describe('random networks', () => {
  it('no integer exceeds its declared precision, whatever the input', async () => {
    const wrong: string[] = [];
    for (const seed of SEEDS) {
      const { quantized } = await bestFor(randomNetwork(seed, 8), [randomData(seed)]);
      const random = seededRandom(seed);
      for (let i = 0; i < 3; i++) {
        const extreme = Array.from({ length: sizeOf(SHAPE) }, () => 127 * Math.sign(random.next() - 0.5));
        const inputs = new Map([['data', float64(SHAPE, extreme)]]);
        evaluateModel(quantized.model, inputs, irOperators, ({ op, name, attrs }, [output]) => {
          const bits = (quantized.precisions.get(name)?.['out_key'] ?? attrs['precision'] ?? 32) as number;
          const largest = absMax(output ?? float64([0], []));
          // A quotient is truncated by the cast that follows it here, by the division itself in the runtime.
          const isWhole = op === 'broadcast_div' || Number.isInteger(largest);
          if (!isWhole || largest > rangeOf(bits)) wrong.push(`seed ${seed}, ${name}: ${largest}`);
        });
      }
    }
    expect(wrong).toEqual([]);
  });

  it('quantized outputs follow the float ones', async () => {
    const noises: number[] = [];
    for (const seed of SEEDS) {
      const model = randomNetwork(seed, 4);
      const data = randomData(seed);
      const float = evaluateModel(model, new Map([['data', data]]), irOperators);
      const { quantized } = await bestFor(model, [data]);
      noises.push(...dequantized(quantized, data).map((output, i) => noiseOf(float[i] as Tensor, output)));
    }
    noises.sort((a, b) => a - b);
    expect(noises.length).toBeGreaterThan(SEEDS.length);
    expect(noises[Math.floor(noises.length / 2)]).toBeLessThan(1e-4);
    expect(noises[Math.floor(0.98 * noises.length)]).toBeLessThan(1e-3);
  });
});
