/** The section ACCURACY: the steps of profile `best`, and what they may cost. */
import { atLeast, between, withDefault } from '../option.js';
import { budgetGoals } from '../option-values.js';
import { array, bool, float, integer, pair, text, words } from '../value-types.js';

/** A step that profile `best` takes where it helps, always, or never. */
const automatic = words(['auto', 'on', 'off']);

export const accuracySection = {
  Range: withDefault(
    words(['squared-error', 'extremes', 'percentile', 'divergence', 'average']),
    'squared-error',
    'ACCURACY.RANGE',
    'Range of an 8-bit operand: least squared error, smallest and largest value, percentile, least divergence, or moving average.',
  ),
  Percentile: withDefault(
    float,
    '99.99',
    'ACCURACY.PERCENTILE',
    'Values that the range `percentile` holds, in per cent.',
    { check: between(50, 100) },
  ),
  Momentum: withDefault(
    float,
    '0.9',
    'ACCURACY.MOMENTUM',
    'Weight of earlier batches in the range `average`.',
    { check: between(0, 1) },
  ),
  Zero_point: withDefault(
    words(['all', 'relu', 'none']),
    'all',
    'ACCURACY.ZERO_POINT',
    'Operands that have a zero point: all, those that are never negative, or none.',
  ),
  Channel_weights: withDefault(
    bool,
    'True',
    'ACCURACY.CHANNEL_WEIGHTS',
    'Whether each filter has a scale of its own.',
  ),
  Sum_bits: withDefault(integer, '16', 'ACCURACY.SUM_BITS', 'Bits of the operands of sums.', {
    check: between(2, 16),
  }),
  Raw_input: withDefault(
    automatic,
    'auto',
    'ACCURACY.RAW_INPUT',
    'Whether the network reads the bytes that its input is made of; auto: where the data is seen to be made of them.',
  ),
  Equalization: withDefault(
    automatic,
    'auto',
    'ACCURACY.EQUALIZATION',
    'Whether channels are balanced in chains with a depthwise convolution; auto: where it helps.',
  ),
  Rounding: withDefault(
    automatic,
    'auto',
    'ACCURACY.ROUNDING',
    'Whether weights are rounded so that errors make up for each other; auto: where it helps.',
  ),
  Bias_correction: withDefault(
    automatic,
    'on',
    'ACCURACY.BIAS_CORRECTION',
    'Whether biases make up for the mean error of rounded weights; auto: where it helps.',
  ),
  Two_planes: withDefault(
    automatic,
    'auto',
    'ACCURACY.TWO_PLANES',
    'Whether depthwise convolutions read 15 bits; auto: where it helps, and further layers where much is missing.',
  ),
  Plane_layers: withDefault(
    array(text),
    '',
    'ACCURACY.PLANE_LAYERS',
    'Names of further layers that read 15 bits.',
  ),
  Learning_samples: withDefault(
    integer,
    '512',
    'ACCURACY.LEARNING_SAMPLES',
    'Calibration samples that weights and biases are learned on and steps compared by, at most; 0: none.',
    { check: atLeast(0) },
  ),
  Budget: withDefault(
    pair(text, float),
    '',
    'ACCURACY.BUDGET',
    'What may be lost at most, `drop: points of the metric` or `agreement: per cent` or both: the cheapest recipe that loses no more is searched for, and decides the other options of this section.',
    { check: budgetGoals },
  ),
  Budget_cost: withDefault(
    words(['gas', 'time']),
    'gas',
    'ACCURACY.BUDGET_COST',
    'What makes a recipe cheap: gas, or time, which is not the same in every run.',
  ),
  Held_out: withDefault(
    integer,
    '16',
    'ACCURACY.HELD_OUT',
    'Batches of the calibration data behind those to calibrate with, on which recipes are compared.',
    { check: atLeast(1) },
  ),
} as const;
