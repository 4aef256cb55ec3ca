/** How the float input becomes integers. */
import type { InputScale, Node } from '@mrtjs/graph';
import { rangeOf } from '@mrtjs/graph';
import type { Tensor } from '@mrtjs/tensor';
import { fail, sizeOf, toNumbers } from '@mrtjs/tensor';
import { scaleOf } from '../numeric/scale.js';
import type { Channelwise } from './channelwise.js';
import { collapsed, mapChannels } from './channelwise.js';
import type { Ranges } from './ranges.js';

/** How a float input was made of bytes: float = (byte / unit − mean) / deviation, by channel (one number for all). */
export interface PixelScale {
  readonly unit: number;
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** What the integers of the input are, to the graph and to those who make them. */
export interface InputCode {
  readonly scale: Channelwise;
  readonly zero: Channelwise;
  readonly axis: number;
  readonly precision: number;
  readonly magnitude: number;
  readonly input: InputScale;
}

/** Bits of an integer input, unless others are asked for. */
const INPUT_BITS = 8;

/** The axis of the channels of an input that is made of pixels. */
const CHANNEL_AXIS = 1;

/**
 * Bytes themselves, less 127: the network then reads its input without any error. Byte 255 counts as 254.
 * @throws {MrtError} MRT2206 for numbers that cannot be.
 */
export function pixelCode({ unit, mean, deviation }: PixelScale, channels: number): InputCode {
  const wrong = [mean, deviation].some((list) => list.length !== 1 && list.length !== channels);
  if (wrong || !(unit > 0) || !deviation.every((x) => x > 0) || !mean.every(Number.isFinite))
    fail('MRT2206', `unit ${unit}, mean (${mean.join()}) and deviation (${deviation.join()}) do not fit`, {
      option: 'PREPROCESSING.Mean',
      hint: `expected a positive unit, and one mean and positive deviation or ${channels} of each`,
    });
  const [means, deviations] = [mean, deviation].map((list) => collapsed(Float64Array.from(list)));
  const offset = rangeOf(INPUT_BITS);
  const scale = mapChannels(deviations as Channelwise, (x) => unit * x);
  const zero = mapChannels(means as Channelwise, (x) => offset - unit * x);
  return {
    scale,
    zero,
    axis: CHANNEL_AXIS,
    precision: INPUT_BITS,
    magnitude: offset,
    input: { ...inputScale(scale, zero, INPUT_BITS), byteOffset: -offset },
  };
}

/** The range of the data, with a zero point where a layer reads it. */
export function rangeCode(
  ranges: Ranges,
  node: Node,
  precision: number | undefined,
  isOperand: boolean,
): InputCode {
  const bits = precision ?? INPUT_BITS;
  const grid =
    isOperand && bits === INPUT_BITS
      ? ranges.operand(node)
      : { scale: scaleOf(ranges.largest(node), bits), zero: 0 };
  const { scale, zero } = grid;
  const magnitude = rangeOf(bits);
  return { scale, zero, axis: 0, precision: bits, magnitude, input: inputScale(scale, zero, bits) };
}

/** Indices, which are taken as they are. */
export function indexCode(precision: number | undefined): InputCode {
  const bits = precision ?? INPUT_BITS;
  const input = { scale: 1, targetBit: bits };
  return { scale: 1, zero: 0, axis: 0, precision: bits, magnitude: rangeOf(bits), input };
}

function inputScale(scale: Channelwise, zero: Channelwise, targetBit: number): InputScale {
  if (typeof scale === 'number' && typeof zero === 'number')
    return { scale, targetBit, ...(zero === 0 ? {} : { offset: -zero }) };
  const count = typeof scale === 'number' ? (zero as Float64Array).length : scale.length;
  const list = (x: Channelwise): number[] =>
    typeof x === 'number' ? new Array<number>(count).fill(x) : [...x];
  const offsets = list(zero).map((z) => -z);
  return {
    scale: list(scale)[0] as number,
    targetBit,
    channels: { axis: CHANNEL_AXIS, scales: list(scale), offsets },
  };
}

/** A byte may be missed by so much: float32 values are made of it by some roundings. */
const BYTE_TOLERANCE = 0.01;

/** Whether all values of a float input (batch first, then channels) are made of bytes in this way. */
export function areBytes(values: Tensor, { unit, mean, deviation }: PixelScale): boolean {
  const numbers = toNumbers(values);
  const channels = values.shape[1] ?? 1;
  const inner = sizeOf(values.shape.slice(2));
  for (let i = 0; i < numbers.length; i++) {
    const c = Math.floor(i / inner) % channels;
    const byte = ((numbers[i] as number) * ofChannel(deviation, c) + ofChannel(mean, c)) * unit;
    const nearest = Math.round(byte);
    if (!(Math.abs(byte - nearest) <= BYTE_TOLERANCE && nearest >= 0 && nearest <= 255)) return false;
  }
  return true;
}

/** The number of a channel in a list of one for all or one for each. */
function ofChannel(list: readonly number[], c: number): number {
  return (list.length === 1 ? list[0] : list[c]) as number;
}
