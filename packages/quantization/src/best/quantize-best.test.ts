import type { Model, Value } from '@mrtjs/graph';
import { evaluateModel, irOperators, ops, rangeOf } from '@mrtjs/graph';
import type { Shape, Tensor } from '@mrtjs/tensor';
import { absMax, float64, seededRandom, sizeOf } from '@mrtjs/tensor';
import { bestFor, noiseOf } from '../testing/best.js';
import type { Build } from '../testing/build.js';
import { dequantized } from '../testing/build.js';
import type { RandomStep } from '../testing/random-network.js';
import { BINARY, drawNetwork, randomData } from '../testing/random-network.js';

const SHAPE: Shape = [1, 3, 6, 6];

/** A random network of prepared operators that profile `best` has rules for. */
const randomNetwork = (seed: number, steps: number): Model => drawNetwork(seed, steps, SHAPE, choicesOf);

function choicesOf({
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
  const unary = [ops.relu, ops.relu, ops.negative, ops.sigmoid, ops.tanh] as const;
  const kernel = rows > 2 ? 3 : 1;
  const groups = random.int(2) === 0 ? 1 : channels;
  const filters = groups === 1 ? 4 : channels;
  return [
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
    () => build.op(BINARY[random.int(5)] as (typeof BINARY)[0], name, [value, other]),
    () =>
      build.op(BINARY[2 + random.int(3)] as (typeof BINARY)[0], name, [
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
}

/** A LeakyReLU as prepare writes it. */
function leaky(build: Build, name: string, x: Value, slope: Value): Value {
  const below = build.op(ops.relu, `${name}_below`, [build.op(ops.negative, `${name}_negative`, [x])]);
  return build.op(ops.elemwiseSub, name, [
    build.op(ops.relu, `${name}_above`, [x]),
    build.op(ops.broadcastMul, `${name}_scaled`, [below, slope]),
  ]);
}

const normalData = (seed: number, shape: Shape = SHAPE): Tensor => randomData(seed, shape);

const SEEDS = Array.from({ length: 60 }, (_, i) => i);

describe('random networks', () => {
  it('no integer exceeds its declared precision, whatever the input', async () => {
    const wrong: string[] = [];
    for (const seed of SEEDS) {
      const { quantized } = await bestFor(randomNetwork(seed, 8), [normalData(seed)]);
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
      const data = normalData(seed);
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
