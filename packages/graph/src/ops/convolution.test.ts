import { float64, seededRandom, sizeOf } from '@mrtjs/tensor';
import fc from 'fast-check';
import type { AttrsInput } from '../attributes.js';
import type { Float64Tensor } from '../operator.js';
import { applyOp } from '../testing/index.js';
import { convolution, deconvolution } from './index.js';

type ConvolutionAttrs = AttrsInput<typeof convolution.attrs>;

function normal(shape: number[], seed: number): Float64Tensor {
  const random = seededRandom(seed);
  return float64(
    shape,
    Array.from({ length: sizeOf(shape) }, () => random.normal()),
  );
}

/** Convolution by its formula, element by element. */
function byFormula(
  x: Float64Tensor,
  w: Float64Tensor,
  attrs: Required<Pick<ConvolutionAttrs, 'stride' | 'dilate' | 'pad' | 'num_group'>>,
  shape: readonly number[],
): number[] {
  const [n, f, h, v] = shape as [number, number, number, number];
  const [, channels, height, width] = x.shape as [number, number, number, number];
  const [, perGroup, kh, kw] = w.shape as [number, number, number, number];
  const pixel = (b: number, c: number, y: number, z: number): number =>
    y < 0 || z < 0 || y >= height || z >= width
      ? 0
      : (x.data[((b * channels + c) * height + y) * width + z] as number);
  return Array.from({ length: sizeOf(shape) }, (_, index) => {
    const q = index % v;
    const p = Math.floor(index / v) % h;
    const filter = Math.floor(index / (v * h)) % f;
    const b = Math.floor(index / (v * h * f)) % n;
    const group = Math.floor(filter / (f / attrs.num_group));
    return Array.from({ length: perGroup * kh * kw }, (__, k) => {
      const j = k % kw;
      const i = Math.floor(k / kw) % kh;
      const c = Math.floor(k / (kw * kh));
      const y = p * (attrs.stride[0] as number) + i * (attrs.dilate[0] as number) - (attrs.pad[0] as number);
      const z = q * (attrs.stride[1] as number) + j * (attrs.dilate[1] as number) - (attrs.pad[1] as number);
      return pixel(b, group * perGroup + c, y, z) * (w.data[filter * perGroup * kh * kw + k] as number);
    }).reduce((sum, product) => sum + product, 0);
  });
}

const pair = (min: number, max: number): fc.Arbitrary<[number, number]> =>
  fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }));

const geometry = fc.record({
  kernel: pair(1, 3),
  stride: pair(1, 2),
  dilate: pair(1, 2),
  pad: pair(0, 2),
  num_group: fc.constantFrom(1, 2),
});

it('R196: groups, stride, dilation and padding follow the formula', () => {
  fc.assert(
    fc.property(geometry, fc.nat(), (attrs, seed) => {
      const x = normal([2, 4, 6, 5], seed);
      const w = normal([2, 4 / attrs.num_group, ...attrs.kernel], seed + 1);
      const [out] = applyOp(convolution, [x, w], { ...attrs, num_filter: 2, no_bias: true });
      byFormula(x, w, attrs, out?.shape ?? []).forEach((value, i) =>
        expect(out?.data[i]).toBeCloseTo(value, 10),
      );
    }),
    { numRuns: 30 },
  );
});

it('adds the bias of each filter; strides and padding have defaults', () => {
  const x = float64([1, 1, 2, 2], [1, 2, 3, 4]);
  const operands = [x, float64([2, 1, 1, 1], [2, -1]), float64([2], [10, 100])];
  expect(applyOp(convolution, operands, { kernel: [1, 1], num_filter: 2 })).toEqual([
    float64([1, 2, 2, 2], [12, 14, 16, 18, 99, 98, 97, 96]),
  ]);
});

it('R196: a 1-D convolution slides along NCW', () => {
  const operands = [float64([1, 1, 4], [1, 2, 3, 4]), float64([1, 1, 2], [1, -1])];
  const attrs = { kernel: [2], num_filter: 1, no_bias: true };
  for (const layout of [null, 'NCW'])
    expect(applyOp(convolution, operands, { ...attrs, layout })).toEqual([float64([1, 1, 3], [-1, -1, -1])]);
});

