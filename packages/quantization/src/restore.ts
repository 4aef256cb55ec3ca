import type { Node, Value } from '@mrtjs/graph';
import { ops, valueOf } from '@mrtjs/graph';
import type { RuleResult } from './rule.js';
import type { Run } from './run.js';

/**
 * A node that stays in float [R89]: its integer inputs are divided by their scales, its output is at scale 1. What
 * reads the output next quantizes it anew.
 */
export function restoreNode(run: Run, node: Node): RuleResult {
  const toFloat = (value: Value): Value => {
    const scale = run.scales.get(value.node.name);
    if (run.isParameter(value) || scale === undefined || scale === 1) return value;
    const name = run.builder.fresh('div_scalar');
    run.floatNodes.add(name);
    return run.builder.op(ops.divScalar, name, [value], { scalar: scale });
  };
  run.floatNodes.add(node.name);
  return {
    value: valueOf(Object.freeze({ ...node, inputs: node.inputs.map(toFloat) })),
    scale: 1,
    precision: run.bits(run.threshold(valueOf(node))),
  };
}
