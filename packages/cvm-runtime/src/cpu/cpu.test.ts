/** Where the CPU backend of the original deviates from the formal one (CVM-SPEC 8.1), and where it does not. */
import { formatDeployGraph, formatParamsBlob, reducedAxes } from '@mrtjs/cvm';
import { type Draft, draftGraph, rejectionOf } from '@mrtjs/cvm/testing';
import { int32, type Shape, sizeOf, stridesOf, type Tensor } from '@mrtjs/tensor';
import fc from 'fast-check';
import { type CvmModel, loadModel, type Profile } from '../index.js';
import { profiles } from '../profile.js';
import { cpuAddressing } from './support/addressing.js';

type Params = Readonly<Record<string, ReturnType<typeof int32>>>;

const load = (draft: Draft, params: Params = {}, profile: Profile = 'cpu'): Promise<CvmModel> =>
  loadModel(formatDeployGraph(draftGraph(draft)), formatParamsBlob(Object.entries(params)), { profile });

/** The values of every head, in both profiles, after one run. */
async function heads(draft: Draft, input: Tensor, params: Params = {}): Promise<Record<Profile, number[][]>> {
  const of = async (profile: Profile): Promise<number[][]> =>
    (await (await load(draft, params, profile)).run(input)).map(({ data }) => [...data]);
  return { formal: await of('formal'), cpu: await of('cpu') };
}

const MAX = 2 ** 31 - 1;

describe('the table', () => {
  test('of profiles is closed: another name is one clear error, code 2', async () => {
    const work = load(
      { variables: { data: { shape: [1], precision: 8 } }, nodes: [], heads: ['data'] },
      {},
      'gpu' as Profile,
    );
    expect(await rejectionOf(work)).toBe('E2 MRT4104');
    await expect(work).rejects.toThrow('use formal or cpu');
  });

  test('of kernels has every operator, the deviating ones of its own [D1–D5, D7–D10]', () => {
    const { formal, cpu } = profiles;
    expect([...cpu.keys()].sort()).toEqual([...formal.keys()].sort());
    expect([...cpu].every(([name, kernel]) => kernel.op.name === name)).toBe(true);
    expect([...cpu].flatMap(([name, kernel]) => (kernel === formal.get(name) ? [] : [name])).sort()).toEqual([
      'conv2d',
      'cvm_left_shift',
      'cvm_right_shift',
      'max',
      'non_max_suppression',
      'sum',
    ]);
  });
});

describe('shifts', () => {
  const shift = (func: string, precision: number, shift_bit: number, input = 32): Draft => ({
    variables: { data: { shape: [8], precision: input } },
    nodes: [{ func, inputs: ['data'], name: 'shifted', attrs: { precision, shift_bit } }],
  });

  test('cvm_left_shift loads and is metered, but fails when run, code 2 [D1, C83]', async () => {
    const model = await load(shift('cvm_left_shift', 8, 2, 8));
    expect(model.gas).toBe((await load(shift('cvm_left_shift', 8, 2, 8), {}, 'formal')).gas);
    const input = int32([8], new Array<number>(8).fill(1));
    expect(await rejectionOf(model.run(input))).toBe('E2 MRT4105');
    expect(await rejectionOf(model.infer(new Uint8Array(8)))).toBe('E2 MRT4105');
    await expect(model.run(input)).rejects.toMatchObject({ diagnostics: [{ node: 'shifted' }] });
    // The input is looked at first, as in the original.
    expect(await rejectionOf(model.infer(new Uint8Array(7)))).toBe('E1 MRT4102');
  });

  /** Appendix A.1, the cpu column. */
  const R30 = 2 ** 29 - 1;
  test.each([
    [8, 23, [127, -127, 127, 127, 127, -127, 0, -127], 'C85'],
    [8, 24, [128, -128, 128, 64, 64, -64, 0, -64], 'D3'],
    [8, 31, [0, -1, 0, 0, 0, -1, -1, -1], 'D2'],
    [8, 32, [0, -1, 0, 0, 0, -1, -1, -1], 'D2'],
    [2, 30, [2, -2, 2, 1, 1, -1, 0, -1], 'D3'],
    [30, 1, [R30, -R30, R30, R30, R30, -R30, 0, -R30], 'D4'],
    [31, 1, [-1073741824, -1073741823, 1073741823, 536870912, 536870912, -536870912, 0, -536870912], 'D3'],
    [32, 1, [-1073741824, -1073741823, 1073741823, 536870912, 536870912, -536870912, 0, -536870912], 'C85'],
    [1, 7, [0, 0, 0, 0, 0, 0, 0, 0], 'C85'],
    [1, 30, [0, 0, 0, 0, 0, 0, 0, 0], 'C85'],
    [1, 31, [0, 0, 0, 0, 0, 0, 0, 0], 'C85'],
    [1, 32, [0, 0, 0, 0, 0, 0, 0, 0], 'C85'],
  ])('cvm_right_shift to precision %d by %d gives %j [%s]', async (precision, shift_bit, expected) => {
    const extremes = [MAX, -MAX, MAX - 1, 2 ** 30, 2 ** 30 - 1, -(2 ** 30), -1, -(2 ** 30) - 1];
    const { cpu } = await heads(shift('cvm_right_shift', precision, shift_bit), int32([8], extremes));
    expect(cpu).toEqual([expected]);
  });

  test('cvm_right_shift is the formal one where precision and shift stay below 32, but for 2^31 - 1 [D4]', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .integer({ min: 1, max: 30 })
          .chain((p) => fc.tuple(fc.constant(p), fc.integer({ min: 1, max: 31 - p }))),
        fc.array(fc.integer({ min: -MAX, max: MAX - 1 }), { minLength: 8, maxLength: 8 }),
        async ([precision, shift_bit], values) => {
          const { formal, cpu } = await heads(
            shift('cvm_right_shift', precision, shift_bit),
            int32([8], values),
          );
          expect(cpu).toEqual(formal);
        },
      ),
    );
  });
});

