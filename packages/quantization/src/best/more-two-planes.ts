/** Two planes for the layers that gain most by them, where the outputs are still far from those of the float model. */
import { isOp, ops, topologicalOrder } from '@mrtjs/graph';
import type { Attempt, StatedModel } from './attempt.js';
import { attempt } from './attempt.js';
import type { QuantizeBestOptions } from './options.js';
import type { Recipe } from './recipe.js';
import type { StepReport } from './report.js';
import type { Samples } from './samples.js';

/** Noise by signal above which more layers are looked for: 25 decibels. */
const FAR = 0.0031622776601683794;

/** Layers that are added at most. */
const MOST_LAYERS = 2;

/** What a layer must gain: half a decibel. */
const WORTH = 1.122;

/**
 * Layers are compared on this many samples, without learning: every layer is tried, and the one that comes out first is
 * judged by all samples afterwards.
 */
const COMPARED_SAMPLES = 4;

/** Adds layers one after the other, the one with the largest gain first, while that is worth it. */
export async function moreTwoPlanes(
  stated: StatedModel,
  recipe: Recipe,
  start: Attempt,
  options: QuantizeBestOptions,
): Promise<{ readonly best: Attempt; readonly steps: readonly StepReport[] }> {
  const steps: StepReport[] = [];
  let [best, current] = [start, recipe];
  if (options.samples === undefined) return { best, steps };
  const few = { ...options, samples: first(options.samples, COMPARED_SAMPLES) };
  while (steps.length < MOST_LAYERS && (best.signal?.noise ?? 0) > FAR) {
    const candidate = await mostSensitive(stated, current, few);
    if (candidate === undefined) break;
    const wider = { ...current, twoPlanes: new Set([...current.twoPlanes, candidate]) };
    const tried = await attempt(stated, wider, options);
    const gain = (best.signal?.noise ?? 0) / (tried.signal?.noise ?? Infinity);
    const taken = gain >= WORTH;
    steps.push({ name: 'two planes', taken, decibels: 10 * Math.log10(gain), layers: [candidate] });
    if (!taken) break;
    [best, current] = [tried, wider];
  }
  return { best, steps };
}

/** The layer that lowers the noise most when it alone reads more bits. */
async function mostSensitive(
  stated: StatedModel,
  recipe: Recipe,
  options: QuantizeBestOptions,
): Promise<string | undefined> {
  const plain: Recipe = { ...recipe, rounding: 'nearest', biasCorrection: false };
  const layers = topologicalOrder(stated.model.graph).filter(
    (node) =>
      (isOp(node, ops.convolution) || isOp(node, ops.fullyConnected)) && !recipe.twoPlanes.has(node.name),
  );
  let [best, least] = [undefined as string | undefined, Infinity];
  for (const { name } of layers) {
    const tried = await attempt(
      stated,
      { ...plain, twoPlanes: new Set([...plain.twoPlanes, name]) },
      options,
    );
    const noise = tried.signal?.noise ?? Infinity;
    if (noise < least) [best, least] = [name, noise];
  }
  return best;
}

function first(samples: Samples, wanted: number): Samples {
  let seen = 0;
  const end = samples.batches.findIndex((batch) => (seen += batch.shape[0] ?? 1) >= wanted) + 1;
  return end > 0
    ? { ...samples, batches: samples.batches.slice(0, end), outputs: samples.outputs.slice(0, end) }
    : samples;
}
