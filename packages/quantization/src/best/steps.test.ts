/** Each step of profile `best` can be switched, is kept only where it helps, and is told of. */
import type { Model } from '@mrtjs/graph';
import { ops } from '@mrtjs/graph';
import { float64, seededRandom, sizeOf } from '@mrtjs/tensor';
import { bestFor } from '../testing/best.js';
import { Build } from '../testing/build.js';
import type { RecipeChoices } from './recipe.js';
import { recipeSteps } from './steps.js';

const SHAPE = [4, 3, 6, 6];

const normal = (seed: number, shape: readonly number[], scale = 1): number[] => {
  const random = seededRandom(seed);
  return Array.from({ length: sizeOf(shape) }, () => scale * random.normal());
};

/** Layer, depthwise layer, layer; the channels between the first two differ by `spread`. */
function network(spread: number): Model {
  const build = new Build();
  const factor = (filter: number): number => spread ** (filter / 5);
  const layer = (
    name: string,
    x: ReturnType<Build['data']>,
    [filters, channels, side]: readonly [number, number, number],
    scale: (filter: number) => number,
    groups = 1,
  ) => {
    const shape = [filters, channels, side, side];
    const weights = normal(name.length, shape, 0.4).map(
      (w, i) => w * scale(Math.floor(i / (channels * side * side))),
    );
    return build.op(
      ops.convolution,
      name,
      [
        x,
        build.param(`${name}_w`, shape, weights),
        build.param(`${name}_b`, [filters], normal(9, [filters], 0.1)),
      ],
      {
        kernel: [side, side],
        pad: [(side - 1) / 2, (side - 1) / 2],
        num_filter: filters,
        num_group: groups,
      },
    );
  };
  const first = build.op(ops.relu, 'r', [layer('first', build.data(SHAPE), [6, 3, 3], factor)]);
  const middle = layer('depthwise', first, [6, 1, 3], (filter) => 1 / factor(filter), 6);
  return build.model(layer('last', build.op(ops.relu, 's', [middle]), [4, 6, 1], () => 1));
}

const BATCHES = [1, 2, 3].map((seed) => float64(SHAPE, normal(seed, SHAPE)));

const OFF = { equalization: 'off', twoPlanes: 'off', rounding: 'off', biasCorrection: 'off' } as const;

const OPTIONS: Readonly<Record<string, keyof RecipeChoices>> = {
  equalization: 'equalization',
  'two planes': 'twoPlanes',
  rounding: 'rounding',
  'bias correction': 'biasCorrection',
};

test('every step has an option', () => {
  expect(recipeSteps.map(({ name }) => name)).toEqual(Object.keys(OPTIONS));
});

describe.each(recipeSteps.map((step) => [step.name, step] as const))('%s', (name, step) => {
  const option = OPTIONS[name] as string;
  const made = async (choice: 'on' | 'off' | 'auto', spread: number) => {
    const recipe = { ...OFF, [option]: choice };
    const { report } = await bestFor(network(spread), BATCHES, { learns: true, recipe });
    return { noise: report.signal?.noise ?? NaN, step: report.steps.find((each) => each.name === name) };
  };

  test.each([1, 300])('with channels that differ by a factor of %d', async (spread) => {
    const [on, off, auto] = [await made('on', spread), await made('off', spread), await made('auto', spread)];
    expect(off.step).toEqual({ name, taken: false, decibels: null, layers: [] });
    expect(on.step).toMatchObject({ taken: true, decibels: null });
    expect(on.noise).not.toBe(off.noise);
    const gain = off.noise / on.noise;
    expect(auto.step?.decibels).toBeCloseTo(10 * Math.log10(gain), 9);
    expect(auto.step?.taken).toBe(gain >= step.worth);
    expect(auto.noise).toBe(gain >= step.worth ? on.noise : off.noise);
  });
});

test('channels that differ are balanced', async () => {
  const recipe = { ...OFF, equalization: 'auto' } as const;
  const { report } = await bestFor(network(300), BATCHES, { learns: true, recipe });
  expect(report.steps[0]).toMatchObject({ name: 'equalization', taken: true });
  expect(report.steps[0]?.decibels).toBeGreaterThan(6);
});

describe('further layers of two planes', () => {
  /** A layer whose channels differ, and one that reads them as if they did not. */
  function uneven(spread: number): Model {
    const build = new Build();
    const factor = (channel: number): number => spread ** (channel / 5);
    const layer = (
      name: string,
      x: ReturnType<Build['data']>,
      weights: readonly number[],
      channels: number,
    ) =>
      build.op(ops.convolution, name, [x, build.param(`${name}_w`, [6, channels, 1, 1], weights)], {
        kernel: [1, 1],
        num_filter: 6,
        no_bias: true,
      });
    const first = normal(1, [6, 3]).map((w, i) => w * factor(Math.floor(i / 3)));
    const middle = build.op(ops.relu, 'r', [layer('first', build.data(SHAPE), first, 3)]);
    return build.model(
      layer(
        'last',
        middle,
        normal(2, [6, 6]).map((w, i) => w / factor(i % 6) ** 0.8),
        6,
      ),
    );
  }
  const made = (spread: number, twoPlanes: 'auto' | 'off') =>
    bestFor(uneven(spread), BATCHES, { learns: true, recipe: { twoPlanes } });

  test('are added where the outputs are far off, and told of', async () => {
    const [without, auto] = [await made(3000, 'off'), await made(3000, 'auto')];
    expect(without.report.signal?.decibels).toBeLessThan(25);
    const added = auto.report.steps.filter(({ layers }) => layers.length > 0);
    expect(added[0]).toMatchObject({ name: 'two planes', taken: true, layers: ['last'] });
    expect(auto.report.signal?.decibels).toBeCloseTo(
      (without.report.signal?.decibels ?? NaN) + (added[0]?.decibels ?? NaN),
      9,
    );
  });

  test('are not looked for where they are close', async () => {
    const { report } = await made(1, 'auto');
    expect(report.signal?.decibels).toBeGreaterThan(25);
    expect(report.steps.filter(({ layers }) => layers.length > 0)).toEqual([]);
  });
});
