import type { RangeRule, ValueRange } from '@mrtjs/graph';
import { float32, seededRandom } from '@mrtjs/tensor';
import fc from 'fast-check';
import { observeOnce } from '../observer.js';
import { divergenceObserver } from './divergence.js';
import { observerFor } from './index.js';
import { perChannel } from './per-channel.js';
import { percentileObserver } from './percentile.js';
import { Sample } from './sample.js';
import { squaredErrorObserver } from './squared-error.js';

const list = (values: ArrayLike<number>) => float32([values.length], values);

function normal(count: number, seed = 1): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: count }, () => random.normal());
}

/** The range of some batches by a rule. */
function rangeOf(
  rule: RangeRule,
  batches: readonly ArrayLike<number>[],
  axis?: number,
): readonly ValueRange[] {
  const observer = observerFor({ rule, ...(axis === undefined ? {} : { axis }) });
  return observer.result(
    batches.reduce((state, batch) => observer.update(state, list(batch)), observer.start()),
  );
}

const RULES: readonly RangeRule[] = [
  { kind: 'extremes' },
  { kind: 'percentile', percent: 99.9 },
  { kind: 'squared-error', bits: 8, zeroPoint: true },
  { kind: 'squared-error', bits: 8, zeroPoint: false },
  { kind: 'divergence', bits: 8 },
  { kind: 'average', momentum: 0.9 },
];

describe.each(RULES)('the range $kind', (rule) => {
  it('holds 0, and lies within the extremes', () => {
    const batches = [normal(5000), normal(5000, 2).map((x) => 2 * x + 1)];
    const [range] = rangeOf(rule, batches);
    const [extremes] = rangeOf({ kind: 'extremes' }, batches);
    expect(range?.low).toBeLessThanOrEqual(0);
    expect(range?.high).toBeGreaterThanOrEqual(0);
    expect(range?.low).toBeGreaterThanOrEqual(extremes?.low as number);
    expect(range?.high).toBeLessThanOrEqual(extremes?.high as number);
    expect((range?.high as number) - (range?.low as number)).toBeGreaterThan(2);
  });

  it('of values that are not negative has nothing below 0', () => {
    expect(rangeOf(rule, [normal(2000).map(Math.abs)])[0]?.low).toBe(0);
  });

  it('of zeros is nothing', () => {
    expect(rangeOf(rule, [new Float32Array(100)])).toEqual([{ low: 0, high: 0 }]);
  });
});

describe('extremes', () => {
  it('are those of all batches', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 })),
        (batches) => {
          const all = batches.flat();
          expect(rangeOf({ kind: 'extremes' }, batches)).toEqual([
            { low: Math.min(0, ...all) + 0, high: Math.max(0, ...all) + 0 },
          ]);
        },
      ),
    );
  });
});

describe('percentile', () => {
  it('leaves out as many values on each side', () => {
    const values = Float32Array.from({ length: 1001 }, (_, i) => i - 500);
    expect(observeOnce(percentileObserver(99), list(values))).toEqual({ low: -490, high: 490 });
  });
});

describe('squared error', () => {
  /** Mean squared error of a range in 4 bits. */
  function errorOf(values: Float32Array, { low, high }: ValueRange): number {
    const scale = 14 / (high - low);
    const zero = Math.round(low * scale) + 7;
    let sum = 0;
    for (const x of values) {
      const q = Math.min(7, Math.max(-7, Math.round(x * scale - zero)));
      sum += (x - (q + zero) / scale) ** 2;
    }
    return sum / values.length;
  }

  it('cuts off the outermost values where that pays', () => {
    const values = normal(20_000);
    const range = observeOnce(squaredErrorObserver(4, true), list(values));
    expect(range.high).toBeLessThan(3);
    for (const factor of [0.5, 0.8, 1.25, 2])
      expect(errorOf(values, range)).toBeLessThan(
        errorOf(values, { low: range.low * factor, high: range.high * factor }),
      );
  });

  it('keeps the extremes of values that are spread evenly', () => {
    const values = Float32Array.from({ length: 5001 }, (_, i) => i / 5000);
    expect(observeOnce(squaredErrorObserver(8, true), list(values))).toEqual({ low: 0, high: 1 });
  });
});

describe('divergence', () => {
  it('the zeros behind a ReLU do not count', () => {
    const values = normal(20_000).map((x) => Math.max(x, 0));
    const plain = values.filter((x) => x > 0);
    const [range, expected] = [values, plain].map((x) => observeOnce(divergenceObserver(8), list(x)).high);
    expect(range).toBeGreaterThan(1);
    expect(Math.abs((range as number) / (expected as number) - 1)).toBeLessThan(0.15);
  });
});

describe('average', () => {
  it('gives each batch less weight than the next', () => {
    expect(
      rangeOf({ kind: 'average', momentum: 0.75 }, [
        [-4, 8],
        [-8, 4],
        [0, 2],
      ]),
    ).toEqual([{ low: 0.75 * (0.75 * -4 + 0.25 * -8), high: 0.75 * (0.75 * 8 + 0.25 * 4) + 0.25 * 2 }]);
  });
});

describe('perChannel', () => {
  it('observes each index of an axis by itself, over batches of any size', () => {
    const observer = perChannel(observerFor({ rule: { kind: 'extremes' } }), 1);
    const first = observer.update(observer.start(), float32([2, 2, 2], [1, 2, -3, 4, 5, -6, 7, 8]));
    const ranges = observer.result(observer.update(first, float32([1, 2, 2], [9, 0, 0, -9])));
    expect(ranges.flat()).toEqual([
      { low: -6, high: 9 },
      { low: -9, high: 8 },
    ]);
    expect(rangeOf({ kind: 'extremes' }, [[1, -2]], 0)).toEqual([
      { low: 0, high: 1 },
      { low: -2, high: 0 },
    ]);
  });
});

describe('Sample', () => {
  it('holds everything until it is full', () => {
    const sample = new Sample(8);
    sample.add([1, 2, 3]);
    sample.add([4, 5]);
    expect([...sample.values]).toEqual([1, 2, 3, 4, 5]);
  });

  it('never grows beyond its size, and stays spread over all that has passed', () => {
    const sample = new Sample(64);
    const values = Float32Array.from({ length: 100_000 }, (_, i) => i);
    sample.add(values);
    expect(sample.values.length).toBeLessThanOrEqual(64);
    expect(sample.values.length).toBeGreaterThanOrEqual(32);
    const gaps = [...sample.values].map((x, i, all) => x - (all[i - 1] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan((3 * 100_000) / sample.values.length);
  });

  it('depends on the order of values, not on batches', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 12 }), (sizes) => {
        const all = Float32Array.from({ length: sizes.reduce((a, b) => a + b, 0) }, (_, i) => i);
        const [whole, parts] = [new Sample(32), new Sample(32)];
        whole.add(all);
        let from = 0;
        for (const size of sizes) {
          parts.add(all.subarray(from, from + size));
          from += size;
        }
        expect([...parts.values]).toEqual([...whole.values]);
      }),
    );
  });
});
