/** Attributes of sliding windows: what convolution and pooling share. */
import { attr } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import { fail } from '@mrtjs/tensor';

/** Attributes of every windowed operator. */
export const windowAttrs = {
  auto_pad: attr.oneOf(['NOTSET', 'SAME_UPPER', 'SAME_LOWER', 'VALID'], { default: 'NOTSET' }),
  kernel_shape: attr.optional(attr.ints({ min: 1 })),
  strides: attr.ints({ min: 1, default: [] }),
  dilations: attr.ints({ min: 1, default: [] }),
  pads: attr.ints({ min: 0, default: [] }),
};

/** Says that a node is not supported, and why. */
export type Refuse = (reason: string) => never;

/** Windows along one spatial axis. */
export interface Windows {
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilate: number;
  /** Padding before the first and after the last element. */
  readonly begin: number;
  readonly end: number;
}

/** The windows that attributes describe. */
interface WindowValues {
  readonly auto_pad: string;
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly pads: readonly number[];
}

/**
 * The windows over the spatial axes of `data`.
 * Other than one or two of them are refused.
 * @throws {MrtError} MRT1210 for lists of another length.
 */
export function windowsOf(
  attrs: WindowValues,
  kernel: readonly number[],
  data: Shape,
  refuse: Refuse,
): Windows[] {
  const rank = data.length - 2;
  if (rank < 1 || rank > 2) refuse(`its input has ${data.length} axes, 3 or 4 are supported`);
  for (const [name, list, length] of [
    ['kernel_shape', kernel, rank],
    ['strides', attrs.strides, rank],
    ['dilations', attrs.dilations, rank],
    ['pads', attrs.pads, 2 * rank],
  ] as const)
    if (list.length !== length && (list.length !== 0 || name === 'kernel_shape'))
      fail('MRT1210', `${name} has ${list.length} entries, expected ${length}`);
  return kernel.map((width, i) => {
    const [stride, dilate, size] = [attrs.strides[i] ?? 1, attrs.dilations[i] ?? 1, data[i + 2] as number];
    const [begin, end] = padding(
      attrs,
      i,
      rank,
      Math.max((Math.ceil(size / stride) - 1) * stride + (width - 1) * dilate + 1 - size, 0),
    );
    return { size, kernel: width, stride, dilate, begin, end };
  });
}

/** `same` is the padding that makes the output as large as the input, divided by the stride. */
function padding(
  { auto_pad, pads }: WindowValues,
  axis: number,
  rank: number,
  same: number,
): [number, number] {
  const [less, more] = [Math.floor(same / 2), Math.ceil(same / 2)];
  switch (auto_pad) {
    case 'SAME_UPPER':
      return [less, more];
    case 'SAME_LOWER':
      return [more, less];
    case 'VALID':
      return [0, 0];
    default:
      return [pads[axis] ?? 0, pads[axis + rank] ?? 0];
  }
}

/** Whether both ends of every axis are padded alike. */
export function isSymmetric(windows: readonly Windows[]): boolean {
  return windows.every(({ begin, end }) => begin === end);
}

/** Widths of an IR `Pad` that pads the spatial axes of images. */
export function padWidths(windows: readonly Windows[]): number[] {
  return [0, 0, 0, 0, ...windows.flatMap(({ begin, end }) => [begin, end])];
}
