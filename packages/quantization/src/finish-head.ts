/** Traversal B: outputs are brought to the precision requested for them (MRT-SPEC 5.12). */
import type { Value } from '@mrtjs/graph';
import { getBit } from '@mrtjs/graph';
import { cvmFloat } from './numeric/cvm-float.js';
import { scaleOf } from './numeric/scale.js';
import { requantize } from './requantize.js';
import type { Run } from './run.js';
import { MAX_PRECISION, OUT_KEY } from './run.js';

/** Bits of an output that folded to a constant, when none are requested. */
const CONSTANT_PRECISION = 16;

/** One head at the precision requested for it [R138]; a head that is a parameter becomes integers in any case. */
export function finishHead(run: Run, head: Value, outputPrecision: number | undefined): Value {
  const { name } = head.node;
  const isParameter = run.isParameter(head);
  const requested = run.requestedPrecision(head, name) ?? (isParameter ? outputPrecision : undefined);
  if (requested === undefined && !isParameter) return head;
  const precision = isParameter
    ? (requested ?? CONSTANT_PRECISION)
    : reachable(run, head, requested as number);
  const threshold = run.threshold(head);
  const result = requantize(run, head, {
    consumer: OUT_KEY,
    precision,
    scale: scaleOf(threshold, precision),
  });
  run.thresholds.set(result.value.node.name, threshold);
  run.record(result);
  return result.value;
}

/**
 * The precision requested, or in profile `fixed` the largest below it that can be scaled up to: the virtual machine
 * counts the bits of a product as the sum of those of its factors, and refuses a left shift that would exceed 32.
 */
function reachable(run: Run, head: Value, requested: number): number {
  const isZero = run.threshold(head) === 0 || (!run.isFloat(head) && run.precision(head) === 1);
  if (run.isMrt1 || run.isFloat(head) || isZero) return requested;
  let precision = requested;
  while (!canScaleTo(run, head, precision)) precision--;
  if (precision < requested)
    run.warn('MRT2206', `${requested} bits cannot be reached: the output has ${precision}`, {
      node: head.node.name,
      option: 'QUANTIZATION.Output_precision',
    });
  return precision;
}

function canScaleTo(run: Run, head: Value, precision: number): boolean {
  const ratio = scaleOf(run.threshold(head), precision) / run.scale(head);
  const { frac, exp } = cvmFloat(ratio, MAX_PRECISION - run.precision(head));
  const product = run.precision(head) + (frac > 1 ? getBit(frac) : 0);
  return exp <= 0 || product + exp <= MAX_PRECISION;
}
