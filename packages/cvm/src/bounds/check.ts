/**
 * Checking bounds that someone claims. Nothing is propagated: each node is looked at alone, with nothing but what is
 * claimed of its own inputs and outputs, so that a mistake of {@link proveBounds} cannot hide itself.
 */
import type { Diagnostic, Shape } from '@mrtjs/tensor';
import { errorOf, failIfAny } from '@mrtjs/tensor';
import type { CheckedGraph } from '../deploy/check.js';
import type { InferredApplication, InferredVariable } from '../deploy/infer.js';
import type { ParamRecord, ParamTensor } from '../params/record.js';
import type { Interval } from './interval.js';
import { allowedBy, contains, extremes, formatInterval, hull, INT32, magnitude } from './interval.js';
import { parameterTensors } from './parameters.js';
import type { BoundsProof, EntryBounds } from './prove.js';
import { outsideInt32, outsidePrecision, ruleOf } from './prove.js';
import type { Bounded, BoundsOperand } from './rule.js';

/** What a check found. */
export interface BoundsSummary {
  /** Number of nodes, variables included. */
  readonly nodes: number;
  /** Number of entries. */
  readonly entries: number;
  /** The operator that comes closest to the end of 32 bits; `null` where there is none. */
  readonly tightest: TightestNode | null;
}

/** An operator and the largest magnitude that it can meet. */
export interface TightestNode {
  readonly node: string;
  readonly operator: string;
  /** Largest magnitude of its results and of values on the way to them. */
  readonly magnitude: number;
  /** log2 of (2^31 - 1) / magnitude: by how many bits the values could grow. */
  readonly spareBits: number;
}

/**
 * Checks that claimed bounds hold: of the input those of its precision, of parameters those of their values, of operators
 * what follows from the bounds claimed of their inputs; that all of them fit 32 bits, and the precision where anything
 * relies on it.
 * @throws {MrtError} MRT4032 with every node whose claim does not follow, or for claims about another graph; MRT4031 with
 * every node whose values may not fit; MRT4033 for parameters that are not those of the graph.
 */
export function checkBounds(
  graph: CheckedGraph,
  params: readonly ParamRecord[],
  { entries }: BoundsProof,
): BoundsSummary {
  failIfAny(identityProblems(graph, entries));
  const tensors = parameterTensors(graph, params);
  const problems: Diagnostic[] = [];
  const applications: TightestNode[] = [];
  for (const node of graph.nodes) {
    if (node.op === null) {
      problems.push(...variableProblems(graph, node, entries, tensors));
      continue;
    }
    const follows = consequences(graph, node, entries, tensors);
    problems.push(...applicationProblems(node, follows, entries));
    applications.push(closeness(node, follows));
  }
  problems.push(...precisionProblems(graph, entries));
  failIfAny(problems);
  const [first, ...others] = applications;
  return {
    nodes: graph.nodes.length,
    entries: entries.length,
    tightest:
      first === undefined
        ? null
        : others.reduce((worst, each) => (each.magnitude > worst.magnitude ? each : worst), first),
  };
}

/** Whether the claims speak of the entries of this graph. */
function identityProblems(graph: CheckedGraph, entries: readonly EntryBounds[]): readonly Diagnostic[] {
  if (entries.length !== graph.shapes.length)
    return [
      errorOf('MRT4032', `${entries.length} entries are claimed, the graph has ${graph.shapes.length}`),
    ];
  return graph.nodes.flatMap(({ name }, index) => {
    const first = graph.nodeRowPtr[index] as number;
    return entries.slice(first, graph.nodeRowPtr[index + 1]).flatMap((claim, output) =>
      claim.node === name && claim.output === output && claim.precision === graph.precisions[first + output]
        ? []
        : [
            errorOf('MRT4032', 'what is claimed is of another node, output or precision', {
              node: name,
              hint: `found ${claim.node}, output ${claim.output}, precision ${claim.precision}`,
            }),
          ],
    );
  });
}

function variableProblems(
  graph: CheckedGraph,
  { name, entry }: InferredVariable,
  entries: readonly EntryBounds[],
  tensors: ReadonlyMap<number, ParamTensor>,
): readonly Diagnostic[] {
  const values = tensors.get(entry)?.data;
  const real = values === undefined ? allowedBy(graph.precisions[entry] as number) : extremes(values);
  return claimProblems(name, entries[entry] as EntryBounds, real);
}

/** What follows for one node from the claims about its inputs alone. */
function consequences(
  graph: CheckedGraph,
  node: InferredApplication,
  entries: readonly EntryBounds[],
  tensors: ReadonlyMap<number, ParamTensor>,
): Bounded {
  const shapeOf = (entry: number): Shape => graph.shapes[entry] as Shape;
  const operands = node.inputs.map((entry): BoundsOperand => {
    const { range } = entries[entry] as EntryBounds;
    const values = tensors.get(entry)?.data;
    return { range, shape: shapeOf(entry), ...(values === undefined ? {} : { values }) };
  });
  return ruleOf(node).bound(operands, node.attrs, node.outputs.map(shapeOf));
}

function applicationProblems(
  { name, outputs }: InferredApplication,
  follows: Bounded,
  entries: readonly EntryBounds[],
): readonly Diagnostic[] {
  const unjustified = outputs.flatMap((entry, i) =>
    claimProblems(name, entries[entry] as EntryBounds, follows.outputs[i] as Interval),
  );
  const overflow = contains(INT32, follows.steps)
    ? []
    : [outsideInt32(name, 'values on the way to the result', follows.steps)];
  return [...unjustified, ...overflow];
}

function claimProblems(node: string, { range }: EntryBounds, follows: Interval): readonly Diagnostic[] {
  if (contains(range, follows)) return [];
  return [
    errorOf('MRT4032', `values may be from ${formatInterval(follows)}, claimed is ${formatInterval(range)}`, {
      node,
      hint: 'compile the model again, or do not trust where this file comes from',
    }),
  ];
}

/**
 * Claims beyond 32 bits; and claims beyond the precision of an input of an operator that relies on it, of a head, or of
 * an entry that nobody reads.
 */
function precisionProblems(graph: CheckedGraph, entries: readonly EntryBounds[]): readonly Diagnostic[] {
  const applications = graph.nodes.flatMap((node) => (node.op === null ? [] : [node]));
  const read = new Set(applications.flatMap(({ inputs }) => inputs));
  const relied = new Set([
    ...applications.flatMap((node) => (ruleOf(node).limits ? [] : node.inputs)),
    ...graph.heads,
  ]);
  return entries.flatMap(({ node, range, precision }, entry) => {
    if (!contains(INT32, range)) return [outsideInt32(node, 'values', range)];
    const exempt = read.has(entry) && !relied.has(entry);
    return exempt || contains(allowedBy(precision), range) ? [] : [outsidePrecision(node, range, precision)];
  });
}

function closeness({ name, op }: InferredApplication, { outputs, steps }: Bounded): TightestNode {
  const largest = Number(magnitude(hull(steps, ...outputs)));
  return {
    node: name,
    operator: op.name,
    magnitude: largest,
    spareBits: Math.log2(Number(INT32.high) / Math.max(largest, 1)),
  };
}
