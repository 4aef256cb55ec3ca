import type { Graph, Node, Pass } from '@mrtjs/graph';
import { definePass, topologicalOrder } from '@mrtjs/graph';
import type { Diagnostic } from '@mrtjs/tensor';
import { errorOf, failIfAny } from '@mrtjs/tensor';
import type { PrepareRuleSet } from '../rule.js';
import { runRules } from '../run-rules.js';

/**
 * Checks that every node can be brought to a quantizable form, and writes attributes in one way: axes counted from the
 * front and listed in full (MRT-SPEC 5.10) [R115, D28].
 *
 * With `splitKeys`, what cannot be quantized is an error only where it feeds one of those nodes; elsewhere, in the
 * float top of a model that is split, it is a warning.
 *
 * @throws {MrtError} MRT2003 for every node that cannot be prepared, all at once [R201].
 */
export function validate(rules: PrepareRuleSet, splitKeys: readonly string[] = []): Pass {
  return definePass({
    name: 'validate',
    docs: { summary: 'Checks that all nodes can be quantized, and normalises attributes.', exact: true },
    requires: ['unique-names', 'known-operators'],
    ensures: ['unique-names'],
    run(model, context) {
      const isQuantized = quantizedPart(model.graph, splitKeys);
      const errors: Diagnostic[] = [];
      const result = runRules(
        model,
        'validate',
        rules,
        context,
        ({ op, check, normalize }, node, original) => {
          const refusal = check?.(node);
          if (refusal === undefined) return normalize?.(node);
          const { reason, hint } = refusal;
          const problem = errorOf('MRT2003', `${op}: ${reason}`, { node: node.name, hint });
          if (isQuantized(original)) errors.push(problem);
          else context.report({ ...problem, severity: 'warning' });
          return undefined;
        },
      );
      failIfAny(errors);
      return result;
    },
  });
}

/** Which nodes will be quantized: those that the split keys need; all without keys. */
function quantizedPart(graph: Graph, keys: readonly string[]): (node: Node) => boolean {
  if (keys.length === 0) return () => true;
  const nodes = topologicalOrder(graph);
  const heads = nodes.filter((node) => keys.includes(node.name));
  // A key may name a node that later passes make. Then it is for quantization to tell what it cannot do.
  if (heads.length < new Set(keys).size) return () => false;
  const base = new Set(topologicalOrder({ outputs: heads.map((node) => ({ node, output: 0 })) }));
  return (node) => base.has(node);
}