describe('sum and max', () => {
  const reduction = (func: string, shape: Shape, axis: readonly number[], more = {}): Draft => ({
    variables: { data: { shape, precision: 8 } },
    nodes: [{ func, inputs: ['data'], attrs: { axis, ...more } }],
  });
  const upTo = (shape: Shape): Tensor =>
    int32(
      shape,
      Array.from({ length: sizeOf(shape) }, (_, i) => i + 1),
    );

  test.each([
    ['sum', [2, 3, 1], [1], int32([2, 3, 1], [1, 2, 3, 10, 20, 30]), [6, 60], [6, 15]],
    ['max', [2, 3, 1], [1], int32([2, 3, 1], [1, 2, 3, 10, 20, 30]), [3, 30], [3, 10]],
    [
      'sum',
      [2, 3, 1, 2, 1],
      [4],
      upTo([2, 3, 1, 2, 1]),
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
      [1, 2, 3, 4, 5, 6, 3, 4, 5, 6, 7, 8],
    ],
    ['sum', [1, 2, 3], [2], upTo([1, 2, 3]), [6, 15], [6, 15]],
    ['sum', [2, 3, 1], [0, 1, 2], upTo([2, 3, 1]), [21], [21]],
    ['sum', [2, 3, 1], [], upTo([2, 3, 1]), [21], [21]],
  ] as const)('%s of %j over axes %j [D5]', async (func, shape, axis, input, formal, cpu) => {
    const expected = { formal: [[...formal]], cpu: [[...cpu]] };
    expect(await heads(reduction(func, shape, axis), input)).toEqual(expected);
    const kept = reduction(func, shape, axis, { keepdims: true });
    expect(await heads(kept, input)).toEqual(expected);
  });

  test('an axis that nothing is reduced over is copied [C112, D5]', async () => {
    const draft = reduction('sum', [2, 3, 1], [0, 1, 2], { exclude: true });
    expect(await heads(draft, upTo([2, 3, 1]))).toEqual({
      formal: [[1, 2, 3, 4, 5, 6]],
      cpu: [[1, 2, 3, 4, 5, 6]],
    });
  });

  const shapes = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 6 });
  const subset = (shape: Shape, mask: number): number[] =>
    [...shape.keys()].filter((axis) => mask & (1 << axis));

  test('reads what the rule to the letter reads [D5]', () => {
    fc.assert(
      fc.property(shapes, fc.nat(63), fc.boolean(), fc.boolean(), (shape, mask, keepdims, exclude) => {
        const attrs = { axis: subset(shape, mask), keepdims, exclude };
        const reduced = reducedAxes(shape.length, attrs);
        fc.pre(reduced.size > 0);
        const strides = stridesOf(shape);
        // From the output: dims of 1 are dropped, the others pair with the kept axes of the input from the right.
        const output = keepdims
          ? shape.map((dim, axis) => (reduced.has(axis) ? 1 : dim))
          : shape.filter((_, axis) => !reduced.has(axis));
        const kept = [...shape.keys()].filter((axis) => !reduced.has(axis)).reverse();
        const bases = output
          .filter((dim) => dim !== 1)
          .reduceRight<readonly { readonly at: number; readonly paired: number }[]>(
            (all, dim) =>
              Array.from({ length: dim }, (_, c) =>
                all.map(({ at, paired }) => ({
                  at: at + c * (strides[kept[paired] as number] as number),
                  paired: paired + 1,
                })),
              ).flat(),
            [{ at: 0, paired: 0 }],
          )
          .map(({ at }) => at);

        const addressing = cpuAddressing(shape, attrs);
        const read = shape.reduce<readonly number[]>(
          (all, dim, axis) =>
            reduced.has(axis)
              ? all
              : all.flatMap((at) =>
                  Array.from({ length: dim }, (_, c) => at + c * (addressing[axis] as number)),
                ),
          [0],
        );
        expect(read).toEqual(bases);
        for (const axis of reduced) expect(addressing[axis]).toBe(strides[axis]);
      }),
    );
  });

  test('are right where kept axes of length 1 are leftmost only [D5]', () => {
    fc.assert(
      fc.property(
        fc.nat(3),
        fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 4 }),
        fc.nat(63),
        (ones, dims, mask) => {
          const shape = [...new Array<number>(ones).fill(1), ...dims];
          const axis = subset(shape, mask);
          fc.pre(dims.every((dim, i) => dim > 1 || axis.includes(ones + i)));
          const addressing = cpuAddressing(shape, { axis, keepdims: false, exclude: false });
          // How far an axis of length 1 reaches does not matter.
          const matters = shape.map((dim, i) => (dim === 1 ? 0 : addressing[i]));
          expect(matters).toEqual(stridesOf(shape).map((stride, i) => (shape[i] === 1 ? 0 : stride)));
        },
      ),
    );
  });
});

