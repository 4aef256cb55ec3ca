import fc from 'fast-check';
import type { Image } from './image.js';
import type { Preprocessing, PreprocessingOverrides } from './preprocessing.js';
import { definePreprocessing, resolvePreprocessing } from './preprocessing.js';
import { imageTransform } from './transform.js';

/** Two pixels beside each other. */
const pair: Image = { width: 2, height: 1, channels: 3, pixels: Uint8Array.of(0, 128, 255, 51, 102, 204) };

const inputOf = (image: Image, sampleShape: number[], settings: PreprocessingOverrides): number[] => [
  ...imageTransform({
    sampleShape,
    preprocessing: resolvePreprocessing(definePreprocessing({}), settings, sampleShape),
  })(image),
];

/** float32 arithmetic against decimal fractions: values below 3 keep six digits, those up to 255 four. */
const near = (values: readonly number[]): number[] =>
  values.map((value) => expect.closeTo(value, Math.abs(value) < 3 ? 5 : 4) as number);

const IMAGENET = { unit: 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

test.each<[string, number[], PreprocessingOverrides, number[]]>([
  [
    'v/255, mean and deviation of each channel [R218]',
    [3, 1, 2],
    IMAGENET,
    [
      (0 / 255 - 0.485) / 0.229,
      (51 / 255 - 0.485) / 0.229,
      (128 / 255 - 0.456) / 0.224,
      (102 / 255 - 0.456) / 0.224,
      (255 / 255 - 0.406) / 0.225,
      (204 / 255 - 0.406) / 0.225,
    ],
  ],
  [
    'bytes less the mean of each channel, blue first',
    [3, 1, 2],
    { channelOrder: 'BGR', mean: [104, 117, 123] },
    [255 - 104, 204 - 104, 128 - 117, 102 - 117, 0 - 123, 51 - 123],
  ],
  ['(v − 127)/128', [3, 1, 2], { mean: [127], std: [128] }, [-127, -76, 1, -25, 128, 77].map((v) => v / 128)],
  ['bytes as they are', [3, 1, 2], {}, [0, 51, 128, 102, 255, 204]],
  ['the channels last', [1, 2, 3], { layout: 'NHWC' }, [0, 128, 255, 51, 102, 204]],
  [
    'the channels last, blue first',
    [1, 2, 3],
    { layout: 'NHWC', channelOrder: 'BGR' },
    [255, 128, 0, 204, 102, 51],
  ],
  // (587·128 + 114·255)/1000 = 104.2, (299·51 + 587·102 + 114·204)/1000 = 98.4
  ['grey', [1, 1, 2], {}, [104, 98]],
  ['stretched: the mean of both pixels', [3, 1, 1], {}, [26, 115, 230]],
])('%s', (_, sampleShape, settings, expected) => {
  expect(inputOf(pair, sampleShape, settings)).toEqual(near(expected));
});

/** 6×4 pixels: red is 10 times the column, green 10 times the row, blue their sum. */
const ramp: Image = {
  width: 6,
  height: 4,
  channels: 3,
  pixels: Uint8Array.from(
    Array.from({ length: 24 }, (_, i) => [i % 6, Math.floor(i / 6)] as const).flatMap(([x, y]) => [
      10 * x,
      10 * y,
      10 * (x + y),
    ]),
  ),
};

test('short side resized, the middle cut out, worked out by hand to one level [R214]', () => {
  // 6×4 becomes 3×2: each new pixel is the mean of 2×2. The middle 2×2 begins at column 0.
  const expected = [5, 25, 5, 25, 5, 5, 25, 25, 10, 30, 30, 50];
  const found = inputOf(ramp, [3, 2, 2], { resize: 'short-side', shortSide: 2 });
  found.forEach((value, i) => expect(Math.abs(value - (expected[i] as number))).toBeLessThanOrEqual(1));
  expect(found).toHaveLength(12);
});

test('growing is linear between the centres of the pixels, worked out by hand to one level', () => {
  // 2 pixels become 4: a quarter and three quarters between them, the outer ones as they are.
  const found = inputOf(pair, [3, 1, 4], {});
  [0, 12.75, 38.25, 51, 128, 121.5, 108.5, 102, 255, 242.25, 216.75, 204].forEach((value, i) =>
    expect(Math.abs((found[i] as number) - value)).toBeLessThanOrEqual(1),
  );
});

test('inputs need not be square', () => {
  expect(inputOf(ramp, [3, 2, 4], { resize: 'none' }).slice(0, 8)).toEqual([10, 20, 30, 40, 10, 20, 30, 40]);
  expect(() => inputOf(ramp, [3, 5, 5], { resize: 'none' })).toThrow(
    'MRT3006 an image of 6×4 pixels is smaller than the input',
  );
});

test('an image of one channel is grey in every order', () => {
  const grey: Image = { width: 2, height: 1, channels: 1, pixels: Uint8Array.of(7, 200) };
  expect(inputOf(grey, [1, 1, 2], {})).toEqual([7, 200]);
  expect(inputOf(grey, [3, 1, 2], { channelOrder: 'BGR' })).toEqual([7, 200, 7, 200, 7, 200]);
});

test('the default short side is 8/7 of the longer side of the input, rounded up [R214]', () => {
  const resized = (sampleShape: number[]): Preprocessing =>
    resolvePreprocessing(definePreprocessing({ resize: 'short-side' }), {}, sampleShape);
  expect(resized([3, 224, 224]).shortSide).toBeNull();
  expect(inputOf({ ...ramp, width: 8, height: 3 }, [3, 2, 2], { resize: 'short-side' })).toHaveLength(12);
});

test.each<[string, PreprocessingOverrides, string]>([
  ['two means for three channels', { mean: [1, 2] }, 'mean has 2 numbers, the input 3 channels'],
  ['no deviation', { std: [0] }, 'std 0'],
  ['a mean that is not a number', { mean: [NaN] }, 'mean NaN'],
  ['a unit of nothing', { unit: 0 }, 'the unit is 0'],
  [
    'a crop larger than the image',
    { resize: 'short-side', shortSide: 3 },
    'short side of 3 pixels is too small',
  ],
  ['grey in three channels', { channelOrder: 'GRAY' }, 'GRAY have 1 channels, the input shape has 3'],
  ['channels last where they are first', { layout: 'NHWC' }, 'RGB have 3 channels, the input shape has 4'],
])('%s: MRT3014', (_, settings, says) => {
  expect(() => inputOf(ramp, [3, 4, 4], settings)).toThrow(/MRT3014/);
  expect(() => inputOf(ramp, [3, 4, 4], settings)).toThrow(says);
});

test('layout and order only move values: the same numbers wherever they are', () => {
  const image = fc
    .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
    .chain(([width, height]) =>
      fc
        .uint8Array({ minLength: 3 * width * height, maxLength: 3 * width * height })
        .map((pixels): Image => ({ width, height, channels: 3, pixels })),
    );
  fc.assert(
    fc.property(image, (one) => {
      const { width, height } = one;
      const [first, last] = [
        [3, height, width],
        [height, width, 3],
      ];
      const planes = inputOf(one, first, IMAGENET);
      const reversed = { ...IMAGENET, mean: IMAGENET.mean.toReversed(), std: IMAGENET.std.toReversed() };
      const pixels = inputOf(one, last, { ...reversed, channelOrder: 'BGR', layout: 'NHWC' });
      const size = width * height;
      planes.forEach((value, i) => expect(pixels[3 * (i % size) + 2 - Math.floor(i / size)]).toBe(value));
    }),
    { seed: 8, numRuns: 30 },
  );
});
