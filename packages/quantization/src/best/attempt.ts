/** One recipe on one model. */
import type { IntegerCode, Model, Node, QuantizedModel, Statistics } from '@mrtjs/graph';
import { inferShapes, irOperators, isOp, isVariable, ops, outputNames, topologicalOrder } from '@mrtjs/graph';
import type { Diagnostic, Tensor } from '@mrtjs/tensor';
import { checkIndexPrecision, indexNodes } from '../index-inputs.js';
import { QUANTIZE_DEFAULTS } from '../options.js';
import { quantizationRules } from '../rules/index.js';
import type { Assembled, AssembleRequest } from './assemble.js';
import { assemble } from './assemble.js';
import type { Channelwise } from './channelwise.js';
import type { Coded } from './coded.js';
import type { InputCode } from './input.js';
import { indexCode, pixelCode, rangeCode } from './input.js';
import type { LayerNote } from './layer/learner.js';
import type { Lessons } from './learning.js';
import { learningFrom } from './learning.js';
import { peakBytes } from './liveness.js';
import type { QuantizeBestOptions } from './options.js';
import { Ranges } from './ranges.js';
import type { Recipe } from './recipe.js';
import { bestRules } from './rules/index.js';
import type { Samples } from './samples.js';
import type { SignalReport } from './signal.js';
import { signalReport } from './signal.js';
import { sumScales } from './sum-scales.js';

/** A float model and what is known of its values. */
export interface StatedModel {
  readonly model: Model;
  readonly statistics: Statistics;
}

/** An integer model and how it does. */
export interface Attempt {
  readonly quantized: QuantizedModel;
  /** `null` without samples. */
  readonly signal: SignalReport | null;
  readonly layers: readonly LayerNote[];
  /** Findings that are the caller's to report, if this attempt is the one that is taken. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Bytes of integers that may be held while learning. */
const MEMORY = 2 ** 28;

/** Quantizes a model by one recipe: once to see what is read how, and once more knowing it. */
export async function attempt(
  { model, statistics }: StatedModel,
  recipe: Recipe,
  options: QuantizeBestOptions,
): Promise<Attempt> {
  const { restore = new Set<string>(), thresholds = new Map() } = options;
  const ranges = new Ranges(model, statistics, thresholds, recipe, (largest) =>
    sumScales(model, largest, recipe.sumBits),
  );
  const inputs = inputCodes(model, ranges, options);
  const operators = options.ops ?? irOperators;
  const request: AssembleRequest = {
    model,
    ops: operators,
    rules: options.rules ?? quantizationRules,
    bestRules: options.bestRules ?? bestRules,
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
  const samples =
    options.samples === undefined || restore.size > 0
      ? undefined
      : fitting(options.samples, peakBytes(model, first, inferShapes(model, operators)));
  const learning =
    samples === undefined ? {} : { learning: learningFrom(model, first, recipe, inputs, samples, lessons) };
  const diagnostics: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic): void => void diagnostics.push(diagnostic);
  const second = await assemble({ ...request, report, known: first.assembly.plan, ...learning });
  return {
    quantized: quantizedModel(model, inputs, first, second),
    signal: await signalOf(second, samples, lessons),
    layers: lessons.notes,
    diagnostics,
  };
}

/** As many whole batches as memory has room for, and at least one. */
function fitting(samples: Samples, bytesPerSample: number): Samples {
  let used = 0;
  const first = samples.batches.findIndex(
    (batch) => (used += (batch.shape[0] ?? 1) * bytesPerSample) > MEMORY,
  );
  if (first < 0) return samples;
  const count = Math.max(1, first);
  return { ...samples, batches: samples.batches.slice(0, count), outputs: samples.outputs.slice(0, count) };
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
  ranges: Ranges,
  { inputPrecision, pixels }: QuantizeBestOptions,
): Map<Node, InputCode> {
  const order = topologicalOrder(model.graph);
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
    return pixels !== undefined && (inputPrecision ?? 8) === 8
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
  first: Assembled,
  { assembly: { run, codes }, heads, model: integer, sources }: Assembled,
): QuantizedModel {
  const names = new Set(topologicalOrder(integer.graph).map(({ name }) => name));
  return {
    model: integer,
    inputs: new Map([...inputs].map(([{ name }, { input }]) => [name, input])),
    outputScales: heads.map(({ scale }) => scale),
    originalOutputs: outputNames(model.graph),
    thresholds: run.thresholds,
    scales: run.scales,
    precisions: run.precisions,
    floatNodes: run.floatNodes,
    representations: new Map(
      [...sources].flatMap(([node, source]) => {
        const codes = first.assembly.plan
          .readingsOf(node)
          .map((how) => source.reading(how))
          .filter(({ value }) => names.has(value.node.name));
        const widest = codes.sort((a, b) => b.precision - a.precision)[0];
        if (widest === undefined) return [];
        return [[node.name, { node: widest.value.node.name, ...integerCode(widest) }]];
      }),
    ),
    codes: new Map(
      [...codes]
        .filter(([name]) => names.has(name))
        .map(([name, { node, coded }]) => [name, { source: node.name, ...integerCode(coded) }]),
    ),
  };
}

function integerCode({ axis, scale, zero }: Coded): IntegerCode {
  const plain = (x: Channelwise): number | readonly number[] => (typeof x === 'number' ? x : [...x]);
  return { axis, scale: plain(scale), zero: plain(zero) };
}
