/** Plain float64 evaluation of a model: the reference that engines and passes are tested against. */
import type { Tensor } from '@mrtjs/tensor';
import { convert, fail } from '@mrtjs/tensor';
import { diagnosed } from './diagnose.js';
import type { Model, Node } from './node.js';
import { isVariable } from './node.js';
import type { Float64Tensor, OperatorSet } from './operator.js';
import { topologicalOrder } from './traverse.js';

/** Outputs of one node for float64 operands. @throws {MrtError} MRT1009 when the operator has no reference. */
export function evaluateNode(
  node: Node,
  inputs: readonly Float64Tensor[],
  ops: OperatorSet,
): readonly Float64Tensor[] {
  const def = ops.get(node.op, node.name);
  if (def.evaluate === undefined)
    fail('MRT1009', `operator ${node.op} cannot be evaluated`, { node: node.name });
  const { evaluate } = def;
  return diagnosed(node, () => evaluate(inputs, node.attrs as never));
}

/**
 * Outputs of a model for the given inputs, in head order. `observe` sees every node's outputs as they are computed.
 * @throws {MrtError} MRT1011 when an input is not given.
 */
export function evaluateModel(
  model: Model,
  inputs: ReadonlyMap<string, Tensor>,
  ops: OperatorSet,
  observe?: (node: Node, outputs: readonly Float64Tensor[]) => void,
): Float64Tensor[] {
  const values = new Map<Node, readonly Float64Tensor[]>();
  for (const node of topologicalOrder(model.graph)) {
    const outputs = isVariable(node)
      ? [convert(variableValue(node, model, inputs), 'float64')]
      : evaluateNode(
          node,
          node.inputs.map((value) => values.get(value.node)?.[value.output] as Float64Tensor),
          ops,
        );
    values.set(node, outputs);
    observe?.(node, outputs);
  }
  return model.graph.outputs.map((value) => values.get(value.node)?.[value.output] as Float64Tensor);
}

function variableValue(node: Node, model: Model, inputs: ReadonlyMap<string, Tensor>): Tensor {
  return (
    model.params.get(node.name) ??
    inputs.get(node.name) ??
    fail('MRT1011', 'no value was given for this input', { node: node.name })
  );
}
