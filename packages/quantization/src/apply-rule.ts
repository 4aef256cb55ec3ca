/** Applying one rule to one node. */
import type { Node, Shapes, Value } from '@mrtjs/graph';
import { shapeOf } from '@mrtjs/graph';
import { realize } from './realize.js';
import { restoreNode } from './restore.js';
import type { NodeFacts, QuantizeRule } from './rule.js';
import { ruleContext } from './rule.js';
import type { Run } from './run.js';
import { MAX_PRECISION } from './run.js';

/** Shapes of the inputs and the output of a node. */
export function factsOf(node: Node, shapes: Shapes): NodeFacts {
  return {
    inputShapes: node.inputs.map((value) => shapeOf(shapes, value.node, value.output)),
    outputShape: shapeOf(shapes, node),
  };
}

/** Asks for a precision of a node as an output of the network: the self key of its precision map [R109]. */
export function request(run: Run, name: string, precision: number): void {
  run.precisions.set(name, { ...run.precisions.get(name), [name]: precision });
}

/** Traversal A for one operator node: its rule (or restoration), then the clip rule. */
export function applyRule(run: Run, node: Node, rule: QuantizeRule | undefined, facts: NodeFacts): Value {
  const result =
    rule === undefined ? restoreNode(run, node) : rule.quantize(ruleContext(run, rule, node, facts));
  if (result.threshold !== undefined) run.thresholds.set(node.name, result.threshold);
  run.record(result);
  return clipToThreshold(run, node.name, result.value);
}

/**
 * The clip rule [R137]: a node that is declared wider than its threshold needs is clipped to what the threshold
 * needs; an output request moves to the clip.
 */
function clipToThreshold(run: Run, name: string, value: Value): Value {
  const threshold = run.threshold(value);
  const scale = run.scale(value);
  const tight = run.bits(threshold * scale);
  // What does not fit the virtual machine is reported once the whole graph has been seen.
  if (run.precision(value) <= tight || tight > MAX_PRECISION) return value;

  const clip = realize(run, value, 0, tight, run.builder.fresh('clip'));
  const clipName = clip.node.name;
  run.thresholds.set(clipName, threshold);
  run.record({ value: clip, scale, precision: tight });
  const { [name]: requested, ...rest } = run.precisions.get(name) ?? {};
  if (requested !== undefined) {
    run.precisions.set(name, rest);
    request(run, clipName, requested);
  }
  return clip;
}
