import type { WindowAxis } from '@mrtjs/graph';
import { evaluateNode, irOperators, makeNode, ops, valueOf } from '@mrtjs/graph';
import { float64, seededRandom } from '@mrtjs/tensor';
import fc from 'fast-check';
import { Columns, gram } from './columns.js';
import { largestSum, zeroConstants } from './constants.js';
import { filterScales } from './filter-scales.js';
import type { Geometry, Layer } from './layer.js';
import { termsOf } from './layer.js';
import { layerLearner } from './learner.js';
import { roundNearest } from './round-nearest.js';
import { roundingErrors, roundSecondOrder } from './second-order.js';

const random = seededRandom(3);
const integers = (length: number, limit: number): Float64Array =>
  Float64Array.from({ length }, () => random.int(2 * limit + 1) - limit);

function axis(size: number, kernel: number, stride: number, pad: number, dilate = 1): WindowAxis {
  return {
    size,
    kernel,
    stride,
    pad,
    dilate,
    out: Math.floor((size + 2 * pad - (kernel - 1) * dilate - 1) / stride) + 1,
  };
}

const GEOMETRIES: readonly [string, Geometry][] = [
  ['plain', { groups: 1, channels: 3, filters: 4, rows: axis(6, 3, 1, 1), columns: axis(5, 3, 1, 1) }],
  [
    'strided and dilated',
    { groups: 1, channels: 2, filters: 3, rows: axis(9, 3, 2, 2, 2), columns: axis(8, 2, 3, 1) },
  ],
  ['depthwise', { groups: 4, channels: 1, filters: 4, rows: axis(5, 3, 1, 1), columns: axis(5, 3, 1, 1) }],
  ['grouped', { groups: 2, channels: 2, filters: 6, rows: axis(4, 1, 1, 0), columns: axis(4, 3, 1, 1) }],
  ['dense', { groups: 1, channels: 7, filters: 3, rows: axis(1, 1, 1, 0), columns: axis(1, 1, 1, 0) }],
];

/** The convolution of a geometry, evaluated; `zeros` are added to the data inside the image. */
function convolved(
  geometry: Geometry,
  data: Float64Array,
  weights: Float64Array,
  zeros?: Float64Array,
): Float64Array {
  const { groups, channels, filters, rows, columns } = geometry;
  const plane = rows.size * columns.size;
  const images = data.length / (groups * channels * plane);
  const moved = data.map((x, i) => x + (zeros?.[Math.floor(i / plane) % (groups * channels)] ?? 0));
  const inputs = ['x', 'w'].map((name) => valueOf(makeNode(ops.variable, name, [])));
  const node = makeNode(ops.convolution, 'conv', inputs, {
    kernel: [rows.kernel, columns.kernel],
    stride: [rows.stride, columns.stride],
    pad: [rows.pad, columns.pad],
    dilate: [rows.dilate, columns.dilate],
    num_filter: filters,
    num_group: groups,
    no_bias: true,
  });
  const [output] = evaluateNode(
    node,
    [
      float64([images, groups * channels, rows.size, columns.size], moved),
      float64([filters, channels, rows.kernel, columns.kernel], weights),
    ],
    irOperators,
  );
  return output?.data ?? new Float64Array();
}

function sampleOf(geometry: Geometry, images: number) {
  const { groups, channels, filters, rows, columns } = geometry;
  const data = Int8Array.from(integers(images * groups * channels * rows.size * columns.size, 127));
  return {
    data,
    weights: integers(filters * termsOf(geometry), 127),
    zeros: integers(groups * channels, 127),
  };
}

