/** Operators of quantized graphs, and those that ONNX cannot say. */
import * as ops from '../../ops/index.js';
import type { OperatorCase } from './case.js';
import { operatorCase } from './case.js';

/** Operators of quantized graphs, and non-maximum suppression. */
export const integers: readonly OperatorCase[] = [
  operatorCase(ops.rightShift, [[3, 4]], { shift_bit: 2 }),
  operatorCase(ops.cvmClip, [[3, 4]], { precision: 2 }, 'positions'),
  operatorCase(ops.cvmLeftShift, [[3, 4]], { precision: 8, shift_bit: 3 }, 'positions'),
  operatorCase(ops.cvmRightShift, [[3, 4]], { precision: 8, shift_bit: 1 }, 'positions'),
  operatorCase(
    ops.cvmLut,
    [
      [3, 4],
      [6, 1],
    ],
    { in_dim: 6 },
    'positions',
  ),
  operatorCase(ops.boxNms, [[1, 5, 6]], {
    overlap_thresh: 0.3,
    valid_thresh: 0,
    coord_start: 2,
    score_index: 1,
  }),
];
