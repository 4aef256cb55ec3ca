/** Sums of products (`conv2d`, `dense`), term by term. */
import type { ClaimedOperand, Extent } from './operand.js';
import { elementExtent, extentOf, joined } from './operand.js';

/** What the inputs of a contraction are, and how they meet. */
export interface Contraction {
  readonly data: ClaimedOperand;
  /** Axis 0 counts output channels. */
  readonly weight: ClaimedOperand;
  readonly bias: ClaimedOperand | undefined;
  /** Whether some of the data may be missing, as over the edge of an image. */
  readonly padded: boolean;
}

/** The extents of all output channels together, and of the sums of any part of their terms. */
export function contractionExtents({ data, weight, bias, padded }: Contraction): {
  readonly result: Extent;
  readonly passing: Extent;
} {
  const [channels = 0, ...rest] = weight.shape;
  const terms = rest.reduce((product, size) => product * size, 1);
  const orZero = joined(data.extent, [0n, 0n]);
  const results: Extent[] = [];
  const parts: Extent[] = [];
  for (let channel = 0; channel < channels; channel++) {
    const own = biasExtent(bias, channel);
    const whole = sumExtent(weight, channel * terms, terms, padded ? orZero : data.extent);
    const part = sumExtent(weight, channel * terms, terms, orZero);
    results.push([whole[0] + own[0], whole[1] + own[1]]);
    parts.push([part[0] + (own[0] < 0n ? own[0] : 0n), part[1] + (own[1] > 0n ? own[1] : 0n)]);
  }
  return { result: joined(...results), passing: joined(...parts) };
}

function biasExtent(bias: ClaimedOperand | undefined, channel: number): Extent {
  if (bias === undefined) return [0n, 0n];
  return bias.elements === undefined ? bias.extent : elementExtent(bias.elements, channel, channel + 1);
}

/** The extent of Σ weight · datum over the weights of one channel: each term at its least, each at its largest. */
function sumExtent(weight: ClaimedOperand, first: number, terms: number, [low, high]: Extent): Extent {
  const { elements, extent } = weight;
  if (elements === undefined) {
    const [least, largest] = extentOf(extent.flatMap((w) => [w * low, w * high]));
    return [BigInt(terms) * least, BigInt(terms) * largest];
  }
  const largestTerm = Math.max(...[...extent, low, high].map((value) => Math.abs(Number(value)))) ** 2;
  return terms * largestTerm <= Number.MAX_SAFE_INTEGER
    ? quickSum(elements, first, terms, Number(low), Number(high))
    : exactSum(elements, first, terms, low, high);
}

/** In doubles, which hold every partial sum exactly where the caller has seen to it. */
function quickSum(
  elements: ArrayLike<number>,
  first: number,
  terms: number,
  low: number,
  high: number,
): Extent {
  let [least, largest] = [0, 0];
  for (let at = first; at < first + terms; at++) {
    const weight = elements[at] as number;
    const [a, b] = [weight * low, weight * high];
    least += a < b ? a : b;
    largest += a < b ? b : a;
  }
  return [BigInt(least), BigInt(largest)];
}

function exactSum(
  elements: ArrayLike<number>,
  first: number,
  terms: number,
  low: bigint,
  high: bigint,
): Extent {
  let [least, largest] = [0n, 0n];
  for (let at = first; at < first + terms; at++) {
    const [a, b] = extentOf([BigInt(elements[at] as number) * low, BigInt(elements[at] as number) * high]);
    least += a;
    largest += b;
  }
  return [least, largest];
}