describe.each(GEOMETRIES)('a %s layer', (_, geometry) => {
  const { data, weights, zeros } = sampleOf(geometry, 2);
  const positions = geometry.rows.out * geometry.columns.out;

  it('constants make up for zero points, at the border too', () => {
    const constants = zeroConstants(geometry, weights, zeros, false);
    const plain = convolved(geometry, Float64Array.from(data), weights);
    const exact = convolved(geometry, Float64Array.from(data), weights, zeros);
    plain.forEach((sum, i) => {
      const position = i % positions;
      const filter = Math.floor(i / positions) % geometry.filters;
      const at = constants.perPosition ? filter * positions + position : filter;
      expect(sum + (constants.values[at] as number)).toBe(exact[i]);
    });
  });

  it('no sum exceeds the bound, and extreme data reaches it without zero points', () => {
    const none = { values: new Float64Array(geometry.filters), perPosition: false };
    const bound = largestSum(geometry, weights, 127, none);
    const plain = convolved(geometry, Float64Array.from(data), weights);
    expect(plain.every((sum) => Math.abs(sum) <= bound)).toBe(true);
  });

  it('columns have the means and the rows of the data', () => {
    const columns = new Columns(
      geometry,
      [data.subarray(0, data.length / 2), data.subarray(data.length / 2)],
      zeros,
    );
    const terms = termsOf(geometry);
    expect(columns.rows).toBe(2 * positions);
    const exact = convolved(geometry, Float64Array.from(data), weights, zeros);
    const means = columns.means();
    for (let f = 0; f < geometry.filters; f++) {
      const group = Math.floor((f * geometry.groups) / geometry.filters);
      // The mean of a filter is the filter of the means.
      let mean = 0;
      for (let k = 0; k < terms; k++)
        mean += (weights[f * terms + k] as number) * (means[group * terms + k] as number);
      const sums = [...exact].filter((__, i) => Math.floor(i / positions) % geometry.filters === f);
      expect(mean).toBeCloseTo(sums.reduce((a, b) => a + b) / sums.length, 6);
      // All rows, so each position once.
      const rows = columns.sample(group, Infinity);
      const products = Array.from({ length: columns.rows }, (__, r) => {
        let sum = 0;
        for (let k = 0; k < terms; k++)
          sum += (weights[f * terms + k] as number) * (rows[r * terms + k] as number);
        return sum;
      });
      expect(products.sort((a, b) => a - b)).toEqual(sums.sort((a, b) => a - b));
    }
  });

  it('a sample takes rows from all over', () => {
    const columns = new Columns(geometry, [data], zeros);
    const rows = columns.sample(0, 2);
    expect(rows.length).toBe(Math.min(2, columns.rows) * termsOf(geometry));
    expect(columns.sample(0, 2)).toEqual(rows);
  });
});

describe('gram', () => {
  it('is the sum of the outer products of the rows', () => {
    const rows = integers(7 * 3, 9);
    const matrix = gram(rows, 3);
    for (let i = 0; i < 3; i++)
      for (let j = i; j < 3; j++) {
        let sum = 0;
        for (let r = 0; r < 7; r++) sum += (rows[r * 3 + i] as number) * (rows[r * 3 + j] as number);
        expect(matrix[i * 3 + j]).toBe(sum);
      }
  });
});

describe('second-order rounding', () => {
  /** Rows of correlated data, as the terms of an image are. */
  function correlated(terms: number, count: number): Float64Array {
    const rows = new Float64Array(terms * count);
    for (let r = 0; r < count; r++) {
      const common = random.int(200);
      for (let k = 0; k < terms; k++) rows[r * terms + k] = common + random.int(50);
    }
    return rows;
  }

  it('errs less on correlated data than rounding to the nearest', () => {
    for (const [terms, share] of [
      [4, 0.8],
      [9, 0.4],
      [27, 0.2],
    ] as const) {
      const moments = gram(correlated(terms, 200), terms);
      const weights = Float64Array.from({ length: 8 * terms }, () => 254 * random.next() - 127);
      const nearest = roundingErrors(weights, roundNearest(weights, 127), moments, terms);
      const learned = roundSecondOrder(weights, moments, terms, 127);
      const errors = roundingErrors(weights, learned, moments, terms);
      const sum = (list: Float64Array): number => list.reduce((a, b) => a + b);
      expect(sum(errors)).toBeLessThan(share * sum(nearest));
      expect(learned.every((q) => Number.isInteger(q) && Math.abs(q) <= 127)).toBe(true);
      expect(roundSecondOrder(weights, moments, terms, 127)).toEqual(learned);
    }
  });

  it('rounds to the nearest where terms have nothing to do with each other', () => {
    const moments = Float64Array.of(5, 0, 0, 0, 3, 0, 0, 0, 4);
    const weights = Float64Array.of(1.4, -2.6, 0.2, 126.7, -130, 0);
    expect([...roundSecondOrder(weights, moments, 3, 127)]).toEqual([1, -3, 0, 127, -127, 0]);
  });

  it('data that is 0 throughout does no harm', () => {
    const weights = Float64Array.of(1.4, -2.6);
    expect([...roundSecondOrder(weights, new Float64Array(4), 2, 127)]).toEqual([1, -3]);
  });

  it('the error of a rounding is that of the sums', () => {
    const rows = correlated(5, 20);
    const weights = Float64Array.from({ length: 10 }, () => 20 * random.next() - 10);
    const rounded = roundNearest(weights, 127);
    const errors = roundingErrors(weights, rounded, gram(rows, 5), 5);
    [0, 1].forEach((f) => {
      let sum = 0;
      for (let r = 0; r < 20; r++) {
        let difference = 0;
        for (let k = 0; k < 5; k++)
          difference +=
            ((weights[5 * f + k] as number) - (rounded[5 * f + k] as number)) * (rows[5 * r + k] as number);
        sum += difference ** 2;
      }
      expect(errors[f]).toBeCloseTo(sum, 3);
    });
  });
});

