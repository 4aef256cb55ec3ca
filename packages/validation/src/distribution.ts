/** How the values of a layer are distributed, and how they use the integers that there are. */
import { rangeOf } from '@mrtjs/graph';
import type { Tensor } from '@mrtjs/tensor';
import { sizeOf, toNumbers } from '@mrtjs/tensor';
import type { Histogram } from './histogram.js';
import { addToHistogram, emptyHistogram } from './histogram.js';
import type { Reading } from './readings.js';
import { at } from './readings.js';

/** Integers up to this magnitude are told apart. */
const LARGEST_TOLD_APART = 2 ** 15;

/** What was seen of one layer; grows batch by batch. */
export interface Distribution {
  readonly histogram: Histogram;
  readonly elements: number;
  /** Float values farther than half a step beyond the reading's range. */
  readonly clipped: number;
  /** Smallest and largest integer. */
  readonly low: number;
  readonly high: number;
  /** 1 where an integer occurred, from −2^15; `null` when larger ones did. */
  readonly seen: Uint8Array | null;
  /** Largest magnitude of each channel (axis 1), in float; empty where there is no such axis. */
  readonly channels: readonly number[];
}

export function emptyDistribution(): Distribution {
  return {
    histogram: emptyHistogram(),
    elements: 0,
    clipped: 0,
    low: Infinity,
    high: -Infinity,
    seen: new Uint8Array(2 * LARGEST_TOLD_APART + 1),
    channels: [],
  };
}

/** The distribution with one more batch: the layer in float, and its integers as they are read. */
export function addToDistribution(
  before: Distribution,
  float: Tensor,
  integers: Tensor,
  reading: Reading,
): Distribution {
  const numbers = toNumbers(integers);
  let { low, high } = before;
  const seen = before.seen === null ? null : before.seen.slice();
  let fits = true;
  for (let i = 0; i < numbers.length; i++) {
    const integer = numbers[i] as number;
    if (integer < low) low = integer;
    if (integer > high) high = integer;
    if (integer < -LARGEST_TOLD_APART || integer > LARGEST_TOLD_APART) fits = false;
    else if (seen !== null) seen[integer + LARGEST_TOLD_APART] = 1;
  }
  return {
    histogram: addToHistogram(before.histogram, toNumbers(float)),
    elements: before.elements + float.data.length,
    clipped: before.clipped + countClipped(float, reading),
    low,
    high,
    seen: fits ? seen : null,
    channels: largerOf(before.channels, channelsOf(float)),
  };
}

/** Share of the range of a reading's integers that was taken, 0 to 1; `null` where its bits are not known. */
export function rangeUse({ low, high }: Distribution, { bits }: Reading): number | null {
  return bits === null || high < low ? null : Math.min(1, (high - low) / (2 * rangeOf(bits)));
}

/** Number of different integers; `null` where there are very large ones. */
export function distinctIntegers({ seen }: Distribution): number | null {
  return seen === null ? null : seen.reduce((sum, one) => sum + one, 0);
}

/** By how many times the largest magnitude of the channels exceeds their median; `null` for fewer than two channels. */
export function spreadOf(channels: readonly number[]): number | null {
  const sorted = channels.filter((largest) => largest > 0).sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)];
  return sorted.length < 2 || median === undefined ? null : (sorted.at(-1) as number) / median;
}

function countClipped(float: Tensor, { bits, scale, zero, axis }: Reading): number {
  if (bits === null) return 0;
  const limit = rangeOf(bits) + 0.5;
  const numbers = toNumbers(float);
  const count = float.shape[axis] ?? 1;
  const inner = sizeOf(float.shape.slice(axis + 1));
  const isUniform = typeof scale === 'number' && typeof zero === 'number';
  let clipped = 0;
  for (let i = 0; i < numbers.length; i++) {
    const channel = isUniform ? 0 : Math.floor(i / inner) % count;
    const integer = (numbers[i] as number) * at(scale, channel) - at(zero, channel);
    if (integer > limit || integer < -limit) clipped++;
  }
  return clipped;
}

function channelsOf({ shape, data }: Tensor): number[] {
  const count = shape.length < 2 ? 0 : (shape[1] as number);
  const inner = sizeOf(shape.slice(2));
  const largest = new Array<number>(count).fill(0);
  if (count < 2) return [];
  const numbers = data as ArrayLike<number>;
  for (let i = 0; i < numbers.length; i++) {
    const channel = Math.floor(i / inner) % count;
    const magnitude = Math.abs(numbers[i] as number);
    if (magnitude > (largest[channel] as number)) largest[channel] = magnitude;
  }
  return largest;
}

function largerOf(a: readonly number[], b: readonly number[]): readonly number[] {
  return a.length === 0 ? b : a.map((value, i) => Math.max(value, b[i] ?? 0));
}
