/** Quantization: a float model and thresholds in, an integer model and its scales out (MRT-SPEC 5.12). */
import type { Model, Node, QuantizedModel, Thresholds, Value } from '@mrtjs/graph';
import {
  checkInvariants,
  inferShapes,
  irOperators,
  isParameter,
  isVariable,
  makeNode,
  ModelBuilder,
  ops,
  outputNames,
  rebuildGraph,
  topologicalOrder,
  valueOf,
} from '@mrtjs/graph';
import { failIfAny } from '@mrtjs/tensor';
import { checkNodes, checkRestore, checkThresholds, checkWidths } from './checks.js';
import { checkIndexPrecision, indexNodes } from './index-inputs.js';
import { scaleOf } from './numeric/scale.js';
import type { QuantizeOptions } from './options.js';
import { checkOptions, QUANTIZE_DEFAULTS } from './options.js';
import { applyRule, factsOf, request } from './apply-rule.js';
import { finishHead } from './finish-head.js';
import { freshNames } from './fresh-names.js';
import { quantizationRules } from './rules/index.js';
import { OUT_KEY, Run } from './run.js';

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
    return applyRule(run, node, restore.has(node.name) ? undefined : rule, factsOf(original, shapes));
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

/** The input: its scale maps the threshold onto the whole range [R157]; indices are taken as they are (D45). */
function quantizeInput(run: Run, node: Node, precision: number, isIndex: boolean): Value {
  const { shape = null } = node.attrs as { shape?: readonly number[] | null };
  const value = valueOf(makeNode(ops.variable, node.name, [], { shape, precision }, node.annotations));
  run.record({ value, precision, scale: isIndex ? 1 : scaleOf(run.threshold(value), precision) });
  return value;
}
