import type { Pass } from '@mrtjs/graph';
import { definePass } from '@mrtjs/graph';
import type { PrepareRuleSet } from '../rule.js';
import { runRules } from '../run-rules.js';
import { conflateNames } from '../shared/conflate-names.js';

/**
 * Moves transposes towards the outputs, where they meet and cancel (MRT-SPEC 5.10) [R128–R130]. In profile `mrt1` a
 * transpose that is moved keeps its name even where the old one lives on, and the two are taken for one (D32).
 */
export function fuseTranspose(rules: PrepareRuleSet): Pass {
  return definePass({
    name: 'fuse-transpose',
    docs: { summary: 'Moves transposes towards the outputs and cancels them.', exact: true },
    requires: ['unique-names', 'known-operators', 'single-output-nodes'],
    ensures: ['unique-names', 'single-output-nodes'],
    run: (model, context) => {
      const moved = runRules(
        model,
        'fuse_transpose',
        rules,
        context,
        ({ check, fuseTranspose: rule }, node) => (check?.(node) === undefined ? rule?.(node) : undefined),
      );
      const graph = context.profile === 'mrt1' ? conflateNames(moved.graph) : moved.graph;
      return graph === moved.graph ? moved : { ...moved, graph };
    },
  });
}
