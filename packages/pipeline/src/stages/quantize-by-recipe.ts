/** Profile `best`: quantization that looks at the calibration data again. */
import type { Model, Statistics } from '@mrtjs/graph';
import type { BestResult, PixelScale, QuantizeBestOptions, Samples } from '@mrtjs/quantization';
import { areBytes, quantizeBest } from '@mrtjs/quantization';
import type { Tensor } from '@mrtjs/tensor';
import { fail, sizeOf } from '@mrtjs/tensor';
import { pixelScale, recipeChoices } from '../accuracy.js';
import { integerRunner } from '../execution/integer-graph.js';
import type { CalibratedModel } from './calibrate.js';
import { calibrationBatches } from './calibrate.js';
import type { StageContext } from './context.js';

/** Bytes of float inputs that are kept to learn from. */
const MEMORY = 2 ** 26;

/**
 * Quantizes by the recipe of the configuration, with as many calibration samples as it allows and memory has room for.
 * @throws {MrtError} MRT6018 for a checkpoint without statistics, MRT6065 for an input that is not made of bytes.
 */
export async function quantizeByRecipe(
  context: StageContext,
  { model, statistics }: CalibratedModel,
  options: QuantizeBestOptions,
): Promise<BestResult & { readonly recipe: BestResult['report'] }> {
  if (statistics === null)
    fail('MRT6018', 'the calibration has no statistics for profile best', {
      option: 'DEFAULT.Profile',
      hint: 'calibrate again with this profile',
    });
  const batches = await samplesOf(context);
  const pixels = await pixelsOf(context, batches);
  const isLearning = context.config.accuracy.learningSamples > 0;
  const result = await quantizeBest(model, statistics as ReadonlyMap<'original' | 'equalized', Statistics>, {
    ...options,
    recipe: recipeChoices(context.config),
    pixels,
    samples: isLearning ? await withOutputs(context, model, batches) : undefined,
  });
  return { ...result, recipe: result.report };
}

/** The first calibration batches, at least one. */
async function samplesOf(context: StageContext): Promise<Tensor[]> {
  const { learningSamples } = context.config.accuracy;
  const batches: Tensor[] = [];
  let [samples, bytes] = [0, 0];
  for await (const inputs of calibrationBatches(context)) {
    const batch = inputs.get('data') as Tensor;
    samples += context.config.calibration.batch;
    bytes += 4 * sizeOf(batch.shape);
    if (batches.length > 0 && (samples > learningSamples || bytes > MEMORY)) break;
    batches.push(batch);
  }
  return batches;
}

/** How the input is made of bytes, if the network is to read them. */
async function pixelsOf(context: StageContext, batches: readonly Tensor[]): Promise<PixelScale | undefined> {
  const { rawInput } = context.config.accuracy;
  if (rawInput === 'off') return undefined;
  const pixels = pixelScale((await context.data.open('calibration')).preprocessing);
  if (pixels !== undefined && batches.every((batch) => areBytes(batch, pixels))) return pixels;
  if (rawInput === 'auto') return undefined;
  return fail(
    'MRT6065',
    pixels === undefined
      ? 'nobody tells how the input is made of bytes'
      : 'the data is not made of bytes in this way',
    {
      option: 'ACCURACY.Raw_input',
      hint: 'say in PREPROCESSING how the data was prepared, or leave Raw_input to auto',
    },
  );
}

/** Samples with what the float model makes of them. */
async function withOutputs(
  context: StageContext,
  model: Model,
  batches: readonly Tensor[],
): Promise<Samples> {
  const executable = await (await context.engines.float()).load(model);
  try {
    const outputs = await Promise.all(batches.map((batch) => executable.run(new Map([['data', batch]]))));
    return { batches, outputs, runner: integerRunner(() => context.engines.integer()) };
  } finally {
    executable.dispose();
  }
}
