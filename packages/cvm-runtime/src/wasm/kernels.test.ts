/** Single layers at ragged sizes, with more channels and pixels than random models have, against the reference kernels. */
import type { Shape } from '@mrtjs/tensor';
import fc from 'fast-check';
import { stepsOf, wholeAndInParts } from '../testing/agreement.js';
import type { Variable } from '../testing/operator-trial.js';
import { operatorTrial, someElements } from '../testing/operator-trial.js';

/** Expects engines to agree on one operator of random elements; gives what the wasm engine computes it with. */
async function expectSame(
  func: string,
  operands: readonly Variable[],
  attrs: Parameters<typeof operatorTrial>[2],
  seed = 1,
): Promise<readonly string[]> {
  const trial = operatorTrial(func, operands, attrs, someElements(seed));
  const { found, wanted } = await wholeAndInParts(trial);
  expect(found).toEqual(wanted);
  return stepsOf(trial).map(({ label }) => label);
}

const small = (shape: Shape): Variable => ({ shape, precision: 8 });
const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

test.each(numbers(1, 19))('dense: %d units, of 1 to 40 inputs and 1 to 7 rows', async (units) => {
  for (const rows of [1, 2, 3, 4, 5, 7])
    for (const columns of [1, 2, 7, 8, 9, 16, 17, 40])
      await expectSame('dense', [small([rows, columns]), small([units, columns])], {
        units,
        use_bias: false,
      });
});

test('dense: the longest sums that precisions allow', async () => {
  const columns = 65_535;
  const operands = [small([2, columns]), small([3, columns])];
  await expectSame('dense', operands, { units: 3, use_bias: false }, 5);
});

test.each(numbers(1, 18))('convolution: rows of %d pixels', async (width) => {
  const attrs = { channels: 9, kernel_size: [3, 3], padding: [1, 1], use_bias: false };
  await expectSame('conv2d', [small([2, 5, 3, width]), small([9, 5, 3, 3])], attrs);
});

test('convolution: any geometry', async () => {
  const pair = (min: number, max: number) => fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }));
  const geometry = fc.record({
    batch: fc.integer({ min: 1, max: 3 }),
    groups: fc.constantFrom(1, 1, 2, 3, 4, 8),
    perGroup: fc.constantFrom(1, 1, 2, 3, 7, 8, 16, 21),
    filters: fc.constantFrom(1, 1, 2, 5, 8, 13, 17),
    image: pair(1, 20),
    kernel_size: pair(1, 5),
    strides: pair(1, 3),
    padding: pair(0, 4),
    dilation: pair(1, 3),
    use_bias: fc.boolean(),
    seed: fc.nat(),
  });
  const seen: string[] = [];
  await fc.assert(
    fc.asyncProperty(geometry, async ({ batch, groups, perGroup, filters, image, seed, ...attrs }) => {
      const reach = attrs.kernel_size.map((k, i) => 1 + (k - 1) * (attrs.dilation[i] as number));
      fc.pre(image.every((size, i) => (reach[i] as number) <= size + 2 * (attrs.padding[i] as number)));
      const channels = groups * filters;
      const bias = attrs.use_bias ? [{ shape: [channels], precision: 20 }] : [];
      const data = small([batch, groups * perGroup, ...image]);
      const weight = small([channels, perGroup, ...attrs.kernel_size]);
      seen.push(
        ...(await expectSame('conv2d', [data, weight, ...bias], { ...attrs, channels, groups }, seed)),
      );
    }),
    { numRuns: 200, seed: 3 },
  );
  // Neither kernel is left out, whatever geometries are drawn.
  for (const kernel of ['convolution', 'depthwise'])
    expect(seen.filter((label) => label === kernel).length).toBeGreaterThan(30);
});

test.each([255, 256, 512])('depthwise convolution: %d channels', async (channels) => {
  for (const [strides, filters] of [
    [[1, 1], 1],
    [[2, 2], 1],
    [[1, 2], 2],
  ] as const) {
    const outputs = channels * filters;
    const attrs = { channels: outputs, groups: channels, kernel_size: [3, 3], padding: [1, 1], strides };
    await expectSame('conv2d', [small([2, channels, 5, 6]), small([outputs, 1, 3, 3])], {
      ...attrs,
      use_bias: false,
    });
  }
});

test('convolution: windows too far apart to be staged', async () => {
  const attrs = { channels: 1, kernel_size: [3, 3], padding: [4096, 4096], dilation: [4096, 4096] };
  await expectSame('conv2d', [small([1, 2, 5, 4]), small([1, 2, 3, 3])], { ...attrs, use_bias: false });
});

test.each([1, 3, 8, 15, 16, 17, 40, 64])('pooling: %d channels', async (channels) => {
  for (const precision of [8, 16, 30])
    await expectSame(
      'max_pool2d',
      [{ shape: [2, channels, 9, 7], precision }],
      { pool_size: [3, 2], strides: [2, 2], padding: [1, 0], ceil_mode: true },
      precision,
    );
});

test.each(['sum', 'max'])('%s: few results of many elements, and many of few', async (func) => {
  for (const precision of [8, 14])
    for (const [shape, axis] of [
      [[5000], [0]],
      [[3, 2500], [1]],
      [[2500, 3], [0]],
      [
        [2, 17, 9, 11],
        [2, 3],
      ],
      [
        [2, 17, 9, 11],
        [0, 1],
      ],
      [
        [3, 5, 7, 2],
        [0, 2],
      ],
    ] as const)
      await expectSame(func, [{ shape, precision }], { axis });
});

test.each([1, 7, 8, 1023, 1024, 1025, 5000])('pointwise: %d elements', async (length) => {
  for (const precision of [8, 16, 32])
    for (const shift_bit of [1, 9, 31, 32])
      await expectSame('cvm_right_shift', [{ shape: [length], precision }], { precision: 8, shift_bit });
});

test('broadcasts over every subset of axes', async () => {
  const shape = [3, 5, 4, 6];
  for (let mask = 0; mask < 16; mask++) {
    const other = shape.map((size, axis) => (mask & (1 << axis) ? 1 : size));
    await expectSame('broadcast_add', [small(shape), { shape: other, precision: 12 }], {});
    await expectSame('broadcast_div', [{ shape: other, precision: 12 }, small(shape)], {});
  }
});

test('transposition of large planes', async () => {
  for (const axes of [
    [0, 2, 3, 1],
    [3, 1, 0, 2],
    [1, 0, 3, 2],
  ])
    await expectSame('transpose', [small([2, 3, 40, 37])], { axes });
});
