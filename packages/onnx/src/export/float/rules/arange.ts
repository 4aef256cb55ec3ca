import { ops } from '@mrtjs/graph';
import { convert } from '@mrtjs/tensor';
import { exportRule } from '../rule.js';

/** A constant. */
export const arange = exportRule(ops.arange, (g) => {
  const [values] = ops.arange.evaluate?.([], g.attrs) ?? [];
  if (values === undefined) return g.refuse('its values are not known');
  return g.op('Identity', [g.constant(convert(values, 'float32'), 'values')]);
});
