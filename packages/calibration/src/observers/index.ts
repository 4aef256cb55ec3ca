/** The observers of the rules of ranges. */
import type { RangeRule, StatisticRequest, ValueRange } from '@mrtjs/graph';
import type { Observer } from '../observer.js';
import { averageObserver } from './average.js';
import { divergenceObserver } from './divergence.js';
import { extremesObserver } from './extremes.js';
import { perChannel } from './per-channel.js';
import { percentileObserver } from './percentile.js';
import { squaredErrorObserver } from './squared-error.js';

/** An observer whose state is its own affair. */
export type AnyObserver = Observer<unknown, readonly ValueRange[]>;

/** The observer that answers a request. */
export function observerFor({ rule, axis }: Pick<StatisticRequest, 'rule' | 'axis'>): AnyObserver {
  const observer = observerOf(rule);
  if (axis !== undefined) return perChannel(observer, axis) as AnyObserver;
  return { ...observer, result: (state) => [observer.result(state)] };
}

function observerOf(rule: RangeRule): Observer<unknown, ValueRange> {
  switch (rule.kind) {
    case 'extremes':
      return extremesObserver as Observer<unknown, ValueRange>;
    case 'percentile':
      return percentileObserver(rule.percent) as Observer<unknown, ValueRange>;
    case 'squared-error':
      return squaredErrorObserver(rule.bits, rule.zeroPoint) as Observer<unknown, ValueRange>;
    case 'divergence':
      return divergenceObserver(rule.bits) as Observer<unknown, ValueRange>;
    case 'average':
      return averageObserver(rule.momentum) as Observer<unknown, ValueRange>;
  }
}
