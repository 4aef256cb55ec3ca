/** The log line of an iteration (MRT-SPEC 3.6). */

/** How one model stands after an iteration. */
export interface IterationResult {
  readonly name: string;
  /** The metric over everything so far, as the dataset words it. */
  readonly text: string;
  /** Time of this iteration's inference [R95]. */
  readonly milliseconds: number;
}

/** What is told after each batch. */
export interface IterationEvent {
  /** Counted from 0. */
  readonly iteration: number;
  /** Running total that grows by the nominal batch size, that of the first batch [R94]. */
  readonly nominalSamples: number;
  /** Samples really seen so far. */
  readonly samples: number;
  readonly float: IterationResult;
  readonly comparisons: readonly IterationResult[];
}

/**
 * `Iteration:   0 | evalfunc: … | quantize: … | time: 12ms 34ms | Total Sample:   160` [R94]. Of several comparisons
 * all are shown, each with its name.
 */
export function formatIteration({ iteration, nominalSamples, float, comparisons }: IterationEvent): string {
  const times = [float, ...comparisons].map(({ milliseconds }) => `${Math.round(milliseconds)}ms`);
  const single = comparisons.length === 1;
  return [
    `Iteration: ${String(iteration).padStart(3)}`,
    `evalfunc: ${float.text}`,
    ...comparisons.map(({ name, text }) => `quantize${single ? '' : ` ${name}`}: ${text}`),
    `time: ${times.join(' ')}`,
    `Total Sample: ${String(nominalSamples).padStart(5)}`,
  ].join(' | ');
}