describe('layerLearner', () => {
  const [, geometry] = GEOMETRIES[0] as [string, Geometry];
  const { data, zeros } = sampleOf(geometry, 4);
  const weights = Float64Array.from({ length: 4 * termsOf(geometry) }, () => 254 * random.next() - 127);
  const node = makeNode(ops.variable, 'layer', []);
  const layer: Layer = { node, geometry, weights, limit: 127, zeros };
  const learn = (rounding: 'nearest' | 'second-order', biasCorrection: boolean) =>
    layerLearner({ rounding, biasCorrection }, async () => [data])(layer, undefined as never);

  it('rounds to the nearest and leaves the bias, if that is asked for', async () => {
    const { weights: rounded, bias } = await learn('nearest', false);
    expect(rounded).toEqual(roundNearest(weights, 127));
    expect([...bias]).toEqual([0, 0, 0, 0]);
  });

  it.each(['nearest', 'second-order'] as const)(
    'with a corrected bias the mean of no filter changes: %s',
    async (rounding) => {
      const { weights: rounded, bias } = await learn(rounding, true);
      const [exact, integer] = [weights, rounded].map((w) =>
        convolved(geometry, Float64Array.from(data), w, zeros),
      ) as [Float64Array, Float64Array];
      const positions = geometry.rows.out * geometry.columns.out;
      for (let f = 0; f < 4; f++) {
        let mean = 0;
        exact.forEach((x, i) => {
          if (Math.floor(i / positions) % 4 === f) mean += x - (integer[i] as number);
        });
        expect(bias[f]).toBeCloseTo(mean / (4 * positions), 6);
      }
    },
  );

  it('tells by how much the error is smaller', async () => {
    const notes: number[] = [];
    const learner = layerLearner(
      { rounding: 'second-order', biasCorrection: true },
      async () => [data],
      ({ rounding }) => notes.push(rounding),
    );
    await learner(layer, undefined as never);
    expect(notes[0]).toBeGreaterThan(0);
    expect(notes[0]).toBeLessThan(0.8);
  });
});

describe('filterScales', () => {
  const request = { limit: 127, constants: Float64Array.of(0, 0, 0), perFilter: true, grid: undefined };

  it('the largest weight of every filter is the largest integer', () => {
    expect([...filterScales({ ...request, largest: Float64Array.of(1, 2, 0.5) })]).toEqual([127, 63.5, 254]);
  });

  it('one scale for all, where that is asked for', () => {
    const scales = filterScales({ ...request, perFilter: false, largest: Float64Array.of(1, 2, 0.5) });
    expect([...scales]).toEqual([63.5, 63.5, 63.5]);
  });

  it('filters of next to no weights, and large constants, have bounds', () => {
    const largest = Float64Array.of(1, 1e-9, 0);
    expect([...filterScales({ ...request, largest })]).toEqual([127, 127 * 256, 127 * 256]);
    const [first] = filterScales({ ...request, largest, constants: Float64Array.of(2 ** 24, 0, 0) });
    expect(first).toBe(16);
  });

  it('multipliers to the only grid are whole numbers', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 1, maxLength: 6 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (list, scale) => {
          const largest = Float64Array.from(list);
          const grid = { scale, zero: 3, bits: 8 };
          const constants = new Float64Array(list.length);
          const plain = filterScales({ limit: 127, constants, perFilter: true, largest, grid: undefined });
          const scales = filterScales({ limit: 127, constants, perFilter: true, largest, grid });
          const factors = scales.map((each) => scale / each);
          let unit = 1;
          while (Math.max(...factors) * unit * 2 <= 8191.0001) unit *= 2;
          factors.forEach((factor, f) => {
            expect(factor * unit).toBeCloseTo(Math.round(factor * unit), 6);
            const [now, before] = [scales[f] as number, plain[f] as number];
            expect(now).toBeLessThanOrEqual(before * (1 + 1e-12));
            expect(now).toBeGreaterThan(0.93 * before);
          });
        },
      ),
      { numRuns: 200, seed: 4 },
    );
  });
});
