/** Profile `best`: quantization by the statistics of the data, and by what the integers make of it. */
import type { Model, Node, OperatorSet, QuantizedModel, Statistics, Thresholds } from '@mrtjs/graph';
import {
  checkInvariants,
  irOperators,
  isOp,
  isVariable,
  ops,
  outputNames,
  topologicalOrder,
} from '@mrtjs/graph';
import type { Diagnostic, Tensor } from '@mrtjs/tensor';
import { failIfAny } from '@mrtjs/tensor';
import { checkNodes, checkRestore } from '../checks.js';
import { checkIndexPrecision, indexNodes } from '../index-inputs.js';
import { checkOptions, QUANTIZE_DEFAULTS } from '../options.js';
import type { QuantizeRuleSet } from '../rule.js';
import { quantizationRules } from '../rules/index.js';
import type { Assembled, AssembleRequest } from './assemble.js';
import { assemble } from './assemble.js';
import type { InputCode, PixelScale } from './input.js';
import { indexCode, pixelCode, rangeCode } from './input.js';
import type { LayerNote } from './layer/learner.js';
import type { Lessons } from './learning.js';
import { learningFrom } from './learning.js';
import { Ranges } from './ranges.js';
import type { Recipe } from './recipe.js';
import { DEFAULT_RECIPE } from './recipe.js';
import type { BestRuleSet } from './rule.js';
import { bestRules as allBestRules } from './rules/index.js';
import type { Samples } from './samples.js';
import type { SignalReport } from './signal.js';
import { signalReport } from './signal.js';
import { sumScales } from './sum-scales.js';

/** Settings of {@link quantizeBest}; every one has a default. */
export interface QuantizeBestOptions {
  readonly recipe?: Partial<Recipe> | undefined;
  /** How the input is made of bytes, if it is: the network then reads the bytes. */
  readonly pixels?: PixelScale | undefined;
  /** Largest magnitudes that replace what the statistics say, by node or parameter. */
  readonly thresholds?: Thresholds | undefined;
  /** Signed bits of the integer input: 2 to 32 (default 8). */
  readonly inputPrecision?: number | undefined;
  /** Signed bits that every output is brought to, 2 to 32 (default: 16, or what it comes to have). */
  readonly outputPrecision?: number | undefined;
  readonly softmaxLambda?: number | undefined;
  readonly shiftBits?: number | undefined;
  /** Names of operator nodes to leave in float, for debugging. */
  readonly restore?: ReadonlySet<string> | undefined;
  readonly ops?: OperatorSet | undefined;
  /** Rules of the operators that profile `best` has none for. */
  readonly rules?: QuantizeRuleSet | undefined;
  readonly bestRules?: BestRuleSet | undefined;
  /** What the steps that learn look at; without, they are left out. */
  readonly samples?: Samples | undefined;
  /** Receives findings that do not stop the work. */
  readonly report?: ((diagnostic: Diagnostic) => void) | undefined;
}

/** A quantized model, and what was done to get it. */
export interface BestResult {
  readonly quantized: QuantizedModel;
  readonly report: RecipeReport;
}

/** What the steps of a recipe did. */
export interface RecipeReport {
  /** Closeness to the float model on the samples; `null` without samples. */
  readonly signal: SignalReport | null;
  readonly layers: readonly LayerNote[];
}

export async function quantizeBest(
  model: Model,
  statistics: Statistics,
  options: QuantizeBestOptions = {},
): Promise<BestResult> {
  checkOptions(options);
  const { ops: operators = irOperators, rules = quantizationRules, bestRules = allBestRules } = options;
  const { restore = new Set<string>(), thresholds = new Map(), report = () => undefined, samples } = options;
  failIfAny(
    checkInvariants(
      model,
      ['known-operators', 'unique-names', 'single-input', 'single-output-nodes'],
      operators,
    ),
  );
  const order = topologicalOrder(model.graph);
  checkRestore(order, restore);
  checkNodes(order, rules, restore);
  const recipe: Recipe = { ...DEFAULT_RECIPE, ...options.recipe };
  const ranges = new Ranges(model, statistics, thresholds, recipe, (largest) =>
    sumScales(model, largest, recipe.sumBits),
  );
  const inputs = inputCodes(model, order, ranges, options);
  const request: AssembleRequest = {
    model,
    ops: operators,
    rules,
    bestRules,
    ranges,
    recipe,
    inputs,
    restore,
    outputPrecision: options.outputPrecision,
    softmaxLambda: options.softmaxLambda ?? QUANTIZE_DEFAULTS.softmaxLambda,
    shiftBits: options.shiftBits ?? QUANTIZE_DEFAULTS.shiftBits,
    report: () => undefined,
  };
  const first = await assemble(request);
  const lessons: Lessons = { notes: [], prefix: undefined };
  const learning =
    samples === undefined || restore.size > 0
      ? {}
      : { learning: learningFrom(model, first, recipe, inputs, samples, lessons) };
  const second = await assemble({ ...request, report, known: first.assembly.plan, ...learning });
  return {
    quantized: quantizedModel(model, inputs, second),
    report: { signal: await signalOf(second, samples, lessons), layers: lessons.notes },
  };
}

async function signalOf(
  { heads }: Assembled,
  samples: Samples | undefined,
  { prefix }: Lessons,
): Promise<SignalReport | null> {
  if (samples === undefined || prefix === undefined) return null;
  const outputs = await Promise.all(heads.map((head) => prefix.of(head)));
  return signalReport(
    samples.outputs,
    samples.batches.map((_, batch) =>
      heads.map(({ scale }, h) => ({ values: (outputs[h] as readonly Tensor[])[batch] as Tensor, scale })),
    ),
    (batch) => samples.batches[batch]?.shape[0] ?? 0,
  );
}

function inputCodes(
  model: Model,
  order: readonly Node[],
  ranges: Ranges,
  { inputPrecision, pixels }: QuantizeBestOptions,
): Map<Node, InputCode> {
  const indices = indexNodes(model);
  checkIndexPrecision(indices, inputPrecision ?? QUANTIZE_DEFAULTS.inputPrecision);
  const isOperand = (input: Node): boolean =>
    order.some(
      (node) =>
        (isOp(node, ops.convolution) || isOp(node, ops.fullyConnected)) && node.inputs[0]?.node === input,
    );
  const codeOf = (node: Node): InputCode => {
    if (indices.has(node)) return indexCode(inputPrecision);
    const shape = node.attrs['shape'] as readonly number[] | null;
    return pixels !== undefined && inputPrecision === undefined
      ? pixelCode(pixels, shape?.[1] ?? 1)
      : rangeCode(ranges, node, inputPrecision, isOperand(node));
  };
  return new Map(
    order
      .filter((node) => isVariable(node) && !model.params.has(node.name))
      .map((node) => [node, codeOf(node)]),
  );
}

function quantizedModel(
  model: Model,
  inputs: ReadonlyMap<Node, InputCode>,
  { assembly: { run }, heads, model: integer }: Assembled,
): QuantizedModel {
  return {
    model: integer,
    inputs: new Map([...inputs].map(([{ name }, { input }]) => [name, input])),
    outputScales: heads.map(({ scale }) => scale),
    originalOutputs: outputNames(model.graph),
    thresholds: run.thresholds,
    scales: run.scales,
    precisions: run.precisions,
    floatNodes: run.floatNodes,
  };
}
