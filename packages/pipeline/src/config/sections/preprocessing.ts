/** The section PREPROCESSING: how images become inputs, where not as the dataset has it. */
import type { PreprocessingOverrides } from '@mrtjs/datasets';
import { CHANNEL_ORDERS, LAYOUTS } from '@mrtjs/datasets';
import { atLeast, optional } from '../option.js';
import { array, choice, float, integer, words } from '../value-types.js';

const numbers = array(float);

export const preprocessingSection = {
  Resize: optional(
    choice({ short_side: 'short-side', stretch: 'stretch', none: 'none' } as const),
    'PREPROCESS.RESIZE',
    'How images get the size of the input: short_side, then the middle is cut out; stretch; none, only cut.',
  ),
  Short_side: optional(
    integer,
    'PREPROCESS.SHORT_SIDE',
    'Pixels of the short side for Resize=short_side; 8/7 of the input when not given.',
    { check: atLeast(1) },
  ),
  Unit: optional(float, 'PREPROCESS.UNIT', 'What bytes are divided by first: 255 for values in [0, 1].'),
  Mean: optional(
    numbers,
    'PREPROCESS.MEAN',
    'What is subtracted then: one number, or one for each channel in the order of the input.',
  ),
  Std: optional(numbers, 'PREPROCESS.STD', 'What is divided by last: one number, or one for each channel.'),
  Channel_order: optional(
    words(CHANNEL_ORDERS, { ignoreCase: true }),
    'PREPROCESS.CHANNEL_ORDER',
    'Order of the channels of the input.',
  ),
  Layout: optional(
    words(LAYOUTS, { ignoreCase: true }),
    'PREPROCESS.LAYOUT',
    'Whether Input_shape has the channels before height and width, or after.',
  ),
} as const;

/** The settings that a configuration gives. */
export function preprocessingOverrides(section: {
  readonly [K in keyof PreprocessingOverrides]-?: PreprocessingOverrides[K] | null;
}): PreprocessingOverrides {
  const given = Object.entries(section).filter(([, value]) => value !== null);
  // A short side says how to resize.
  const implied =
    section.shortSide !== null && section.resize === null ? { resize: 'short-side' as const } : {};
  return { ...implied, ...Object.fromEntries(given) };
}
