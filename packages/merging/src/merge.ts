/** Merging a quantized base with the top that it was split from (MRT-SPEC 5.17). */
import type { Model, Node, OperatorSet, QuantizedModel, Value } from '@mrtjs/graph';
import {
  inputsOf,
  irOperators,
  isParameter,
  isVariable,
  outputNames,
  rebuildGraph,
  topologicalOrder,
  usedParams,
  valueOf,
} from '@mrtjs/graph';
import type { Diagnostic } from '@mrtjs/tensor';
import { equalTensors, errorOf, failIfAny } from '@mrtjs/tensor';
import type { AttributeDeps } from './attribute-deps.js';
import { checkAttributeDeps, scaleAttributes } from './attribute-deps.js';
import type { OutputScaleMaps } from './output-scales.js';
import { mergedOutputScales } from './output-scales.js';

/** What {@link mergeModels} merges. */
export interface MergeOptions {
  readonly base: QuantizedModel;
  /** The other half, as `splitModel` gave it. */
  readonly top: Model;
  /** Attributes of the top that follow the scale of a base output (default: none). */
  readonly attributeDeps?: AttributeDeps | undefined;
  /** The scale of every output of the top. */
  readonly outputScaleMaps: OutputScaleMaps;
  readonly ops?: OperatorSet | undefined;
}

/**
 * One model again: the inputs of the top are replaced by the outputs of the base that have their names in the float
 * model. The top is not quantized: its operators are among the result's `floatNodes`. They read the integers of the
 * base as they are, which is why their thresholds must be scaled (`attributeDeps`) and their outputs divided
 * (`outputScales`).
 *
 * @throws {MrtError} MRT2304 with every input of the top that the base does not give, MRT2305 with every name that
 * both halves use for different nodes or parameters [R146], MRT2306 and MRT2307 for maps that do not fit.
 */
export function mergeModels(options: MergeOptions): QuantizedModel {
  const { base, top, attributeDeps = new Map(), outputScaleMaps, ops = irOperators } = options;
  const baseScales = new Map(base.originalOutputs.map((name, i) => [name, base.outputScales[i] as number]));
  const given = givenValues(base);
  const table = new Map([
    ...topologicalOrder(base.model.graph).map((node): [string, Value] => [node.name, valueOf(node)]),
    ...given,
  ]);
  failIfAny([...missingInputs(top, given), ...collisions(base.model, top, table)]);
  checkAttributeDeps(attributeDeps, baseScales, ops);

  const floatNodes = new Set(base.floatNodes);
  const graph = rebuildGraph(top.graph, (node) => {
    const known = table.get(node.name);
    if (known !== undefined || isVariable(node)) return known;
    floatNodes.add(node.name);
    const attrs = scaleAttributes(node, attributeDeps, baseScales, ops);
    return attrs === node.attrs ? undefined : valueOf(Object.freeze({ ...node, attrs }));
  });
  const originalOutputs = outputNames(top.graph);
  return {
    ...base,
    model: { graph, params: usedParams(graph, new Map([...base.model.params, ...top.params])) },
    outputScales: mergedOutputScales(originalOutputs, outputScaleMaps, baseScales),
    originalOutputs,
    floatNodes,
  };
}

/** What the base gives the top: its heads, by their names in the float model, and its inputs. */
function givenValues({ model, originalOutputs }: QuantizedModel): Map<string, Value> {
  return new Map([
    ...inputsOf(model).map((node): [string, Value] => [node.name, valueOf(node)]),
    ...model.graph.outputs.map((head, i): [string, Value] => [originalOutputs[i] ?? head.node.name, head]),
  ]);
}

function missingInputs(top: Model, given: ReadonlyMap<string, Value>): Diagnostic[] {
  return inputsOf(top)
    .filter((node) => !given.has(node.name))
    .map((node) =>
      errorOf('MRT2304', 'the base does not give this input of the top', {
        node: node.name,
        hint: 'base and top must be halves of one model, split at the same keys',
      }),
    );
}

/**
 * Names that stand for different things in the two halves (D37). The keys are operators in the base and inputs in
 * the top; parameters may be shared when they are equal, operators when they are the same over the same inputs.
 */
function collisions(base: Model, top: Model, table: ReadonlyMap<string, Value>): Diagnostic[] {
  const same = new Map<Node, boolean>();
  // Inputs come first in topological order, so what a node reads has been compared before it.
  return topologicalOrder(top.graph).flatMap((node) => {
    const other = table.get(node.name)?.node;
    if (other === undefined) return [];
    const isInput = isVariable(node) && !isParameter(node, top.params);
    const isSame =
      isInput || sameNode(node, other, base, top, (value) => same.get(value.node) === true, table);
    same.set(node, isSame);
    return isSame
      ? []
      : [
          errorOf('MRT2305', 'base and top both have this name, for different things', {
            node: node.name,
            hint: 'add it to the split keys, or rename one of the two',
          }),
        ];
  });
}

function sameNode(
  node: Node,
  other: Node,
  base: Model,
  top: Model,
  isShared: (value: Value) => boolean,
  table: ReadonlyMap<string, Value>,
): boolean {
  if (node.op !== other.op) return false;
  if (isVariable(node)) {
    const [left, right] = [top.params.get(node.name), base.params.get(node.name)];
    return left !== undefined && right !== undefined && equalTensors(left, right);
  }
  const sameInputs = node.inputs.every((value, i) => {
    const input = other.inputs[i];
    return (
      value.output === input?.output && isShared(value) && table.get(value.node.name)?.node === input.node
    );
  });
  return (
    sameInputs &&
    node.inputs.length === other.inputs.length &&
    JSON.stringify(node.attrs) === JSON.stringify(other.attrs)
  );
}
