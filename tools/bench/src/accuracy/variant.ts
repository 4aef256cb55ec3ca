/** Ways to quantize a network. */
import { calibrate, collectStatistics, raiseBoundedOutputs } from '@mrtjs/calibration';
import type { FloatEngine, IntegerEngine, Model, QuantizedModel, Statistics } from '@mrtjs/graph';
import { integerRunner } from '@mrtjs/pipeline';
import type { PixelScale, RecipeChoices, RecipeReport } from '@mrtjs/quantization';
import { areBytes, bestCandidates, quantize, quantizeBest } from '@mrtjs/quantization';
import type { Tensor } from '@mrtjs/tensor';

/** What a network is quantized with. */
export interface QuantizeRequest {
  /** Prepared. */
  readonly model: Model;
  readonly calibration: readonly Tensor[];
  readonly pixels: PixelScale | undefined;
  readonly float: FloatEngine;
  readonly integer: IntegerEngine;
  /** Statistics that were collected of this model before, by what determines them. */
  readonly collected: Map<string, BestStatistics>;
}

/** Statistics of the models that profile `best` may choose, by their names. */
export type BestStatistics = ReadonlyMap<'original' | 'equalized', Statistics>;

/** A quantized network and how long each part of the work took, in milliseconds. */
export interface Made {
  readonly quantized: QuantizedModel;
  readonly report: RecipeReport | null;
  readonly calibrated: number;
  readonly quantizing: number;
}

/** One way, by its name in the report. */
export interface Variant {
  readonly name: string;
  make(request: QuantizeRequest): Promise<Made>;
}

const inputs = (data: Tensor): ReadonlyMap<string, Tensor> => new Map([['data', data]]);

/** Profile `fixed`; on fewer batches where that is asked for. */
export const fixed = (name: string, batches?: number): Variant => byThresholds(name, 'fixed', batches);

/** Profile `mrt1`: what the original computes, of which only the last batch of the calibration counts. */
export const mrt1 = (name: string): Variant => byThresholds(name, 'mrt1');

function byThresholds(name: string, profile: 'fixed' | 'mrt1', batches?: number): Variant {
  return {
    name,
    async make({ model, calibration, float }) {
      const start = performance.now();
      const found = await calibrate({
        model,
        engine: float,
        profile,
        batches: calibration.slice(0, batches).map(inputs),
      });
      const calibrated = performance.now();
      const thresholds = profile === 'mrt1' ? found : raiseBoundedOutputs(model, found);
      const quantized = quantize(model, thresholds, { profile });
      return {
        quantized,
        report: null,
        calibrated: calibrated - start,
        quantizing: performance.now() - calibrated,
      };
    },
  };
}

/** What a variant of profile `best` does otherwise. */
export interface BestVariant extends Partial<RecipeChoices> {
  /** The input is quantized like any tensor, not read as bytes. */
  readonly noBytes?: boolean;
}

/** Profile `best`, with some of its settings. */
export function best(name: string, { noBytes = false, ...recipe }: BestVariant = {}): Variant {
  return {
    name,
    async make(request) {
      const { model, calibration, pixels, float, integer } = request;
      const start = performance.now();
      const statistics = await statisticsFor(request, recipe);
      const calibrated = performance.now();
      const outputs = await floatOutputs(float, model, calibration);
      const isBytes = pixels !== undefined && calibration.every((batch) => areBytes(batch, pixels));
      const { quantized, report } = await quantizeBest(model, statistics, {
        recipe,
        pixels: isBytes && !noBytes ? pixels : undefined,
        samples: { batches: calibration, outputs, runner: integerRunner(async () => integer) },
      });
      return {
        quantized,
        report,
        calibrated: calibrated - start,
        quantizing: performance.now() - calibrated,
      };
    },
  };
}

/** One sweep over the data for each candidate, unless another variant had the same. */
async function statisticsFor(
  { model, calibration, float, collected }: QuantizeRequest,
  recipe: BestVariant,
): Promise<BestStatistics> {
  const key = JSON.stringify([recipe.range, recipe.equalization]);
  const known = collected.get(key);
  if (known !== undefined) return known;
  const statistics = new Map<'original' | 'equalized', Statistics>();
  const batches = calibration.map(inputs);
  for (const { name, model: candidate, requests } of bestCandidates(model, recipe))
    statistics.set(name, await collectStatistics({ model: candidate, engine: float, batches, requests }));
  collected.set(key, statistics);
  return statistics;
}

/** What the float model makes of batches. */
export async function floatOutputs(
  engine: FloatEngine,
  model: Model,
  batches: readonly Tensor[],
): Promise<(readonly Tensor[])[]> {
  const executable = await engine.load(model);
  try {
    const outputs: (readonly Tensor[])[] = [];
    for (const batch of batches) outputs.push(await executable.run(inputs(batch)));
    return outputs;
  } finally {
    executable.dispose();
  }
}