describe('conv2d', () => {
  /** Values of 16 bits reach the convolution as 8 bits, because `where` states the precision of its condition. */
  const loophole = (groups: number): Draft => ({
    variables: {
      data: { shape: [1, 2, 1, 1], precision: 8 },
      wide: { shape: [1, 2, 1, 1], precision: 16 },
      w: { shape: [2, 2 / groups, 1, 1], precision: 8 },
    },
    nodes: [
      { func: 'where', inputs: ['data', 'wide', 'wide'], name: 'x' },
      {
        func: 'conv2d',
        inputs: ['x', 'w'],
        attrs: { channels: 2, kernel_size: [1, 1], groups, use_bias: false },
      },
    ],
  });
  const input = int32([1, 2, 1, 1], [1, 1]);
  const wide = int32([1, 2, 1, 1], [300, -129]);

  test('narrows its data to 8 bits where it has one group [D10, C62]', async () => {
    const w = int32([2, 2, 1, 1], [1, 0, 10, 1]);
    expect(await heads(loophole(1), input, { wide, w })).toEqual({
      formal: [[300, 2871]],
      cpu: [[44, 567]],
    });
  });

  test('does not narrow with groups [D10]', async () => {
    const w = int32([2, 1, 1, 1], [1, 10]);
    const both = [[300, -1290]];
    expect(await heads(loophole(2), input, { wide, w })).toEqual({ formal: both, cpu: both });
  });

  test('narrows its weight too, adds the bias, and leaves the operands as they are [D10]', async () => {
    const draft: Draft = {
      variables: {
        data: { shape: [1, 1, 1, 1], precision: 8 },
        wide: { shape: [1, 1, 1, 1], precision: 16 },
        bias: { shape: [1], precision: 16 },
      },
      nodes: [
        { func: 'where', inputs: ['data', 'wide', 'wide'], name: 'w' },
        {
          func: 'conv2d',
          inputs: ['data', 'w', 'bias'],
          attrs: { channels: 1, kernel_size: [1, 1] },
          name: 'c',
        },
      ],
      heads: ['w', 'c'],
    };
    const params = { wide: int32([1, 1, 1, 1], [257]), bias: int32([1], [1000]) };
    expect(await heads(draft, int32([1, 1, 1, 1], [3]), params)).toEqual({
      formal: [[257], [1771]],
      cpu: [[257], [1003]],
    });
  });
});

describe('other operators', () => {
  test('cvm_precision of -2^31 is 32, where the formal backend never ends [D12, C79]', async () => {
    const one = { shape: [1], precision: 31 };
    const draft: Draft = {
      variables: { data: one, least: { shape: [1], precision: 32 } },
      nodes: [
        // The sum of 32 bits of -(2^31 - 1), which `where` states to have 31, and -1.
        { func: 'where', inputs: ['data', 'least', 'least'], name: 'x' },
        { func: 'elemwise_add', inputs: ['x', 'data'], name: 'sum' },
        { func: 'cvm_precision', inputs: ['sum'] },
      ],
      heads: ['sum', 'cvm_precision_4'],
    };
    const both = [[-(2 ** 31)], [32]];
    const params = { least: int32([1], [-MAX]) };
    expect(await heads(draft, int32([1], [-1]), params)).toEqual({ formal: both, cpu: both });
  });
});
