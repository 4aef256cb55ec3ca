/** What convolution and its transpose share: attributes, inputs, and the checks of their operands. */
import type { Shape } from '@mrtjs/tensor';
import { formatShape, sizeOf } from '@mrtjs/tensor';
import { attr } from '../../attributes.js';
import type { Port } from '../../operator.js';
import { shapeProblem } from '../../operator.js';

/** Attributes of a grouped weighted sum over windows; the two operators differ in whether there is a bias unless told. */
export const convolutionAttrs = (noBias: boolean) => ({
  kernel: attr.ints({ min: 1 }),
  /** Defaults to ones. */
  stride: attr.ints({ min: 1, default: [] }),
  /** Defaults to ones. */
  dilate: attr.ints({ min: 1, default: [] }),
  /** Zeros at both ends of each spatial axis of the input, or cut off those of a transpose's output; defaults to none. */
  pad: attr.ints({ min: 0, default: [] }),
  num_filter: attr.int({ min: 1 }),
  num_group: attr.int({ min: 1, default: 1 }),
  no_bias: attr.bool({ default: noBias }),
  /** `None` means NCHW or NCW, by the rank. */
  layout: attr.optional(attr.string()),
});

/** Data, weight and, unless `no_bias`, bias. */
export const convolutionInputs: readonly Port[] = [
  { name: 'data' },
  { name: 'weight', parameter: true },
  { name: 'bias', parameter: true, when: (attrs) => attrs['no_bias'] !== true },
];

/** What {@link checkConvolution} needs of the attributes. */
export interface GroupedFilters {
  readonly num_filter: number;
  readonly num_group: number;
}

/** @throws {ShapeProblem} unless the groups divide the channels of the data and the filters. */
export function checkGroups({ num_filter, num_group }: GroupedFilters, [, channels = 0]: Shape): void {
  if (channels % num_group !== 0 || num_filter % num_group !== 0)
    shapeProblem(`${num_group} groups do not divide ${channels} channels and ${num_filter} filters`);
}

/** @throws {ShapeProblem} unless the weight has the shape expected, and the bias an element per filter. */
export function checkConvolution(
  { num_filter }: GroupedFilters,
  expected: Shape,
  weight: Shape,
  bias: Shape | undefined,
): void {
  if (weight.join() !== expected.join())
    shapeProblem(`weight has shape ${formatShape(weight)}, expected ${formatShape(expected)}`);
  if (bias !== undefined && sizeOf(bias) !== num_filter)
    shapeProblem(`bias has shape ${formatShape(bias)}, expected (${num_filter},)`);
}
