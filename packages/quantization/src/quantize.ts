/** Quantization: a float model and thresholds in, an integer model and its scales out (MRT-SPEC 5.12). */
import type { Model, NameScope, Node, QuantizedModel, Shapes, Thresholds, Value } from '@mrtjs/graph';
import {
  checkInvariants,
  inferShapes,
  irOperators,
  isParameter,
  isVariable,
  makeNode,
  ModelBuilder,
  NameGenerator,
  ops,
  outputNames,
  rebuildGraph,
  shapeOf,
  topologicalOrder,
  valueOf,
} from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import { failIfAny } from '@mrtjs/tensor';
import { checkNodes, checkRestore, checkThresholds, checkWidths } from './checks.js';
import { checkIndexPrecision, indexNodes } from './index-inputs.js';
import { scaleOf } from './numeric/scale.js';
import type { QuantizeOptions } from './options.js';
import { checkOptions, QUANTIZE_DEFAULTS } from './options.js';
import { realize } from './realize.js';
import { finishHead } from './finish-head.js';
import { restoreNode } from './restore.js';
import type { QuantizeRule } from './rule.js';
import { ruleContext } from './rule.js';
import { quantizationRules } from './rules/index.js';
import { MAX_PRECISION, OUT_KEY, Run } from './run.js';

/**
 * Quantizes a prepared model. Thresholds are taken as they are: set overrides into them beforehand.
 *
 * @param model A model with the single input `data`, single-output nodes and folded constants.
 * @param thresholds Largest magnitude of every node, parameter and input.
 * @throws {MrtError} MRT2201 with every node whose operator has no rule, MRT2202 with every threshold that is missing
 * or not usable, MRT2205 with every node that would need more than 32 bits, MRT2206 for options that are not
 * allowed, MRT2207 for nodes to restore that do not exist, MRT2208 for a node that its rule refuses.
 */
export function quantize(
  model: Model,
  thresholds: Thresholds,
  options: QuantizeOptions = {},
): QuantizedModel {
  checkOptions(options);
  const { profile = 'fixed', restore = new Set<string>(), report = () => undefined } = options;
  const { ops: operators = irOperators, rules = quantizationRules } = options;
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
  checkThresholds(order, thresholds);

  const run = new Run(
    new ModelBuilder(model, freshNames(order)),
    {
      profile,
      softmaxLambda: options.softmaxLambda ?? QUANTIZE_DEFAULTS.softmaxLambda,
      shiftBits: options.shiftBits ?? QUANTIZE_DEFAULTS.shiftBits,
      report,
    },
    thresholds,
    options.precisions ?? new Map(),
  );
  const inputPrecision =
    options.inputPrecision ?? run.precisions.get('data')?.[OUT_KEY] ?? QUANTIZE_DEFAULTS.inputPrecision;
  const indices = profile === 'fixed' ? indexNodes(model) : new Map<Node, number>();
  checkIndexPrecision(indices, inputPrecision);
  for (const [node, index] of indices) run.thresholds.set(node.name, index);
  if (options.outputPrecision !== undefined)
    for (const { node } of model.graph.outputs) request(run, node.name, options.outputPrecision);

  const shapes = inferShapes(model, operators);
  const quantized = rebuildGraph(model.graph, (node, original) => {
    if (isParameter(original, model.params)) return undefined;
    if (isVariable(node)) return quantizeInput(run, node, inputPrecision, indices.has(original));
    const rule = rules.find(node.op);
    return quantizeNode(run, node, restore.has(node.name) ? undefined : rule, factsOf(original, shapes));
  });
  checkWidths(run, order);

  const heads = new Map<Node, Value>();
  for (const node of topologicalOrder(quantized)) {
    const head = quantized.outputs.find((value) => value.node === node);
    if (head !== undefined) heads.set(node, finishHead(run, head, options.outputPrecision));
  }
  const outputs = quantized.outputs.map((value) => heads.get(value.node) as Value);
  const result = run.builder.finish({ outputs });
  return {
    model: result,
    inputs: new Map(
      order
        .filter((node) => isVariable(node) && !model.params.has(node.name))
        .map(valueOf)
        .map((value) => [value.node.name, { scale: run.scale(value), targetBit: run.precision(value) }]),
    ),
    outputScales: outputs.map((value) => run.scale(value)),
    originalOutputs: outputNames(model.graph),
    thresholds: run.thresholds,
    scales: run.scales,
    precisions: run.precisions,
    floatNodes: run.floatNodes,
  };
}

/** Generated names of this run, passing over those that the model has already. */
function freshNames(order: readonly Node[]): NameScope {
  const taken = new Set(order.map((node) => node.name));
  const scope = new NameGenerator().scope('quantize');
  return {
    fresh(suffix) {
      let name = scope.fresh(suffix);
      while (taken.has(name)) name = scope.fresh(suffix);
      return name;
    },
  };
}

function factsOf(node: Node, shapes: Shapes): { inputShapes: readonly Shape[]; outputShape: Shape } {
  return {
    inputShapes: node.inputs.map((value) => shapeOf(shapes, value.node, value.output)),
    outputShape: shapeOf(shapes, node),
  };
}

/** Asks for a precision of a node as an output of the network: the self key of its precision map [R109]. */
function request(run: Run, name: string, precision: number): void {
  run.precisions.set(name, { ...run.precisions.get(name), [name]: precision });
}

/** The input: its scale maps the threshold onto the whole range [R157]; indices are taken as they are (D45). */
function quantizeInput(run: Run, node: Node, precision: number, isIndex: boolean): Value {
  const { shape = null } = node.attrs as { shape?: readonly number[] | null };
  const value = valueOf(makeNode(ops.variable, node.name, [], { shape, precision }, node.annotations));
  run.record({ value, precision, scale: isIndex ? 1 : scaleOf(run.threshold(value), precision) });
  return value;
}

/** Traversal A for one operator node: its rule (or restoration), then the clip rule. */
function quantizeNode(
  run: Run,
  node: Node,
  rule: QuantizeRule | undefined,
  facts: ReturnType<typeof factsOf>,
): Value {
  const result =
    rule === undefined ? restoreNode(run, node) : rule.quantize(ruleContext(run, rule, node, facts));
  if (result.threshold !== undefined) run.thresholds.set(node.name, result.threshold);
  run.record(result);
  return clipToThreshold(run, node.name, result.value);
}

/**
 * The clip rule [R137]: a node that is declared wider than its threshold needs is clipped to what the threshold
 * needs; an output request moves to the clip.
 */
function clipToThreshold(run: Run, name: string, value: Value): Value {
  const threshold = run.threshold(value);
  const scale = run.scale(value);
  const tight = run.bits(threshold * scale);
  // What does not fit the virtual machine is reported once the whole graph has been seen.
  if (run.precision(value) <= tight || tight > MAX_PRECISION) return value;

  const clip = realize(run, value, 0, tight, run.builder.fresh('clip'));
  const clipName = clip.node.name;
  run.thresholds.set(clipName, threshold);
  run.record({ value: clip, scale, precision: tight });
  const { [name]: requested, ...rest } = run.precisions.get(name) ?? {};
  if (requested !== undefined) {
    run.precisions.set(name, rest);
    request(run, clipName, requested);
  }
  return clip;
}
