/** Named properties of a model that passes require and ensure. A table: add a property by adding a line. */
import type { Diagnostic } from '@mrtjs/tensor';
import { errorOf } from '@mrtjs/tensor';
import type { Model, Node } from './node.js';
import { isVariable } from './node.js';
import type { OperatorSet } from './operator.js';
import { topologicalOrder } from './traverse.js';

type Check = (model: Model, order: readonly Node[], ops: OperatorSet) => readonly Diagnostic[];

const CHECKS = {
  /** No two nodes share a name [R5]. */
  'unique-names': (_, order) => {
    const seen = new Set<string>();
    return order.flatMap((node) => {
      if (!seen.has(node.name)) {
        seen.add(node.name);
        return [];
      }
      return [
        errorOf('MRT1012', 'two nodes have this name', { node: node.name, hint: 'rename one of them' }),
      ];
    });
  },
  /** Every operator is defined [R8]; all that are not are listed. */
  'known-operators': (_, order, ops) =>
    order
      .filter((node) => !ops.has(node.op))
      .map((node) =>
        errorOf('MRT1001', `operator ${node.op} is not supported`, {
          node: node.name,
          hint: 'split the model before it, or replace it',
        }),
      ),
  /** Exactly one input, called `data`. */
  'single-input': (model, order) => {
    const inputs = order.filter((node) => isVariable(node) && !model.params.has(node.name));
    return inputs.length === 1 && inputs[0]?.name === 'data'
      ? []
      : [
          errorOf('MRT1013', `the model has the inputs ${inputs.map((n) => n.name).join(', ') || '(none)'}`, {
            hint: 'exactly one input called data is expected: run prepare first',
          }),
        ];
  },
  /** Only output 0 of every node is used. */
  'single-output-nodes': (model, order) =>
    [...order.flatMap((node) => node.inputs), ...model.graph.outputs]
      .filter((value) => value.output !== 0)
      .map((value) =>
        errorOf('MRT1014', `output ${value.output} is used`, {
          node: value.node.name,
          hint: 'operators with several outputs are split up by prepare',
        }),
      ),
  /** No operator has only parameters as inputs. */
  'constants-folded': (model, order) =>
    order
      .filter(
        (node) =>
          !isVariable(node) &&
          node.inputs.every((value) => isVariable(value.node) && model.params.has(value.node.name)),
      )
      .map((node) => errorOf('MRT1015', 'this node depends on parameters only', { node: node.name })),
} as const satisfies Readonly<Record<string, Check>>;

/** Name of an invariant. */
export type Invariant = keyof typeof CHECKS;

/** Whether a value from outside is the name of an invariant. */
export function isInvariant(value: unknown): value is Invariant {
  return typeof value === 'string' && Object.hasOwn(CHECKS, value);
}

/** Every way in which a model violates the named invariants; empty when it does not. */
export function checkInvariants(
  model: Model,
  invariants: readonly Invariant[],
  ops: OperatorSet,
): Diagnostic[] {
  const order = topologicalOrder(model.graph);
  return invariants.flatMap((name) => CHECKS[name](model, order, ops));
}
