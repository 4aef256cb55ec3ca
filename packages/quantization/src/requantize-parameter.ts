import type { Value } from '@mrtjs/graph';
import { absMax, fail, float64, toNumbers, zeros } from '@mrtjs/tensor';
import { intRealize } from './numeric/int-realize.js';
import { scaleOf } from './numeric/scale.js';
import type { Quantized, Run, Wanted } from './run.js';

/** Thresholds are rounded to 16 significant bits: a magnitude this little above one is not worth a warning. */
const THRESHOLD_ROUNDING = 1 + 2 ** -15;

/**
 * The parameter form of requantization: a new parameter of integers for this one use [R46–R48]. Magnitudes above the
 * threshold (possible when an outlier rule shrank it) saturate.
 */
export function requantizeParameter(run: Run, value: Value, wanted: Wanted): Quantized {
  const { name } = value.node;
  const tensor =
    run.builder.params.get(name) ?? fail('MRT2208', 'this parameter has no value', { node: name });
  const threshold = run.threshold(value);
  const fresh = run.builder.fresh(name);
  if (threshold === 0)
    return {
      value: run.builder.parameter(fresh, zeros('float64', tensor.shape), 1),
      precision: 1,
      scale: 1,
    };
  const precision = run.requestedPrecision(value, wanted.consumer) ?? wanted.precision;
  const scale = wanted.scale ?? scaleOf(threshold, precision);
  const { values, clipped } = intRealize(toNumbers(tensor), precision, scale);
  const largest = absMax(tensor);
  if (clipped > 0 && largest > threshold * THRESHOLD_ROUNDING)
    run.warn(
      'MRT2204',
      `${clipped} of ${values.length} values saturate: the threshold is ${threshold}, the largest magnitude ${largest}`,
      { node: name, hint: 'set the threshold of this parameter to its largest magnitude to avoid it' },
    );
  return {
    value: run.builder.parameter(fresh, float64(tensor.shape, values), precision),
    precision,
    scale,
  };
}
