import { evaluateModel, irOperators } from '@mrtjs/graph';
import { float32 } from '@mrtjs/tensor';
import fc from 'fast-check';
import { listOf, onnxFile } from '../../testing/models.js';
import { importOnnx } from '../import.js';

interface Case {
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly begin: number;
  readonly end: number;
  readonly ceil: boolean;
}

/** Windows of one axis as the definition says: which elements each covers, and how many it counts with padding. */
function windows({ size, kernel, stride, begin, end, ceil }: Case): { inside: number[]; whole: number }[] {
  const steps = (size + begin + end - kernel) / stride;
  const starts = Array.from(
    { length: (ceil ? Math.ceil(steps) : Math.floor(steps)) + 1 },
    (_, i) => i * stride - begin,
  );
  return starts
    .filter((start) => start < size)
    .map((start) => ({
      inside: Array.from({ length: kernel }, (_, i) => start + i).filter((at) => at >= 0 && at < size),
      whole: Math.min(start + kernel, size + end) - start,
    }));
}

const cases = fc
  .record({
    size: fc.integer({ min: 1, max: 7 }),
    kernel: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 3 }),
    begin: fc.nat(3),
    end: fc.nat(3),
    ceil: fc.boolean(),
  })
  .filter(({ size, kernel, begin, end }) => begin < kernel && end < kernel && size + begin + end >= kernel);

function pooled(op: string, attributes: Record<string, number | number[]>, x: readonly number[]): number[] {
  const model = onnxFile({
    inputs: { x: [1, 1, x.length] },
    nodes: [[op, ['x'], ['y'], attributes]],
    outputs: ['y'],
  });
  const inputs = new Map([['x', float32([1, 1, x.length], x)]]);
  return listOf(evaluateModel(importOnnx({ model }).model, inputs, irOperators)[0]);
}

const values = (size: number): number[] => Array.from({ length: size }, (_, i) => ((i * 5) % 7) - 3);

test('a maximum with any padding is that of the elements inside', () => {
  fc.assert(
    fc.property(cases, (one) => {
      const x = values(one.size);
      const { kernel, stride, begin, end, ceil } = one;
      const attributes = {
        kernel_shape: [kernel],
        strides: [stride],
        pads: [begin, end],
        ceil_mode: Number(ceil),
      };
      const want = windows(one).map(({ inside }) => Math.max(...inside.map((at) => x[at] as number)));
      expect(pooled('MaxPool', attributes, x)).toEqual(want);
    }),
    { numRuns: 500, seed: 1 },
  );
});

test('an average with any padding counts it or not', () => {
  fc.assert(
    fc.property(cases, fc.boolean(), (one, counts) => {
      const x = values(one.size);
      const { kernel, stride, begin, end, ceil } = one;
      const attributes = {
        kernel_shape: [kernel],
        strides: [stride],
        pads: [begin, end],
        ceil_mode: Number(ceil),
        count_include_pad: Number(counts),
      };
      const want = windows(one).map(({ inside, whole }) => {
        const sum = inside.reduce((total, at) => total + (x[at] as number), 0);
        return sum / (counts ? whole : inside.length);
      });
      const got = pooled('AveragePool', attributes, x);
      expect(got).toHaveLength(want.length);
      want.forEach((value, i) => expect(got[i]).toBeCloseTo(value, 5));
    }),
    { numRuns: 500, seed: 2 },
  );
});
