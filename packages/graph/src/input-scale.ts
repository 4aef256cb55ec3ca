/** How the float input of a network becomes its integer input, and how that is written down. */
import type { Tensor } from '@mrtjs/tensor';
import { sizeOf, toNumbers } from '@mrtjs/tensor';

/** How to turn a float input into the integer input: scaled, shifted, rounded, and limited to the bit width. */
export interface InputScale {
  /** integer ≈ scale · float + offset. */
  readonly scale: number;
  /** Signed bit width of the integers. */
  readonly targetBit: number;
  /** Default 0. */
  readonly offset?: number;
  /** Scale and offset of each index of an axis, which then count instead of `scale` and `offset`. */
  readonly channels?: ChannelScales;
  /** Where the float input is made of bytes, what to add to a byte instead: integer = byte + byteOffset, limited. */
  readonly byteOffset?: number;
}

/** Scales and offsets along an axis of the input. */
export interface ChannelScales {
  readonly axis: number;
  readonly scales: readonly number[];
  readonly offsets: readonly number[];
}

/** The values of an input, scaled and shifted but not yet rounded. */
export function scaledInput(values: Tensor, { scale, offset = 0, channels }: InputScale): Float64Array {
  const numbers = toNumbers(values);
  if (channels === undefined) return Float64Array.from(numbers, (x) => x * scale + offset);
  const { axis, scales, offsets } = channels;
  const inner = sizeOf(values.shape.slice(axis + 1));
  const result = new Float64Array(numbers.length);
  for (let i = 0; i < result.length; i++) {
    const c = Math.floor(i / inner) % scales.length;
    result[i] = (numbers[i] as number) * (scales[c] as number) + (offsets[c] as number);
  }
  return result;
}

/** The fields of an input as files have them, in order; those that have their defaults are left out. */
export function inputScaleFields({
  scale,
  targetBit,
  offset,
  channels,
  byteOffset,
}: InputScale): (readonly [string, number | readonly number[]])[] {
  const fields: readonly (readonly [string, number | readonly number[] | undefined])[] = [
    ['scale', scale],
    ['target_bit', targetBit],
    ['offset', offset],
    ['axis', channels?.axis],
    ['scales', channels?.scales],
    ['offsets', channels?.offsets],
    ['byte_offset', byteOffset],
  ];
  return fields.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

/** Reads {@link inputScaleFields} of an input; `refuse` is told what is wrong with them. */
export function readInputScale(
  name: string,
  fields: ReadonlyMap<string, unknown>,
  refuse: (what: string) => never,
): InputScale {
  const number = (field: string): number => {
    const value = fields.get(field);
    return typeof value === 'number' && Number.isFinite(value)
      ? value
      : refuse(`${field} of ${name} is not a number`);
  };
  const positive = (field: string): number => {
    const value = fields.get(field);
    return typeof value === 'number' && value > 0 && value < Infinity
      ? value
      : refuse(`${field} of ${name} is not a positive number`);
  };
  const numbers = (field: string): readonly number[] => {
    const value = fields.get(field);
    return Array.isArray(value) && value.length > 0 && value.every(Number.isFinite)
      ? (value as readonly number[])
      : refuse(`${field} of ${name} is no list of numbers`);
  };
  const channels = (): ChannelScales => {
    const read = { axis: number('axis'), scales: numbers('scales'), offsets: numbers('offsets') };
    const isAxis = Number.isInteger(read.axis) && read.axis >= 0;
    return isAxis && read.scales.length === read.offsets.length && read.scales.every((x) => x > 0)
      ? read
      : refuse(`axis, scales and offsets of ${name} do not fit`);
  };
  const targetBit = positive('target_bit');
  if (!Number.isInteger(targetBit) || targetBit > 32) refuse(`target_bit of ${name} is ${targetBit}`);
  return {
    scale: positive('scale'),
    targetBit,
    ...(fields.has('offset') ? { offset: number('offset') } : {}),
    ...(fields.has('axis') ? { channels: channels() } : {}),
    ...(fields.has('byte_offset') ? { byteOffset: number('byte_offset') } : {}),
  };
}
