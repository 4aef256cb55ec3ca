/** The section QUANTIZATION: what integers the network is made of. */
import { atLeast, between, optional, withDefault } from '../option.js';
import { positiveValues } from '../option-values.js';
import { array, float, integer, pair, text } from '../value-types.js';
import { devices, dump } from './common.js';

export const quantizationSection = {
  Restore_name: withDefault(
    array(text),
    '',
    'QUANTIZE.RESTORE_NAMES',
    'Nodes that stay float: names, `_OP_<operator>`, or `_ALL_EXCEPT_` to invert the list.',
  ),
  Input_precision: optional(integer, 'QUANTIZE.INPUT_PRECISION', 'Bits of the input (8).', {
    check: between(2, 32),
  }),
  Output_precision: optional(
    integer,
    'QUANTIZE.OUTPUT_PRECISION',
    'Bits of every output; none: as inferred.',
    {
      check: between(2, 32),
    },
  ),
  ...devices('QUANTIZE'),
  Softmax_lambd: optional(float, 'QUANTIZE.SOFTMAX_LAMBD', 'Window of softmax (10).', {
    check: atLeast(0),
  }),
  Shift_bits: optional(integer, 'QUANTIZE.SHIFT_BITS', 'Bits of the rescaling factor (5).', {
    check: between(1, 16),
  }),
  Thresholds: withDefault(
    pair(text, float),
    '',
    'QUANTIZE.THRESHOLDS',
    'Thresholds that replace the calibrated ones, `node: value, …`.',
    { check: positiveValues },
  ),
  Dump: dump,
} as const;
