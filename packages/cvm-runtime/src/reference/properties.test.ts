/** The kernels that are written for speed or by a trick, against plain definitions, on random operands. */
import type { CvmAttributes } from '@mrtjs/cvm';
import { cvmOperators } from '@mrtjs/cvm';
import { sizeOf, stridesOf, type Shape } from '@mrtjs/tensor';
import fc from 'fast-check';
import type { Operand } from '../kernel.js';
import { referenceKernels } from './index.js';
import { overlapPercent } from './support/overlap.js';

const operand = (shape: Shape, values: (i: number) => number): Operand => ({
  shape,
  data: Int32Array.from({ length: sizeOf(shape) }, (_, i) => values(i)),
});
const seeded = (seed: number, shape: Shape): Operand =>
  operand(shape, (i) => (Math.imul(i + seed, 0x9e3779b1) >> 24) | 0);

function apply(name: string, inputs: readonly Operand[], attrs: CvmAttributes): Operand {
  const op = cvmOperators.get(name);
  const kernel = referenceKernels.get(name);
  if (op === undefined || kernel === undefined) throw new Error(name);
  const [shape] = op.inferShape(
    inputs.map((input) => input.shape),
    attrs,
  );
  const out = operand(shape as Shape, () => 7777);
  const run = kernel.bind(inputs, [out], attrs);
  run();
  const first = out.data.slice();
  run();
  expect(out.data).toEqual(first);
  return out;
}

/** Value at coordinates; 0 outside. */
function at({ shape, data }: Operand, ...coordinates: readonly number[]): number {
  if (coordinates.some((c, axis) => c < 0 || c >= (shape[axis] as number))) return 0;
  const strides = stridesOf(shape);
  return data[coordinates.reduce((sum, c, axis) => sum + c * (strides[axis] as number), 0)] as number;
}

const coordinates = (shape: Shape): number[][] =>
  shape.reduce<number[][]>(
    (all, dim) => all.flatMap((c) => Array.from({ length: dim }, (_, i) => [...c, i])),
    [[]],
  );

const pair = (min: number, max: number): fc.Arbitrary<[number, number]> =>
  fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }));

test('every operator has a kernel', () => {
  expect([...referenceKernels.keys()].sort()).toEqual([...cvmOperators.keys()].sort());
});

test('conv2d is the sum over the window [C92–C95, C101]', () => {
  fc.assert(
    fc.property(
      fc.record({
        batch: fc.integer({ min: 1, max: 2 }),
        groups: fc.integer({ min: 1, max: 3 }),
        perGroup: fc.integer({ min: 1, max: 9 }),
        filters: fc.integer({ min: 1, max: 3 }),
        image: pair(1, 7),
        kernel_size: pair(1, 3),
        strides: pair(1, 3),
        padding: pair(0, 2),
        dilation: pair(1, 2),
        use_bias: fc.boolean(),
        seed: fc.nat(),
      }),
      ({ batch, groups, perGroup, filters, image, seed, ...attrs }) => {
        const [height, width] = image;
        fc.pre(
          image.every(
            (size, i) =>
              1 + ((attrs.kernel_size[i] as number) - 1) * (attrs.dilation[i] as number) <=
              size + 2 * (attrs.padding[i] as number),
          ),
        );
        const channels = filters * groups;
        const x = seeded(seed, [batch, perGroup * groups, height, width]);
        const w = seeded(seed + 1, [channels, perGroup, ...attrs.kernel_size]);
        const b = seeded(seed + 2, [channels]);
        const out = apply('conv2d', attrs.use_bias ? [x, w, b] : [x, w], {
          ...attrs,
          channels,
          groups,
          out_dtype: 'same',
        });
        const [[sh, sw], [ph, pw], [dh, dw]] = [attrs.strides, attrs.padding, attrs.dilation];
        for (const [n, oc, p, q] of coordinates(out.shape) as [number, number, number, number][]) {
          let sum = attrs.use_bias ? (b.data[oc] as number) : 0;
          for (const [, c, i, j] of coordinates([1, perGroup, ...attrs.kernel_size]) as [
            number,
            number,
            number,
            number,
          ][])
            sum +=
              at(w, oc, c, i, j) *
              at(x, n, Math.floor(oc / filters) * perGroup + c, p * sh + i * dh - ph, q * sw + j * dw - pw);
          expect(at(out, n, oc, p, q)).toBe(sum);
        }
      },
    ),
    { numRuns: 150 },
  );
});

