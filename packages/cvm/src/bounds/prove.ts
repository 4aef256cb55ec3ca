/**
 * A second opinion on overflow. Precisions bound values by powers of two, by rules that the CVM prescribes and that have
 * loopholes (CVM-SPEC 8.3). This bounds them by interval arithmetic, from what the parameters really are.
 */
import type { Diagnostic, Shape } from '@mrtjs/tensor';
import { failIfAny } from '@mrtjs/tensor';
import type { CheckedGraph } from '../deploy/check.js';
import type { InferredApplication } from '../deploy/infer.js';
import type { ParamRecord } from '../params/record.js';
import type { Interval } from './interval.js';
import { allowedBy, contains, extremes, INT32 } from './interval.js';
import { outsideInt32, outsidePrecision } from './overflow.js';
import { parameterTensors } from './parameters.js';
import type { BoundsOperand, BoundsRule } from './rule.js';
import { boundsRules } from './rules/index.js';

/** What one entry can hold. */
export interface EntryBounds {
  /** Name of the node. */
  readonly node: string;
  /** Which output of the node. */
  readonly output: number;
  /** Signed bit width that the CVM declares or infers. */
  readonly precision: number;
  /** Every value that the entry takes, for any input of the model's precision. */
  readonly range: Interval;
}

/** Bounds of all entries of a deploy graph, in their order. They can be checked node by node: {@link checkBounds}. */
export interface BoundsProof {
  readonly entries: readonly EntryBounds[];
}

/**
 * Bounds every entry of a compiled model, for inputs in the range of its precision and the parameters as they are.
 * @param rules - What each operator makes of ranges.
 * @throws {MrtError} MRT4031 with every node whose values, or values on the way to them, may leave 32 bits, or the range
 * of their precision where something relies on it; MRT4033 for parameters that are not those of the graph.
 */
export function proveBounds(
  graph: CheckedGraph,
  params: readonly ParamRecord[],
  rules: ReadonlyMap<string, BoundsRule> = boundsRules,
): BoundsProof {
  const tensors = parameterTensors(graph, params);
  const ruleOf = ({ op }: InferredApplication): BoundsRule => rules.get(op.name) as BoundsRule;
  const relied = reliedOn(graph, ruleOf);
  const operands: BoundsOperand[] = [];
  const entries: EntryBounds[] = [];
  const problems: Diagnostic[] = [];

  /** Notes what an entry holds, and what is wrong with it. */
  const settle = (
    node: string,
    output: number,
    entry: number,
    range: Interval,
    values?: ArrayLike<number>,
  ) => {
    const precision = graph.precisions[entry] as number;
    operands[entry] = {
      range,
      shape: graph.shapes[entry] as Shape,
      ...(values === undefined ? {} : { values }),
    };
    entries[entry] = { node, output, precision, range };
    if (!contains(INT32, range)) problems.push(outsideInt32(node, 'values', range));
    else if (relied.has(entry) && !contains(allowedBy(precision), range))
      problems.push(outsidePrecision(node, range, precision));
  };

  for (const node of graph.nodes) {
    if (node.op === null) {
      const values = tensors.get(node.entry)?.data;
      const declared = allowedBy(graph.precisions[node.entry] as number);
      settle(node.name, 0, node.entry, values === undefined ? declared : extremes(values), values);
      continue;
    }
    const { outputs, steps } = ruleOf(node).bound(
      node.inputs.map((entry) => operands[entry] as BoundsOperand),
      node.attrs,
      node.outputs.map((entry) => graph.shapes[entry] as Shape),
    );
    outputs.forEach((range, output) => settle(node.name, output, node.outputs[output] as number, range));
    if (!contains(INT32, steps) && outputs.every((range) => contains(INT32, range)))
      problems.push(outsideInt32(node.name, 'values on the way to the result', steps));
  }
  failIfAny(problems);
  return { entries };
}

/**
 * Entries whose declared precision must hold: all but those that are read by nothing else than operators which set a
 * precision themselves.
 */
function reliedOn(
  graph: CheckedGraph,
  ruleOf: (node: InferredApplication) => BoundsRule,
): ReadonlySet<number> {
  const relied = new Set(graph.shapes.keys());
  const reads = graph.nodes.flatMap((node) =>
    node.op === null ? [] : node.inputs.map((entry) => ({ entry, limits: ruleOf(node).limits })),
  );
  for (const { entry } of reads) relied.delete(entry);
  for (const { entry, limits } of reads) if (!limits) relied.add(entry);
  for (const entry of graph.heads) relied.add(entry);
  return relied;
}
