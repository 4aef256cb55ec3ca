/** The list Restore_name (MRT-SPEC 3.5). */
import type { Graph } from '@mrtjs/graph';
import { isVariable, topologicalOrder } from '@mrtjs/graph';
import { quantizationRules } from '@mrtjs/quantization';
import type { Diagnostic } from '@mrtjs/tensor';
import { errorOf, suggestion } from '@mrtjs/tensor';

const OPERATOR = '_OP_';
const ALL_EXCEPT = '_ALL_EXCEPT_';

/** Nodes to leave in float, and what was found wrong with the list. */
export interface RestoredNames {
  readonly names: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Expands the list: `_OP_<operator>` stands for all nodes of that operator [R87]; with `_ALL_EXCEPT_` in it, the
 * result is every node whose operator can be quantized but those listed [R88]. An operator that does not occur is a
 * warning, a node that does not exist an error.
 */
export function expandRestoreNames(
  graph: Graph,
  items: readonly string[],
  isQuantizable: (operator: string) => boolean,
): RestoredNames {
  const nodes = topologicalOrder(graph).filter((node) => !isVariable(node));
  const diagnostics: Diagnostic[] = [];
  const listed = new Set<string>();
  for (const item of items) {
    if (item === ALL_EXCEPT) continue;
    if (item.startsWith(OPERATOR)) {
      const operator = item.slice(OPERATOR.length);
      const matching = nodes.filter((node) => node.op === operator);
      matching.forEach((node) => listed.add(node.name));
      if (matching.length === 0)
        diagnostics.push(
          noSuchOperator(
            operator,
            nodes.map(({ op }) => op),
          ),
        );
    } else if (nodes.some((node) => node.name === item)) {
      listed.add(item);
    } else {
      diagnostics.push(
        noSuchNode(
          'QUANTIZATION.Restore_name',
          item,
          nodes.map(({ name }) => name),
        ),
      );
    }
  }
  const names = items.includes(ALL_EXCEPT)
    ? nodes.filter((node) => isQuantizable(node.op) && !listed.has(node.name)).map(({ name }) => name)
    : listed;
  return { names: new Set(names), diagnostics };
}

function noSuchOperator(operator: string, known: readonly string[]): Diagnostic {
  const { code, message } = errorOf('MRT6022', `no node is of operator ${operator}`);
  return {
    code,
    message,
    severity: 'warning',
    option: 'QUANTIZATION.Restore_name',
    hint: suggestion(operator, [...new Set(known)]),
  };
}

/** E-KEY: a name of a configuration that the model does not have. */
export function noSuchNode(option: string, name: string, known: readonly string[]): Diagnostic {
  return errorOf('MRT6022', `the model has no node ${name}`, { option, hint: suggestion(name, known) });
}

/** {@link expandRestoreNames} for the operators that can be quantized. */
export function restoredNames(graph: Graph, items: readonly string[]): RestoredNames {
  return expandRestoreNames(graph, items, (operator) => quantizationRules.find(operator) !== undefined);
}
