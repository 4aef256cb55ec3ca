/** Stage 3: thresholds (MRT-SPEC 5.11). */
import type { Model, Thresholds } from '@mrtjs/graph';
import { calibrate, raiseBoundedOutputs } from '@mrtjs/calibration';
import type { Tensor } from '@mrtjs/tensor';
import { fail } from '@mrtjs/tensor';
import { progress, reporter } from './context.js';
import type { StageContext } from './context.js';

/** A model and its thresholds. */
export interface CalibratedModel {
  readonly model: Model;
  readonly thresholds: Thresholds;
  /** Name of the float engine. */
  readonly engine: string;
}

/**
 * Runs the model over `Calibrate_num` batches [R82]. Outputs whose range is known get it as their threshold, but for profile
 * `mrt1`.
 * @throws {MrtError} MRT6063 when the data ends before.
 */
export async function calibrateStage(context: StageContext, model: Model): Promise<CalibratedModel> {
  const { batch, calibrateNum, lambda } = context.config.calibration;
  const { profile } = context.config.default;
  const engine = await context.engines.float();
  const data = await context.data.open('calibration');
  const done = progress(context, 'calibrate', calibrateNum);
  const thresholds = await calibrate({
    model,
    batches: inputsOf(data.batches({ batch, count: calibrateNum }), calibrateNum, context.signal),
    engine,
    lambda,
    profile,
    onProgress: (event) => {
      if (event.kind === 'batch') done(event.batches);
    },
    report: reporter(context),
  });
  return {
    model,
    thresholds: profile === 'mrt1' ? thresholds : raiseBoundedOutputs(model, thresholds),
    engine: engine.name,
  };
}

async function* inputsOf(
  batches: AsyncIterable<{ readonly data: Tensor }>,
  wanted: number,
  signal: AbortSignal | undefined,
): AsyncIterable<ReadonlyMap<string, Tensor>> {
  let count = 0;
  for await (const { data } of batches) {
    signal?.throwIfAborted();
    count++;
    yield new Map([['data', data]]);
  }
  if (count < wanted)
    fail('MRT6063', `the calibration data ends after ${count} of ${wanted} batches`, {
      option: 'CALIBRATION.Calibrate_num',
      hint: 'ask for fewer or smaller batches',
    });
}
