/** Whether plain data from a file has the form of an {@link Evaluation}. */
import { isCount } from '@mrtjs/datasets';
import type { Evaluation } from './evaluation.js';
import { isExactSum } from './exact-sum.js';

type Fields = Readonly<Record<string, unknown>>;

/** The states of the metric are left to the metric. */
export function isEvaluation(value: unknown): value is Evaluation<unknown> {
  if (!isObject(value)) return false;
  const { samples, iterations, float, comparisons } = value;
  return (
    isCount(samples) &&
    isCount(iterations) &&
    isModel(float) &&
    Array.isArray(comparisons) &&
    comparisons.every((one) => isModel(one) && isFidelity((one as unknown as Fields)['fidelity']))
  );
}

function isModel(value: unknown): value is Fields {
  if (!isObject(value)) return false;
  const { name, metric, milliseconds } = value;
  return typeof name === 'string' && metric !== undefined && typeof milliseconds === 'number';
}

function isFidelity(value: unknown): boolean {
  if (value === null) return true;
  if (!isObject(value)) return false;
  const { samples, agreeing, outputs } = value;
  return (
    isCount(samples) &&
    isCount(agreeing) &&
    Array.isArray(outputs) &&
    outputs.every(
      (one: unknown) =>
        isObject(one) && [one['cosine'], one['signal'], one['noise']].every((sum) => isExactSum(sum)),
    )
  );
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
