/** Convolutions by Winograd's minimal filtering: only where no bit is lost, and then no bit differs. */
import { formatDeployGraph, formatParamsBlob, precisionRange } from '@mrtjs/cvm';
import { draftGraph } from '@mrtjs/cvm/testing';
import type { Shape } from '@mrtjs/tensor';
import { int32, sizeOf } from '@mrtjs/tensor';
import fc from 'fast-check';
import type { Trial } from '../testing/agreement.js';
import { inParts, outputsOnBoth, stepsOf, wholeAndInParts } from '../testing/agreement.js';
import type { Elements } from '../testing/operator-trial.js';
import { operatorTrial, someElements } from '../testing/operator-trial.js';

interface Layer {
  readonly batch?: number;
  readonly channels: number;
  readonly filters: number;
  readonly image: readonly [height: number, width: number];
  readonly padding?: readonly [y: number, x: number];
  readonly bias?: boolean;
  /** Bits that the data really have. */
  readonly bits?: number;
}

const largest: Elements = (range) => range;
/** As large as can be, and every so many times negative. */
const alternating =
  (period: number): Elements =>
  (range, i) =>
    i % period === 0 ? -range : range;

/** A convolution of data that pass `where`, which lets more bits through than it declares (CVM-SPEC 8.3). */
function trialOf(layer: Layer, elements: Elements, attrs: object = {}): Trial {
  const { batch = 1, channels, filters, image, padding = [1, 1], bias = false, bits = 8 } = layer;
  const tensor = (shape: Shape, precision: number, of: Elements): ReturnType<typeof int32> =>
    int32(
      shape,
      Array.from({ length: sizeOf(shape) }, (_, i) => of(precisionRange(precision), i)),
    );
  const shapes = {
    data: [batch, channels, ...image],
    ones: [batch, channels, ...image],
    weight: [filters, channels, 3, 3],
    bias: [filters],
  };
  const inputs = ['passed', 'weight', ...(bias ? ['bias'] : [])];
  const graph = draftGraph({
    variables: {
      data: { shape: shapes.data, precision: bits },
      ones: { shape: shapes.ones, precision: 2 },
      weight: { shape: shapes.weight, precision: 8 },
      ...(bias ? { bias: { shape: shapes.bias, precision: 20 } } : {}),
    },
    nodes: [
      { func: 'where', name: 'passed', inputs: ['ones', 'data', 'data'] },
      {
        func: 'conv2d',
        inputs,
        attrs: { channels: filters, kernel_size: [3, 3], padding, use_bias: bias, ...attrs },
      },
    ],
  });
  return {
    symbol: formatDeployGraph(graph),
    params: formatParamsBlob([
      ['ones', tensor(shapes.ones, 2, () => 1)],
      ['weight', tensor(shapes.weight, 8, elements)],
      ...(bias ? [['bias', tensor(shapes.bias, 20, elements)] as const] : []),
    ]),
    inputs: [tensor(shapes.data, bits, elements)],
  };
}

/** The rows of blocks of sums that a layer is computed by; 1 where it is computed by definition. */
function blockOf(trial: Trial): number {
  const { detail = '' } = stepsOf(trial).find(({ label }) => label === 'convolution') ?? {};
  return Number(/F\((\d)×\1\)$/u.exec(detail)?.[1] ?? 1);
}

async function expectAgreement(trial: Trial): Promise<void> {
  const { found, wanted } = await wholeAndInParts(trial);
  expect(found).toEqual(wanted);
}

// Of few output channels, so that the reference engine has little to compute; blocks of 4×4 are best for all of them.
const layer = { filters: 16, image: [12, 12] } as const;

test.each<[string, Layer, number]>([
  ['windows of 4×4 blocks grow to 100 times, within 16 bits', { ...layer, channels: 16, bits: 9 }, 4],
  ['… and beyond', { ...layer, channels: 16, bits: 10 }, 2],
  ['sums of 4×4 blocks have 25 bits and a sign', { ...layer, channels: 224 }, 4],
  ['… and no more', { ...layer, channels: 232 }, 2],
  ['windows of 2×2 blocks grow to 4 times, within 16 bits', { ...layer, channels: 16, bits: 14 }, 2],
  ['… and beyond', { ...layer, channels: 16, bits: 15 }, 1],
  ['sums of 2×2 blocks have 29 bits and a sign', { ...layer, channels: 112, bits: 13 }, 2],
  ['… and no more', { ...layer, channels: 120, bits: 13 }, 1],
])('%s', async (_, limits, block) => {
  const trial = trialOf(limits, largest);
  expect(blockOf(trial)).toBe(block);
  await expectAgreement(trial);
  for (const elements of [alternating(2), alternating(3), alternating(7), someElements(1)])
    await expectAgreement(trialOf(limits, elements));
});

