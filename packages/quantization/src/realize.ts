import type { Value } from '@mrtjs/graph';
import { ops } from '@mrtjs/graph';
import type { Run } from './run.js';

/**
 * `value · 2^−shift`, rounded and clipped to `precision` bits: a clip, a left or a right shift by the sign of
 * `shift` (MRT-SPEC 4.5) [R33].
 */
export function realize(
  run: Run,
  value: Value,
  shift: number,
  precision: number,
  name = run.builder.fresh('realize'),
): Value {
  if (shift === 0) return run.builder.op(ops.cvmClip, name, [value], { precision });
  return shift < 0
    ? run.builder.op(ops.cvmLeftShift, name, [value], { precision, shift_bit: -shift })
    : run.builder.op(ops.cvmRightShift, name, [value], { precision, shift_bit: shift });
}
