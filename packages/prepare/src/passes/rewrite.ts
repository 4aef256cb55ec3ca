import type { Pass } from '@mrtjs/graph';
import { definePass } from '@mrtjs/graph';
import type { PrepareRuleSet } from '../rule.js';
import { runRules } from '../run-rules.js';

/** Says in quantizable operators what the other ones compute (MRT-SPEC 5.10 and 6) [R12, R131]. */
export function rewrite(rules: PrepareRuleSet): Pass {
  return definePass({
    name: 'rewrite',
    docs: { summary: 'Replaces operators by quantizable ones.', exact: true },
    requires: ['unique-names', 'known-operators', 'single-output-nodes'],
    ensures: ['unique-names', 'known-operators', 'single-output-nodes'],
    run: (model, context) =>
      runRules(model, 'rewrite', rules, context, ({ check, rewrite: rule }, node) =>
        check?.(node) === undefined ? rule?.(node) : undefined,
      ),
  });
}
