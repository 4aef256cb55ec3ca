/** Splitting a model at named nodes (MRT-SPEC 5.16). */
import type { Model, Node, OperatorSet } from '@mrtjs/graph';
import {
  inferShapes,
  irOperators,
  isParameter,
  isVariable,
  makeNode,
  ops,
  rebuildGraph,
  shapeOf,
  topologicalOrder,
  usedParams,
  valueOf,
} from '@mrtjs/graph';
import type { Diagnostic, Shape } from '@mrtjs/tensor';
import { errorOf, fail, failIfAny, suggestion } from '@mrtjs/tensor';

/** Settings of {@link splitModel}. */
export interface SplitOptions {
  /** Shapes of inputs that have none attached. */
  readonly inputShapes?: ReadonlyMap<string, Shape> | undefined;
  readonly ops?: OperatorSet | undefined;
  /** Receives findings that do not stop the work. */
  readonly report?: ((diagnostic: Diagnostic) => void) | undefined;
}

/** The halves of a model. */
export interface SplitModel {
  /** From the input to the nodes that it was split at, which are its heads, in topological order. */
  readonly base: Model;
  /** From those nodes, now inputs of that name with their shape attached, to the original heads. */
  readonly top: Model;
}

/**
 * Splits a model at the nodes named by `keys`, whatever their order [R142].
 *
 * A node that both halves compute is reported as a warning (MRT2303): it can be calibrated, but not be merged again
 * once the base is quantized.
 *
 * @throws {MrtError} MRT2301 with every key that names no node, MRT2302 with every key that names a variable or a
 * node of several outputs [R143].
 */
export function splitModel(model: Model, keys: Iterable<string>, options: SplitOptions = {}): SplitModel {
  const { ops: operators = irOperators, report = () => undefined } = options;
  const wanted = new Set(keys);
  const order = topologicalOrder(model.graph);
  checkKeys(order, wanted, operators);

  const cut = order.filter((node) => wanted.has(node.name));
  const base = withUsedParams({ outputs: cut.map((node) => valueOf(node)) }, model);
  const shapes = inferShapes(model, operators, options.inputShapes);
  const top = withUsedParams(
    rebuildGraph(model.graph, (node, original) =>
      wanted.has(node.name)
        ? valueOf(makeNode(ops.variable, node.name, [], { shape: shapeOf(shapes, original) }))
        : undefined,
    ),
    model,
  );
  warnOfSharedNodes(base, top, report);
  return { base, top };
}

function withUsedParams(graph: Model['graph'], { params }: Model): Model {
  return { graph, params: usedParams(graph, params) };
}

function checkKeys(order: readonly Node[], keys: ReadonlySet<string>, operators: OperatorSet): void {
  if (keys.size === 0)
    fail('MRT2301', 'there is no node to split at', {
      option: 'SPLIT_MODEL.Keys',
      hint: 'name at least one',
    });
  const byName = new Map(order.map((node) => [node.name, node]));
  const names = order.filter((node) => !isVariable(node)).map((node) => node.name);
  const used = new Set(order.flatMap((node) => node.inputs.filter((v) => v.output > 0).map((v) => v.node)));
  failIfAny(
    [...keys].flatMap((key) => {
      const details = { node: key, option: 'SPLIT_MODEL.Keys' };
      const node = byName.get(key);
      if (node === undefined)
        return [errorOf('MRT2301', 'no node has this name', { ...details, hint: suggestion(key, names) })];
      if (isVariable(node))
        return [
          errorOf('MRT2302', 'this is a variable', {
            ...details,
            hint: 'split at an operator; a variable is an input already',
          }),
        ];
      const outputs = operators.get(node.op, key).outputs?.(node.attrs as never) ?? 1;
      return outputs > 1 || used.has(node)
        ? [
            errorOf('MRT2302', `${node.op} has several outputs`, {
              ...details,
              hint: 'split at the nodes that read them',
            }),
          ]
        : [];
    }),
  );
}

/** What feeds the top around the keys: operators that both halves compute, inputs that both read. */
function warnOfSharedNodes(base: Model, top: Model, report: (diagnostic: Diagnostic) => void): void {
  const inBase = new Set(topologicalOrder(base.graph).map((node) => node.name));
  for (const node of topologicalOrder(top.graph)) {
    if (!inBase.has(node.name) || isParameter(node, top.params)) continue;
    // The keys themselves are in both halves, as they must.
    if (base.graph.outputs.some((head) => head.node.name === node.name)) continue;
    const message = isVariable(node) ? 'both halves read this input' : 'both halves compute this node';
    report({
      code: 'MRT2303',
      severity: 'warning',
      message,
      node: node.name,
      hint: 'it reaches the top around the split keys: add what it feeds to them',
    });
  }
}