test('the weights of each filter say how large its sums are, where precisions allow too much', () => {
  const heavy = { channels: 256, filters: 32, image: [28, 28] } as const;
  expect(blockOf(trialOf(heavy, largest))).toBe(2);
  expect(blockOf(trialOf(heavy, someElements(1)))).toBe(4);
});

test.each<[string, Layer, object, number]>([
  ['many pixels', { channels: 64, filters: 64, image: [56, 56] }, {}, 4],
  ['few pixels and many weights', { channels: 512, filters: 512, image: [7, 7] }, {}, 2],
  ['hardly any pixels', { channels: 64, filters: 64, image: [3, 3] }, {}, 1],
  ['channels in no whole vectors', { channels: 12, filters: 64, image: [56, 56] }, {}, 1],
  ['stride', { channels: 16, filters: 16, image: [28, 28] }, { strides: [1, 2] }, 1],
  ['dilation', { channels: 16, filters: 16, image: [28, 28] }, { dilation: [2, 1] }, 1],
  ['a row of windows too long for memory', { channels: 32, filters: 16, image: [4, 8192] }, {}, 2],
])('blocks are chosen by what they take: %s', (_, layer, attrs, block) => {
  expect(blockOf(trialOf(layer, someElements(2), attrs))).toBe(block);
});

test('groups are computed by definition', () => {
  const operands = [
    { shape: [1, 16, 28, 28], precision: 8 },
    { shape: [16, 8, 3, 3], precision: 8 },
  ];
  const attrs = { channels: 16, groups: 2, kernel_size: [3, 3], use_bias: false };
  expect(blockOf(operatorTrial('conv2d', operands, attrs, someElements(3)))).toBe(1);
});

test.each<[string, Layer, number]>([
  ['many rows: each part transforms its own', { channels: 8, filters: 8, image: [59, 53] }, 0],
  ['… of several images', { batch: 3, channels: 16, filters: 9, image: [21, 49] }, 0],
  [
    'few rows: windows that tiles share are transformed before',
    { channels: 16, filters: 64, image: [9, 53] },
    1,
  ],
  ['… of several images', { batch: 2, channels: 40, filters: 20, image: [13, 7] }, 1],
])('work is divided by rows of windows, or by tiles of channels: %s', async (_, layer, transforms) => {
  const trial = trialOf(layer, someElements(5));
  const plan = { ...inParts, threads: 2 };
  expect(stepsOf(trial, plan).filter(({ label }) => label === 'windows')).toHaveLength(transforms);
  const { wasm, reference } = await outputsOnBoth(trial, [{ plan }]);
  expect(wasm).toEqual([reference]);
});

test('any geometry', async () => {
  const layers = fc.record({
    batch: fc.integer({ min: 1, max: 3 }),
    channels: fc.constantFrom(8, 16, 24, 40),
    filters: fc.integer({ min: 1, max: 20 }),
    image: fc.tuple(fc.integer({ min: 1, max: 21 }), fc.integer({ min: 1, max: 21 })),
    padding: fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })),
    bias: fc.boolean(),
    bits: fc.integer({ min: 2, max: 15 }),
  });
  const seen = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(layers, fc.nat(), async (any, seed) => {
      fc.pre(any.image.every((size, axis) => size + 2 * (any.padding[axis] as number) >= 3));
      const trial = trialOf(any, someElements(seed));
      const block = blockOf(trial);
      seen.set(block, (seen.get(block) ?? 0) + 1);
      await expectAgreement(trial);
    }),
    { numRuns: 300, seed: 4 },
  );
  for (const block of [1, 2, 4]) expect(seen.get(block)).toBeGreaterThan(30);
}, 120_000);
