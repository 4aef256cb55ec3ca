import { ops } from '@mrtjs/graph';
import { normalizeAxis, sizeOf } from '@mrtjs/tensor';
import { quantizeRule } from '../rule.js';
import { passThrough } from '../shared/pass-through.js';

/** argmax: an index, so scale 1; profile `mrt1` gives it the scale of the values instead (D52). */
export const argmax = quantizeRule(ops.argmax, (context) => {
  const passed = passThrough(context);
  if (context.profile === 'mrt1') return passed;
  const shape = context.inputShapes[0] ?? [];
  const { axis } = context.attrs;
  const length = axis === null ? sizeOf(shape) : (shape[normalizeAxis(axis, shape.length)] ?? 1);
  // Any index may come up at run time, not only those seen in calibration.
  return { value: passed.value, scale: 1, precision: context.bits(length - 1), threshold: length - 1 };
});
