import { float32, float64 } from '@mrtjs/tensor';
import { describeShared, readJsonLines, sharedPath } from '@mrtjs/testing';
import type { Observer } from './observer.js';
import { absMaxObserver, observeOnce, outlierObserver } from './observer.js';

const EXAMPLE = float64([5], [1, 2, 3, 4, -100]);

describe('observers', () => {
  it('R133: without λ, the largest magnitude', () => {
    expect(observeOnce(absMaxObserver, EXAMPLE)).toBe(100);
    expect(observeOnce(absMaxObserver, float32([2], [-3, 2]))).toBe(3);
  });

  it('R133: with λ, |mean| + λ · deviation', () => {
    // mean −18, deviation √1682
    expect(observeOnce(outlierObserver(1), EXAMPLE)).toBeCloseTo(18 + Math.sqrt(1682), 12);
  });

  it('R134: from 95 % of the largest magnitude on, that', () => {
    expect(observeOnce(outlierObserver(3), EXAMPLE)).toBe(100);
    const lambda = (limit: number): number => (limit - 18) / Math.sqrt(1682);
    expect(observeOnce(outlierObserver(lambda(94.9)), EXAMPLE)).toBeCloseTo(94.9, 10);
    expect(observeOnce(outlierObserver(lambda(95.1)), EXAMPLE)).toBe(100);
  });

  it.each<[string, Observer<number>]>([
    ['absmax', absMaxObserver],
    ['outlier(1)', outlierObserver(1)],
  ])('%s: several tensors give the largest of their thresholds', (name, observer) => {
    const tensors = [float64([2], [1, 2]), EXAMPLE, float64([1], [5])];
    const all = observer.result(tensors.reduce((state, t) => observer.update(state, t), observer.start()));
    expect(all).toBe(Math.max(...tensors.map((t) => observeOnce(observer, t))));
    expect(observer.name).toBe(name);
  });

  it('an empty tensor has the threshold 0', () => {
    const empty = float64([0], []);
    expect([observeOnce(absMaxObserver, empty), observeOnce(outlierObserver(2), empty)]).toEqual([0, 0]);
  });
});

interface Primitives {
  readonly primitives: {
    readonly opt: readonly { data: readonly number[]; lambda: number | null; opt: number }[];
  };
}

const FILE = ['spec', 'mrt-vectors.json'] as const;

describeShared(FILE, 'the specification vectors', () => {
  it('R133, R134: thresholds of tensors agree to 1e-6', () => {
    const path = sharedPath(...FILE);
    const opt = (path === undefined ? undefined : readJsonLines<Primitives>(path)[0])?.primitives.opt ?? [];
    expect(opt.length).toBeGreaterThan(0);
    for (const { data, lambda, opt: expected } of opt) {
      const observer = lambda === null ? absMaxObserver : outlierObserver(lambda);
      const actual = observeOnce(observer, float64([data.length], data));
      expect(Math.abs(actual / expected - 1)).toBeLessThanOrEqual(1e-6);
    }
  });
});
