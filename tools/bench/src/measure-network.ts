/** Measuring one network on all engines. */
import { timeSteps } from '@mrtjs/cvm-runtime';
import type { FloatEngine, Model } from '@mrtjs/graph';
import { inferShapes, inputsOf, irOperators, totalMacs } from '@mrtjs/graph';
import type { TensorOf } from '@mrtjs/tensor';
import { equalTensors } from '@mrtjs/tensor';
import { integerNetwork } from './networks/integer.js';
import type { Network } from './networks/network.js';
import type { NetworkResult } from './results.js';
import { RUNNERS } from './results.js';
import type { Effort } from './rounds.js';
import { measure } from './rounds.js';
import type { Competitor, FloatRunner } from './runners/float.js';
import { fastestForm } from './runners/float.js';
import { integerRunner } from './runners/integer.js';

/** How to measure. */
export interface MeasureOptions {
  readonly threads: number;
  readonly effort: Effort;
  readonly calibration: FloatEngine;
  readonly competitors: readonly Competitor[];
}

/** Runs of the layers one by one. */
const LAYER_RUNS = 40;

/**
 * Measures a network.
 * @throws when engines that should give the same results do not.
 */
export async function measureNetwork(
  { name, shape, parameters }: Network,
  model: Model,
  { threads, effort, calibration, competitors }: MeasureOptions,
): Promise<NetworkResult> {
  const { prepared, compiled, floatInput, integerInput } = await integerNetwork(model, shape, calibration);
  const { symbol, params } = compiled;
  const integerCase = { symbol, params, input: integerInput };
  const reference = await integerRunner(RUNNERS.reference, integerCase, 'reference', 1);
  const wasm = await integerRunner(RUNNERS.wasm, integerCase, 'wasm', 1);
  const threaded = await integerRunner(RUNNERS.threaded, integerCase, 'wasm', threads);
  const expected = await reference.run();
  for (const runner of [wasm, threaded]) checkEqual(name, runner.name, expected, await runner.run());

  // Networks with further inputs, such as labels, are run without them.
  const forms = inputsOf(model).length === 1 ? [prepared, model] : [prepared];
  const floats: FloatRunner[] = [];
  for (const competitor of competitors)
    if ('load' in competitor) floats.push(await fastestForm(competitor.load, forms, floatInput));
  await checkClose(name, floats);

  const integers = threads === 1 ? [reference, wasm] : [reference, wasm, threaded];
  const times = await measure([...integers, ...floats], effort);
  const layers = await timeSteps(symbol, params, integerInput, { runs: LAYER_RUNS });
  for (const runner of [reference, wasm, threaded]) runner.dispose();
  for (const runner of floats) await runner.dispose();
  return {
    name,
    shape,
    parameters,
    macs: macsOf(prepared, shape),
    times,
    memory: [wasm.memory, threaded.memory],
    threads: threaded.threads,
    layers,
  };
}

function macsOf(model: Model, shape: readonly number[]): number {
  return totalMacs(model, inferShapes(model, irOperators, new Map([['data', shape]])), irOperators);
}

function checkEqual(
  network: string,
  runner: string,
  expected: readonly TensorOf<'int32'>[],
  found: readonly TensorOf<'int32'>[],
): void {
  if (!expected.every((output, i) => equalTensors(output, found[i] as TensorOf<'int32'>)))
    throw new Error(`${network}: ${runner} and the reference engine give different results`);
}

/** Float engines round differently; they must agree to so much of the largest output. */
const TOLERANCE = 1e-3;

async function checkClose(network: string, runners: readonly FloatRunner[]): Promise<void> {
  const [first, ...others] = runners;
  if (first === undefined) return;
  const expected = Float64Array.from(await first.run());
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (const runner of others) {
    const found = await runner.run();
    const apart = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - Number(found[i]))), 0);
    // Written so that what is no number fails, too.
    if (!(apart <= TOLERANCE * largest))
      throw new Error(`${network}: ${runner.name} and ${first.name} give different results`);
  }
}
