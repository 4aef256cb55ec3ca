import type { Pass } from '@mrtjs/graph';
import { definePass } from '@mrtjs/graph';
import type { PrepareRuleSet } from '../rule.js';
import { runRules } from '../run-rules.js';

/** Replaces operators of several outputs by one node for each output (MRT-SPEC 5.8) [R125, D31]. */
export function fuseOutputs(rules: PrepareRuleSet): Pass {
  return definePass({
    name: 'fuse-multiple-outputs',
    docs: { summary: 'Replaces operators of several outputs by one node for each output.', exact: true },
    requires: ['unique-names', 'known-operators'],
    ensures: ['unique-names', 'single-output-nodes'],
    run: (model, context) =>
      runRules(model, 'fmo', rules, context, ({ fuseOutputs: rule }, node) => rule?.(node)),
  });
}
