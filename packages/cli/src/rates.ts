/** How fast a stage goes, and how long it still takes. */
import type { PipelineEvent } from '@mrtjs/pipeline';

/** One step of a stage. */
export type ProgressEvent = Extract<PipelineEvent, { type: 'progress' }>;

/** Figures of a stage; `null` where nothing is known yet. */
export interface Rates {
  readonly samplesPerSecond: number | null;
  readonly secondsLeft: number | null;
}

/** What follows from the steps between two events, which took `milliseconds`. */
export function ratesOf(first: ProgressEvent, last: ProgressEvent, milliseconds: number): Rates {
  const [batches, seconds] = [last.done - first.done, milliseconds / 1000];
  if (batches <= 0 || seconds <= 0) return { samplesPerSecond: null, secondsLeft: null };
  return {
    samplesPerSecond:
      first.samples === null || last.samples === null ? null : (last.samples - first.samples) / seconds,
    secondsLeft: last.total === null ? null : ((last.total - last.done) * seconds) / batches,
  };
}

/** `, 45.2 samples/s, 1 min 20 s left`; empty where nothing is known. */
export function formatRates({ samplesPerSecond, secondsLeft }: Rates): string {
  const rate = samplesPerSecond === null ? '' : `, ${samplesPerSecond.toPrecision(3)} samples/s`;
  return secondsLeft === null ? rate : `${rate}, ${formatDuration(secondsLeft)} left`;
}

/** `7 s`, `1 min 20 s`, `2 h 5 min`. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