it.each<[string, ConvolutionAttrs, string]>([
  ['another layout', { layout: 'NHWC' }, 'layout NHWC is not supported for a 2-D kernel, expected NCHW'],
  ['a 3-D kernel', { kernel: [1, 1, 1] }, 'kernel has 3 dimensions, expected 1 or 2'],
  ['data of another rank', { kernel: [1] }, 'expected rank 3'],
  ['groups that do not divide', { num_group: 3 }, '3 groups do not divide 4 channels and 2 filters'],
  ['a kernel that is too large', { kernel: [3, 1] }, 'a kernel of (3, 1) does not fit into (1, 4, 2, 2)'],
  ['a weight of another shape', { num_group: 2 }, 'weight has shape (2, 4, 1, 1), expected (2, 2, 1, 1)'],
  ['a stride of another rank', { stride: [1] }, 'stride has 1 entries, the kernel has 2'],
  ['no filters', { num_filter: 0 }, 'MRT1004'],
])('refuses %s', (_, attrs, message) => {
  const operands = [normal([1, 4, 2, 2], 1), normal([2, 4, 1, 1], 2)];
  expect(() =>
    applyOp(convolution, operands, { kernel: [1, 1], num_filter: 2, no_bias: true, ...attrs }),
  ).toThrow(message);
});

describe('Deconvolution', () => {
  it('is the adjoint of convolution: ⟨conv(x), y⟩ = ⟨x, deconv(y)⟩', () => {
    fc.assert(
      fc.property(geometry, fc.nat(), (attrs, seed) => {
        const x = normal([1, 4, 7, 6], seed);
        const w = normal([2, 4 / attrs.num_group, ...attrs.kernel], seed + 1);
        const [forward] = applyOp(convolution, [x, w], { ...attrs, num_filter: 2, no_bias: true });
        const y = normal([...(forward?.shape ?? [])], seed + 2);
        // Positions that the last window does not reach come back as `adj`.
        const adj = [0, 1].map((i) => {
          const [k, s, d, p] = [attrs.kernel, attrs.stride, attrs.dilate, attrs.pad].map(
            (a) => a[i] as number,
          ) as [number, number, number, number];
          return ((x.shape[i + 2] as number) + 2 * p - (k - 1) * d - 1) % s;
        });
        const [back] = applyOp(deconvolution, [y, w], { ...attrs, num_filter: 4, adj });
        expect(back?.shape).toEqual(x.shape);
        const dot = (a: Float64Tensor | undefined, b: Float64Tensor): number =>
          b.data.reduce((sum, value, i) => sum + value * (a?.data[i] ?? NaN), 0);
        expect(dot(forward, y)).toBeCloseTo(dot(back, x), 8);
      }),
      { numRuns: 30 },
    );
  });

  it('adds a bias, and can be told the size that it makes', () => {
    const operands = [float64([1, 1, 1, 2], [1, 2]), float64([1, 1, 2, 2], [1, 2, 3, 4]), float64([1], [10])];
    const attrs = { kernel: [2, 2], stride: [2, 2], num_filter: 1, no_bias: false };
    expect(applyOp(deconvolution, operands, attrs)).toEqual([
      float64([1, 1, 2, 4], [11, 12, 12, 14, 13, 14, 16, 18]),
    ]);
    expect(applyOp(deconvolution, operands, { ...attrs, target_shape: [2, 3] })).toEqual([
      float64([1, 1, 2, 3], [12, 12, 14, 14, 16, 18]),
    ]);
  });

  it('works along NCW', () => {
    const operands = [float64([1, 1, 2], [1, 2]), float64([1, 1, 2], [1, 10])];
    expect(applyOp(deconvolution, operands, { kernel: [2], num_filter: 1 })).toEqual([
      float64([1, 1, 3], [1, 12, 20]),
    ]);
  });

  it.each<[AttrsInput<typeof deconvolution.attrs>, string]>([
    [{}, 'weight has shape (2, 4, 1, 1), expected (4, 2, 1, 1)'],
    [{ num_group: 3 }, '3 groups do not divide 4 channels and 2 filters'],
    [{ pad: [1, 1] }, 'would be 0 long on axis 2'],
    [{ layout: 'NHWC' }, 'layout NHWC is not supported'],
  ])('refuses what does not fit: %j', (attrs, message) => {
    const operands = [normal([1, 4, 2, 2], 1), normal([2, 4, 1, 1], 2)];
    expect(() => applyOp(deconvolution, operands, { kernel: [1, 1], num_filter: 2, ...attrs })).toThrow(
      message,
    );
  });

  it('refuses a bias of another size', () => {
    const operands = [normal([1, 1, 2, 2], 1), normal([1, 1, 1, 1], 2), normal([2], 3)];
    const attrs = { kernel: [1, 1], num_filter: 1, no_bias: false };
    const message = 'bias has shape (2,), expected (1,)';
    expect(() => applyOp(convolution, operands, attrs)).toThrow(message);
    expect(() => applyOp(deconvolution, operands, attrs)).toThrow(message);
  });
});
