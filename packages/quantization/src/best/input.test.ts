/** Inputs that are made of bytes are read as bytes. */
import { evaluateModel, irOperators, ops } from '@mrtjs/graph';
import type { InputScale } from '@mrtjs/graph';
import type { Tensor } from '@mrtjs/tensor';
import { float64, seededRandom, sizeOf } from '@mrtjs/tensor';
import { bestFor, noiseOf } from '../testing/best.js';
import { Build, dequantized } from '../testing/build.js';
import { quantizeValues } from '../numeric/quantize-values.js';
import type { PixelScale } from './input.js';
import { areBytes, pixelCode } from './input.js';

const SHAPE = [2, 3, 6, 6];
const PIXELS: PixelScale = { unit: 255, mean: [0.49, 0.48, 0.45], deviation: [0.2, 0.25, 0.3] };

const numberOf = (list: readonly number[], c: number): number => (list[c] ?? list[0]) as number;

/** The float input that bytes stand for. */
function inputOf(bytes: ArrayLike<number>, { unit, mean, deviation }: PixelScale = PIXELS): Tensor {
  const inner = sizeOf(SHAPE.slice(2));
  return float64(
    SHAPE,
    Array.from(bytes, (byte, i) => {
      const c = Math.floor(i / inner) % 3;
      return (byte / unit - numberOf(mean, c)) / numberOf(deviation, c);
    }),
  );
}

function randomBytes(seed: number, most = 254): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: sizeOf(SHAPE) }, () => random.int(most + 1));
}

/** A padded convolution: its padding is the mean of the pixels. */
function network() {
  const build = new Build();
  const random = seededRandom(3);
  const normal = (length: number) => Array.from({ length }, () => random.normal());
  const conv = build.op(
    ops.convolution,
    'conv',
    [build.data(SHAPE), build.param('w', [4, 3, 3, 3], normal(108)), build.param('b', [4], normal(4))],
    { kernel: [3, 3], pad: [1, 1], num_filter: 4 },
  );
  return build.model(conv);
}

test.each([
  ['one mean and deviation for all channels', { unit: 1, mean: [127.5], deviation: [128] }],
  ['one for each', PIXELS],
  ['bytes as they are', { unit: 1, mean: [0], deviation: [1] }],
])('the input has no error: %s', async (_, pixels) => {
  const model = network();
  const data = inputOf(randomBytes(1), pixels);
  const [float] = evaluateModel(model, new Map([['data', data]]), irOperators);
  const noise = async (options: { pixels?: PixelScale }): Promise<number> => {
    const { quantized } = await bestFor(model, [data], options);
    return noiseOf(float as Tensor, dequantized(quantized, data)[0] ?? []);
  };
  const [raw, plain] = [await noise({ pixels }), await noise({})];
  // What is left is the rounding of the weights; the grid of bytes as they are is the same either way.
  expect(raw).toBeLessThanOrEqual(plain);
  expect(raw).toBeLessThan(2e-4);
});

test('integers are bytes less 127, and byte 255 counts as 254', async () => {
  const bytes = randomBytes(2, 255);
  bytes[0] = 255;
  const { quantized } = await bestFor(network(), [inputOf(bytes)], { pixels: PIXELS });
  const input = quantized.inputs.get('data') as InputScale;
  expect(input.byteOffset).toBe(-127);
  expect(Array.from(quantizeValues(inputOf(bytes), input).data)).toEqual(
    bytes.map((byte) => Math.min(byte, 254) - 127),
  );
});

test('another number of bits for the input is no byte', async () => {
  const options = { pixels: PIXELS, inputPrecision: 7 };
  const { quantized } = await bestFor(network(), [inputOf(randomBytes(1))], options);
  expect(quantized.inputs.get('data')).toMatchObject({ targetBit: 7 });
  expect(quantized.inputs.get('data')).not.toHaveProperty('byteOffset');
});

test.each<[string, (bytes: number[]) => number[], boolean]>([
  ['bytes', (bytes) => bytes, true],
  ['bytes in float32', (bytes) => bytes.map((byte) => byte + 1e-4), true],
  ['fractions', (bytes) => bytes.map((byte) => byte + 0.3), false],
  ['one fraction', ([first = 0, ...rest]) => [first + 0.02, ...rest], false],
  ['what is beyond 255', ([, ...rest]) => [256, ...rest], false],
  ['negative numbers', ([, ...rest]) => [-1, ...rest], false],
  ['what is no number', ([, ...rest]) => [NaN, ...rest], false],
])('%s: made of bytes or not', (_, change, expected) => {
  expect(areBytes(inputOf(change(randomBytes(4))), PIXELS)).toBe(expected);
});

test.each<[string, PixelScale]>([
  ['two means for three channels', { ...PIXELS, mean: [1, 2] }],
  ['a deviation of 0', { ...PIXELS, deviation: [0] }],
  ['a unit of 0', { ...PIXELS, unit: 0 }],
  ['a mean that is no number', { ...PIXELS, mean: [NaN] }],
])('%s: MRT2206', (_, pixels) => {
  expect(() => pixelCode(pixels, 3)).toThrow(/MRT2206 PREPROCESSING.Mean/);
});
