/** Figures of integer outputs beside float ones. */
import { median } from '../statistics.js';

/** Rows of numbers, one for each sample. */
export type Rows = readonly ArrayLike<number>[];

/** How close the rows of one output are. */
export interface Closeness {
  /** Median over the samples of 10·log10(|f|²/|f − q|²). */
  readonly decibels: number;
  /** Median cosine of the angle between both. */
  readonly cosine: number;
  /** The least of those samples that are not {@link FAINT}. */
  readonly leastCosine: number;
  /** How many samples are. */
  readonly faint: number;
}

/**
 * A sample whose magnitude is below this fraction of the root mean square over the samples is faint: errors that are small
 * beside what the output mostly is turn it round.
 */
export const FAINT = 0.1;

/** How a classifier did. Fractions of the samples. */
export interface Classified {
  readonly float: number;
  readonly integer: number;
  /** Both say the same. */
  readonly agreement: number;
}

/** Compares outputs sample by sample. Samples that are 0 throughout in float have no ratio and are left out. */
export function closeness(float: Rows, integer: Rows): Closeness {
  const ratios: number[] = [];
  const cosines: number[] = [];
  const signals: number[] = [];
  float.forEach((row, n) => {
    const other = integer[n] as ArrayLike<number>;
    let [signal, noise, power, product] = [0, 0, 0, 0];
    for (let i = 0; i < row.length; i++) {
      const [f, q] = [row[i] as number, other[i] as number];
      signal += f * f;
      noise += (f - q) ** 2;
      power += q * q;
      product += f * q;
    }
    if (signal === 0) return;
    signals.push(signal);
    ratios.push(10 * Math.log10(signal / noise));
    cosines.push(power === 0 ? 0 : product / Math.sqrt(signal * power));
  });
  const least = (FAINT ** 2 * signals.reduce((sum, signal) => sum + signal, 0)) / signals.length;
  const clear = cosines.filter((_, n) => (signals[n] as number) >= least);
  return {
    decibels: median(ratios),
    cosine: median(cosines),
    leastCosine: Math.min(...clear),
    faint: cosines.length - clear.length,
  };
}

/** Compares the places of the largest numbers with labels and with each other. The first of equal numbers counts. */
export function classified(float: Rows, integer: Rows, labels: readonly number[]): Classified {
  const [f, q] = [float.map(largestAt), integer.map(largestAt)];
  const share = (is: (n: number) => boolean): number => labels.filter((_, n) => is(n)).length / labels.length;
  return {
    float: share((n) => f[n] === labels[n]),
    integer: share((n) => q[n] === labels[n]),
    agreement: share((n) => f[n] === q[n]),
  };
}

/** Standard error of a fraction of `n` independent samples. */
export function standardError(fraction: number, n: number): number {
  return Math.sqrt((fraction * (1 - fraction)) / n);
}

function largestAt(row: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < row.length; i++) if ((row[i] as number) > (row[best] as number)) best = i;
  return best;
}
