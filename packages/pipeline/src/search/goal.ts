/** What a search is to reach. */
import type { PipelineConfig } from '../config/load.js';

/** Limits; `null` where nothing is asked for. */
export interface Goal {
  /** Least agreement with the float model, in per cent of the samples. */
  readonly agreement: number | null;
  /** What the first figure of the metric may fall by at most, in points. */
  readonly drop: number | null;
}

/** What a recipe reaches on the samples that were held out. */
export interface Reached {
  readonly samples: number;
  /** In per cent, with its standard error. */
  readonly agreement: number;
  readonly agreementError: number;
  /** First figure of the metric, float minus integer, in points; `null` where no goal asks for it. */
  readonly drop: number | null;
}

/** The goal of a configuration; `null` where none is stated. */
export function goalOf({ accuracy: { budget } }: Pick<PipelineConfig, 'accuracy'>): Goal | null {
  if (budget.size === 0) return null;
  return { agreement: budget.get('agreement') ?? null, drop: budget.get('drop') ?? null };
}

/** Figures are fractions of samples: what is less than this is rounding. */
const ROUNDING = 1e-9;

export function reaches({ agreement, drop }: Reached, goal: Goal): boolean {
  return (
    (goal.agreement === null || agreement >= goal.agreement - ROUNDING) &&
    (goal.drop === null || (drop !== null && drop <= goal.drop + ROUNDING))
  );
}

/** By how many points the goal is missed, all in all. */
export function missing({ agreement, drop }: Reached, goal: Goal): number {
  const short = goal.agreement === null ? 0 : Math.max(0, goal.agreement - agreement);
  return short + (goal.drop === null ? 0 : Math.max(0, (drop ?? 0) - goal.drop));
}

/** The goal in words. */
export function goalText({ agreement, drop }: Goal): string {
  return [
    ...(agreement === null ? [] : [`an agreement of at least ${agreement} %`]),
    ...(drop === null ? [] : [`a drop of at most ${drop} points`]),
  ].join(' and ');
}