test('conv2d and dense wrap to 32 bits', () => {
  const big = 0x7fffffff;
  const x = operand([1, 5, 1, 1], () => big);
  const w = operand([1, 5, 1, 1], () => big);
  const attrs = {
    channels: 1,
    groups: 1,
    kernel_size: [1, 1],
    strides: [1, 1],
    padding: [0, 0],
    dilation: [1, 1],
    out_dtype: 'same',
  };
  const expected = Number(BigInt.asIntN(32, 5n * BigInt(big) ** 2n));
  expect([...apply('conv2d', [x, w], { ...attrs, use_bias: false }).data]).toEqual([expected]);
  const flat = { shape: [1, 5], data: x.data };
  expect([...apply('dense', [flat, flat], { units: 1, use_bias: false }).data]).toEqual([expected]);
});

test('dense is the product with the transposed weight [C102]', () => {
  const size = fc.integer({ min: 1, max: 9 });
  fc.assert(
    fc.property(size, size, size, fc.boolean(), fc.nat(), (rows, depth, units, use_bias, seed) => {
      const [x, w, b] = [
        seeded(seed, [rows, depth]),
        seeded(seed + 1, [units, depth]),
        seeded(seed + 2, [units]),
      ];
      const out = apply('dense', use_bias ? [x, w, b] : [x, w], { units, use_bias });
      for (const [m, u] of coordinates(out.shape) as [number, number][]) {
        let sum = use_bias ? (b.data[u] as number) : 0;
        for (let k = 0; k < depth; k++) sum += at(x, m, k) * at(w, u, k);
        expect(at(out, m, u)).toBe(sum);
      }
    }),
  );
});

const shape = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });

test('repeat, tile, transpose and slices address as defined [C115, C116, C123, C124]', () => {
  fc.assert(
    fc.property(shape, fc.nat(), fc.integer({ min: 1, max: 3 }), fc.nat(), (dims, seed, times, pick) => {
      const x = seeded(seed, dims);
      const axis = pick % dims.length;
      const repeated = apply('repeat', [x], { repeats: times, axis });
      for (const c of coordinates(repeated.shape))
        expect(at(repeated, ...c)).toBe(at(x, ...c.map((d, i) => (i === axis ? Math.floor(d / times) : d))));
      const tiled = apply('tile', [x], { reps: [2, times] });
      const lead = tiled.shape.length - dims.length;
      for (const c of coordinates(tiled.shape))
        expect(at(tiled, ...c)).toBe(at(x, ...c.slice(lead).map((d, i) => d % (dims[i] as number))));
      const axes = dims.map((_, i) => (i + pick) % dims.length);
      const turned = apply('transpose', [x], { axes });
      for (const c of coordinates(turned.shape)) {
        const source = new Array<number>(dims.length);
        axes.forEach((from, i) => (source[from] = c[i] as number));
        expect(at(turned, ...c)).toBe(at(x, ...source));
      }
      const reversed = apply('strided_slice', [x], {
        begin: dims.map(() => -1),
        end: dims.map(() => -100),
        stride: dims.map(() => -times),
      });
      for (const c of coordinates(reversed.shape))
        expect(at(reversed, ...c)).toBe(at(x, ...c.map((d, i) => (dims[i] as number) - 1 - d * times)));
    }),
  );
});

