/** Holding passes to what they claim. */
import type { Tensor } from '@mrtjs/tensor';
import { absMax, fail, formatShape, MrtError, sameShape } from '@mrtjs/tensor';
import { evaluateModel } from '../evaluate.js';
import { inferShapes } from '../infer.js';
import type { Model } from '../node.js';
import type { Float64Tensor, OperatorSet } from '../operator.js';
import type { Pass, PassContext } from '../pass.js';
import { passContext, runPasses } from '../pass.js';
import type { RandomModelOptions } from './random-model.js';
import { randomInputs, randomModel } from './random-model.js';

/**
 * How far two models are apart on the same inputs: the largest |difference| / largest |reference| over the outputs,
 * `a` being the reference (where that is zero, the difference itself). Infinity when one is not a number.
 * @throws {MrtError} MRT1019 when they have different numbers or shapes of outputs.
 */
export function compareModels(
  a: Model,
  b: Model,
  inputs: ReadonlyMap<string, Tensor>,
  ops: OperatorSet,
): number {
  const [left, right] = [evaluateModel(a, inputs, ops), evaluateModel(b, inputs, ops)];
  if (left.length !== right.length)
    fail('MRT1019', `there are ${right.length} outputs, expected ${left.length}`);
  return left.reduce((worst, reference, i) => {
    const value = right[i] as Float64Tensor;
    if (!sameShape(reference.shape, value.shape))
      fail('MRT1019', `output ${i} is ${formatShape(value.shape)}, expected ${formatShape(reference.shape)}`);
    return Math.max(worst, relativeError(reference, value));
  }, 0);
}

function relativeError(reference: Float64Tensor, value: Float64Tensor): number {
  const scale = absMax(reference);
  const error = absMax({ ...reference, data: reference.data.map((x, i) => x - (value.data[i] as number)) });
  return Number.isNaN(error) ? Infinity : error / (scale === 0 ? 1 : scale);
}

/** How to check a pass. */
export interface CheckPassOptions extends RandomModelOptions {
  /** Random models to try (default 50). */
  readonly runs?: number;
  /** Seed of the first one; the others have the following numbers (default 1). */
  readonly seed?: number;
  /** Largest relative error (default 1e-9). */
  readonly tolerance?: number;
  /** Passes that bring a random model to the form that the pass expects. */
  readonly before?: readonly Pass[];
  /** What the passes get beside the model. */
  readonly context?: Partial<PassContext>;
}

/** What {@link checkPass} has seen. */
export interface CheckedPass {
  readonly runs: number;
  /** How many models the pass changed. A check in which it is 0 shows nothing. */
  readonly changed: number;
  /** Largest relative error. */
  readonly error: number;
}

/**
 * Runs a pass on random models: what they compute must stay the same, and so must the contract that the pass
 * declares, unique names and shapes that fit.
 * @throws {MrtError} MRT1019 with the seed and the fewest steps for which it goes wrong, beside the cause.
 */
export function checkPass(pass: Pass, options: CheckPassOptions = {}): CheckedPass {
  const { runs = 50, seed = 1, steps = 8 } = options;
  let [changed, error] = [0, 0];
  for (let run = 0; run < runs; run++) {
    const outcome = tried(pass, seed + run, { ...options, steps });
    if (outcome instanceof MrtError) return report(pass, seed + run, { ...options, steps }, outcome);
    if (outcome.changed) changed++;
    error = Math.max(error, outcome.error);
  }
  return { runs, changed, error };
}

type Outcome = { readonly changed: boolean; readonly error: number } | MrtError;

function tried(pass: Pass, seed: number, options: CheckPassOptions): Outcome {
  const context = passContext(options.context);
  const model = runPasses(randomModel(seed, options), options.before ?? [], context);
  try {
    const result = runPasses(model, [{ ...pass, ensures: [...pass.ensures, 'unique-names'] }], context);
    inferShapes(result, context.ops);
    const error = compareModels(model, result, randomInputs(model, seed), context.ops);
    if (error > (options.tolerance ?? 1e-9))
      fail('MRT1019', `pass ${pass.name} changed an output by ${error} (relative)`);
    return { changed: result !== model, error };
  } catch (error) {
    if (error instanceof MrtError) return error;
    throw error;
  }
}

function report(pass: Pass, seed: number, options: CheckPassOptions, found: MrtError): never {
  let [steps, cause] = [options.steps ?? 0, found];
  for (let fewer = 1; fewer < steps; fewer++) {
    const outcome = tried(pass, seed, { ...options, steps: fewer });
    if (outcome instanceof MrtError) [steps, cause] = [fewer, outcome];
  }
  throw new MrtError(
    [
      {
        code: 'MRT1019',
        severity: 'error',
        message: `pass ${pass.name} fails on a random model`,
        hint: `randomModel(${seed}, { steps: ${steps}, … }) shows it`,
      },
      ...cause.diagnostics,
    ],
    { cause },
  );
}
