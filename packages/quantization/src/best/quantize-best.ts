/** Profile `best`: quantization by the statistics of the data, and by what the integers make of it. */
import type { Model, Pass, QuantizedModel, StatisticRequest, Statistics } from '@mrtjs/graph';
import {
  checkInvariants,
  irOperators,
  isVariable,
  passContext,
  runPasses,
  topologicalOrder,
} from '@mrtjs/graph';
import { failIfAny } from '@mrtjs/tensor';
import { checkNodes, checkRestore } from '../checks.js';
import { checkOptions } from '../options.js';
import { quantizationRules } from '../rules/index.js';
import type { Attempt, StatedModel } from './attempt.js';
import { attempt } from './attempt.js';
import { equalizeChannels, isDepthwise } from './equalize.js';
import { moreTwoPlanes } from './more-two-planes.js';
import type { QuantizeBestOptions } from './options.js';
import type { RecipeChoices } from './recipe.js';
import { DEFAULT_CHOICES } from './recipe.js';
import type { RecipeReport, StepReport } from './report.js';
import { statisticsFor } from './statistics.js';
import type { Settings } from './steps.js';
import { recipeSteps } from './steps.js';

/** A quantized model, and what was done to get it. */
export interface BestResult {
  readonly quantized: QuantizedModel;
  readonly report: RecipeReport;
}

/** A model that profile `best` may choose to quantize, and the statistics that it wants of it. */
export interface BestCandidate {
  readonly name: 'original' | 'equalized';
  readonly model: Model;
  readonly requests: readonly StatisticRequest[];
}

/** The passes that change the float model. */
const MODEL_PASSES: readonly Pass[] = [equalizeChannels];

/**
 * The models to calibrate for {@link quantizeBest}: the model as it is and, if there is anything to equalize, that.
 *
 * @param restore Names of nodes that will stay float.
 */
export function bestCandidates(
  model: Model,
  choices: Partial<Pick<RecipeChoices, 'range' | 'equalization'>> = {},
  restore: ReadonlySet<string> = new Set(),
): readonly BestCandidate[] {
  const { range, equalization } = { ...DEFAULT_CHOICES, ...choices };
  const candidate = (name: BestCandidate['name'], each: Model): BestCandidate => ({
    name,
    model: each,
    requests: statisticsFor(each, { range }, restore),
  });
  const equalized = equalization === 'off' ? model : runPasses(model, MODEL_PASSES, passContext());
  return [
    ...(equalization === 'on' && equalized !== model ? [] : [candidate('original', model)]),
    ...(equalized === model ? [] : [candidate('equalized', equalized)]),
  ];
}

/**
 * Quantizes a prepared model by profile `best`. Starts from all steps that the recipe allows and takes back, one after
 * the other, those that do not bring the outputs closer to those of the float model on the samples.
 *
 * @param statistics Those of each of {@link bestCandidates}, by name.
 * @throws {MrtError} MRT2201 with every node whose operator has no rule, MRT2202 where statistics are missing, MRT2205
 * for a node that would need more than 32 bits, MRT2206 for options that are not allowed, MRT2207 for nodes to restore
 * that do not exist, MRT2208 for a node that its rule refuses.
 */
export async function quantizeBest(
  model: Model,
  statistics: ReadonlyMap<BestCandidate['name'], Statistics>,
  options: QuantizeBestOptions = {},
): Promise<BestResult> {
  check(model, options);
  const choices: RecipeChoices = { ...DEFAULT_CHOICES, ...options.recipe };
  const stated = new Map(
    bestCandidates(model, choices).map(({ name, model: each }): [string, StatedModel] => [
      name,
      { model: each, statistics: statistics.get(name) ?? new Map() },
    ]),
  );
  const modelOf = ({ equalized }: Settings): StatedModel =>
    stated.get(equalized ? 'equalized' : 'original') as StatedModel;
  const run = (settings: Settings): Promise<Attempt> => attempt(modelOf(settings), settings.recipe, options);

  let settings = allSteps(model, choices, stated.has('equalized'));
  let best = await run(settings);
  const steps: StepReport[] = [];
  for (const step of recipeSteps) {
    const without = step.without(settings);
    if (without === undefined) {
      steps.push({ name: step.name, taken: false, decibels: null, layers: [] });
      continue;
    }
    const layers = step.name === 'two planes' ? [...settings.recipe.twoPlanes] : [];
    const isTried = step.choice(choices) === 'auto' && best.signal !== null;
    const other = isTried ? await run(without) : undefined;
    const gain = ratioOf(other, best);
    const taken = gain === null || gain >= step.worth;
    if (other !== undefined && !taken) [best, settings] = [other, without];
    steps.push({ name: step.name, taken, decibels: gain === null ? null : 10 * Math.log10(gain), layers });
  }
  if (choices.twoPlanes === 'auto') {
    const more = await moreTwoPlanes(modelOf(settings), settings.recipe, best, options);
    steps.push(...more.steps);
    best = more.best;
  }
  best.diagnostics.forEach((diagnostic) => options.report?.(diagnostic));
  return { quantized: best.quantized, report: { signal: best.signal, steps, layers: best.layers } };
}

function check(model: Model, options: QuantizeBestOptions): void {
  checkOptions(options);
  const { ops = irOperators, rules = quantizationRules, restore = new Set<string>() } = options;
  failIfAny(
    checkInvariants(model, ['known-operators', 'unique-names', 'single-input', 'single-output-nodes'], ops),
  );
  const order = topologicalOrder(model.graph);
  checkRestore(order, restore);
  checkNodes(order, rules, restore);
}

/** Everything that is not switched off. */
function allSteps(model: Model, choices: RecipeChoices, hasEqualized: boolean): Settings {
  const depthwise = topologicalOrder(model.graph).filter(
    (node) => !isVariable(node) && isDepthwise(node, model.params),
  );
  const planes = choices.twoPlanes === 'off' ? [] : depthwise.map(({ name }) => name);
  return {
    equalized: hasEqualized,
    recipe: {
      range: choices.range,
      zeroPoint: choices.zeroPoint,
      channelWeights: choices.channelWeights,
      sumBits: choices.sumBits,
      rounding: choices.rounding === 'off' ? 'nearest' : 'second-order',
      biasCorrection: choices.biasCorrection !== 'off',
      twoPlanes: new Set([...planes, ...choices.planeLayers]),
    },
  };
}

/** Noise of one attempt by that of another; `null` where that is not known. */
function ratioOf(one: Attempt | undefined, other: Attempt): number | null {
  const [a, b] = [one?.signal, other.signal];
  if (a === null || a === undefined || b === null) return null;
  return b.noise > 0 ? a.noise / b.noise : Infinity;
}