test('sum and max reduce exactly the named axes [C108–C112]', () => {
  fc.assert(
    fc.property(
      shape,
      fc.nat(),
      fc.nat(15),
      fc.boolean(),
      fc.boolean(),
      (dims, seed, mask, keepdims, exclude) => {
        const axis = dims.map((_, i) => i).filter((i) => mask & (1 << i));
        fc.pre(axis.length > 0);
        const x = seeded(seed, dims);
        const reduced = dims.map((_, i) => axis.includes(i) !== exclude);
        const sums = new Map<string, number>();
        const maxima = new Map<string, number>();
        for (const c of coordinates(dims)) {
          const key = c.filter((_, i) => !reduced[i]).join();
          sums.set(key, (sums.get(key) ?? 0) + at(x, ...c));
          maxima.set(key, Math.max(maxima.get(key) ?? -Infinity, at(x, ...c)));
        }
        const attrs = { axis, keepdims, exclude };
        expect([...apply('sum', [x], attrs).data]).toEqual([...sums.values()]);
        expect([...apply('max', [x], attrs).data]).toEqual([...maxima.values()]);
      },
    ),
  );
});

describe('overlap of boxes', () => {
  const box = (x1: number, y1: number, x2: number, y2: number): Int32Array =>
    Int32Array.of(0, 0, x1, y1, x2, y2);

  /** CVM-SPEC 4.8 to the letter, in 64-bit integers. */
  function defined(a: Int32Array, b: Int32Array): number {
    const i32 = (value: number): bigint => BigInt(value | 0);
    const [, , ax1, ay1, ax2, ay2] = a as unknown as number[] as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const [, , bx1, by1, bx2, by2] = b as unknown as number[] as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const areas = BigInt.asIntN(64, i32(ax2 - ax1) * i32(ay2 - ay1) + i32(bx2 - bx1) * i32(by2 - by1));
    if (areas <= 0n) return 0;
    const positive = (value: bigint): bigint => (value > 0n ? value : 0n);
    let common =
      positive(i32(Math.min(ax2, bx2) - Math.max(ax1, bx1))) *
      positive(i32(Math.min(ay2, by2) - Math.max(ay1, by1)));
    let union = BigInt.asIntN(64, areas - common);
    if (union <= 0n) return 0;
    if (common > (2n ** 63n - 1n) / 100n) union /= 100n;
    else common *= 100n;
    return union === 0n ? Infinity : Number(common / union);
  }

  test.each([
    ['identical boxes', box(0, 0, 10, 10), box(0, 0, 10, 10), 100],
    ['apart', box(0, 0, 10, 10), box(20, 20, 30, 30), 0],
    ['a half', box(0, 0, 10, 10), box(0, 0, 10, 5), 50],
    ['no area', box(5, 5, 5, 5), box(5, 5, 5, 5), 0],
    ['negative areas', box(0, 0, -10, 10), box(0, 0, -10, 10), 0],
    ['both sides inverted', box(10, 10, 0, 0), box(10, 10, 0, 0), 0],
    ['identical large boxes', box(0, 0, 2 ** 30, 2 ** 30), box(0, 0, 2 ** 30, 2 ** 30), 100],
  ])('%s [C138–C140]', (_, a, b, percent) => expect(overlapPercent(a, b)).toBe(percent));

  test.each([
    ['small', 50],
    ['around the limit of exact numbers', 2 ** 23],
    ['large', 2 ** 31 - 1],
  ])('%s coordinates: as defined in 64-bit integers [C138, C140]', (_, limit) => {
    const coordinate = fc.integer({ min: -limit, max: limit });
    const arbitrary = fc.tuple(coordinate, coordinate, coordinate, coordinate).map((c) => box(...c));
    fc.assert(
      fc.property(arbitrary, arbitrary, (a, b) => {
        expect(overlapPercent(a, b)).toBe(defined(a, b));
      }),
      { numRuns: 1000 },
    );
  });
});
