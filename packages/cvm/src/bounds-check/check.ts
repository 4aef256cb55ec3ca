/**
 * Checking bounds that someone claims. Nothing is propagated: each node is looked at alone, with nothing but what is
 * claimed of its own inputs and outputs, and with rules of its own ({@link consequenceOf}), so that no mistake of
 * {@link proveBounds} or of its rules can hide itself.
 */
import type { Diagnostic, Shape } from '@mrtjs/tensor';
import { errorOf, failIfAny } from '@mrtjs/tensor';
import { formatInterval } from '../bounds/interval.js';
import { outsideInt32, outsidePrecision } from '../bounds/overflow.js';
import { parameterTensors } from '../bounds/parameters.js';
import type { BoundsProof, EntryBounds } from '../bounds/prove.js';
import type { CheckedGraph } from '../deploy/check.js';
import type { InferredApplication, InferredVariable } from '../deploy/infer.js';
import type { ParamRecord, ParamTensor } from '../params/record.js';
import type { Consequence } from './consequence.js';
import { consequenceOf } from './consequence.js';
import type { ClaimedOperand, Extent } from './operand.js';
import { covers, elementExtent, joined } from './operand.js';

/** The integers of 32 bits. */
const INT32: Extent = [-0x80000000n, 0x7fffffffn];

/** The integers of a precision: as many below zero as above it. */
function precisionExtent(precision: number): Extent {
  const most = (1n << BigInt(precision - 1)) - 1n;
  return [-most, most];
}

/** Operators that are right for any 32-bit integers, whatever precision their input declares. */
const SETS_PRECISION: ReadonlySet<string> = new Set(['clip', 'cvm_clip', 'cvm_right_shift']);

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
  const elements = tensors.get(entry)?.data;
  const real =
    elements === undefined ? precisionExtent(graph.precisions[entry] as number) : elementExtent(elements);
  return claimProblems(name, entries[entry] as EntryBounds, real);
}

/** What follows for one node from the claims about its inputs alone. */
function consequences(
  graph: CheckedGraph,
  node: InferredApplication,
  entries: readonly EntryBounds[],
  tensors: ReadonlyMap<number, ParamTensor>,
): Consequence {
  const shapeOf = (entry: number): Shape => graph.shapes[entry] as Shape;
  const operands = node.inputs.map((entry): ClaimedOperand => {
    const extent = extentOfClaim(entries[entry] as EntryBounds);
    const elements = tensors.get(entry)?.data;
    return { extent, shape: shapeOf(entry), ...(elements === undefined ? {} : { elements }) };
  });
  return consequenceOf(node.op.name, operands, node.attrs, node.outputs.map(shapeOf));
}

function applicationProblems(
  { name, outputs }: InferredApplication,
  follows: Consequence,
  entries: readonly EntryBounds[],
): readonly Diagnostic[] {
  const unjustified = outputs.flatMap((entry, i) =>
    claimProblems(name, entries[entry] as EntryBounds, follows.outputs[i] as Extent),
  );
  const overflow = covers(INT32, follows.passing)
    ? []
    : [outsideInt32(name, 'values on the way to the result', intervalOf(follows.passing))];
  return [...unjustified, ...overflow];
}

function claimProblems(node: string, claim: EntryBounds, follows: Extent): readonly Diagnostic[] {
  if (covers(extentOfClaim(claim), follows)) return [];
  const [found, claimed] = [formatInterval(intervalOf(follows)), formatInterval(claim.range)];
  return [
    errorOf('MRT4032', `values may be from ${found}, claimed is ${claimed}`, {
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
    ...applications.flatMap(({ op, inputs }) => (SETS_PRECISION.has(op.name) ? [] : inputs)),
    ...graph.heads,
  ]);
  return entries.flatMap((claim, entry) => {
    const { node, range, precision } = claim;
    const extent = extentOfClaim(claim);
    if (!covers(INT32, extent)) return [outsideInt32(node, 'values', range)];
    const exempt = read.has(entry) && !relied.has(entry);
    return exempt || covers(precisionExtent(precision), extent)
      ? []
      : [outsidePrecision(node, range, precision)];
  });
}

function closeness({ name, op }: InferredApplication, { outputs, passing }: Consequence): TightestNode {
  const largest = Math.max(...joined(passing, ...outputs).map((value) => Math.abs(Number(value))));
  return {
    node: name,
    operator: op.name,
    magnitude: largest,
    spareBits: Math.log2(Number(INT32[1]) / Math.max(largest, 1)),
  };
}

const extentOfClaim = ({ range }: EntryBounds): Extent => [range.low, range.high];
const intervalOf = ([low, high]: Extent): EntryBounds['range'] => ({ low, high });
