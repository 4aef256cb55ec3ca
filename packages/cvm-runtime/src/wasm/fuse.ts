/**
 * Grouping operations into steps, each of which goes over its data once: a contraction, a fold or nothing, and the
 * pointwise operations on its results that can be computed tile by tile before anything is stored.
 */
import type { Shape } from '@mrtjs/tensor';
import { sameShape, sizeOf } from '@mrtjs/tensor';
import type { Network, Operation, Pointwise, Value } from './network.js';
import { inputsOf, outputsOf } from './network.js';

/** Operations that become one step. */
export interface Group {
  /** The operation that is no pointwise one; `undefined` where there is none. */
  readonly anchor: Exclude<Operation, Pointwise> | undefined;
  readonly pointwise: readonly Pointwise[];
  /** Values of the group that are read outside of it. */
  readonly stored: readonly Value[];
}

/** A group under construction. */
interface Draft {
  readonly anchor: Group['anchor'];
  readonly pointwise: Pointwise[];
  /** The shape over which its tiles are; `undefined` where nothing can join. */
  readonly shape: Shape | undefined;
}

/** Pointwise operations of a group, at most, so that its tiles fit into registers. */
const MOST_OPERATIONS = 24;

/** Anchors whose results pass through registers, where pointwise operations can go on. */
const OPEN: ReadonlySet<Operation['kind']> = new Set(['contraction', 'fold']);

/**
 * The groups of a network in order of execution. A pointwise operation joins the latest group that one of its operands
 * comes from, where everything else that it reads has been stored by then; without `fused` each operation is a group.
 */
export function groupOperations(network: Network, fused = true): readonly Group[] {
  const drafts: Draft[] = [];
  const home = new Map<Value, number>();
  for (const operation of network.operations) {
    const target = operation.kind === 'pointwise' && fused ? groupToJoin(operation, drafts, home) : undefined;
    if (target !== undefined) drafts[target]?.pointwise.push(operation as Pointwise);
    else drafts.push(newDraft(operation));
    for (const output of outputsOf(operation)) home.set(output, target ?? drafts.length - 1);
  }
  const outside = readOutside(network, home);
  return drafts.map(({ anchor, pointwise }) => {
    const computed = [
      ...(anchor === undefined ? [] : outputsOf(anchor)),
      ...pointwise.map(({ output }) => output),
    ];
    return { anchor, pointwise, stored: computed.filter((value) => outside.has(value)) };
  });
}

function newDraft(operation: Operation): Draft {
  if (operation.kind === 'pointwise')
    return { anchor: undefined, pointwise: [operation], shape: operation.output.shape };
  const shape = OPEN.has(operation.kind) ? outputsOf(operation)[0]?.shape : undefined;
  return { anchor: operation, pointwise: [], shape };
}

function groupToJoin(
  { fn, inputs, output }: Pointwise,
  drafts: readonly Draft[],
  home: ReadonlyMap<Value, number>,
): number | undefined {
  const target = inputs.reduce((latest, input) => Math.max(latest, home.get(input) ?? -1), -1);
  const draft = drafts[target];
  if (draft?.shape === undefined || !sameShape(draft.shape, output.shape)) return undefined;
  if (draft.pointwise.length >= MOST_OPERATIONS) return undefined;
  const joins = inputs.every((input, i) => {
    const isTable = fn.name === 'lookUp' && i === 1;
    // What the group itself computes is there tile by tile only.
    if (home.get(input) === target) return !isTable && sameShape(input.shape, output.shape);
    return isTable || draft.anchor?.kind !== 'contraction' || fitsMatrix(input.shape, output.shape);
  });
  return joins ? target : undefined;
}

/**
 * Whether an operand broadcast to (N, C, …) lies in regular rows when that is seen as a matrix of pixels and channels:
 * its pixels are there for all, for each or for one image, but not partly.
 */
export function fitsMatrix(operand: Shape, shape: Shape): boolean {
  const padded = [...new Array<number>(shape.length - operand.length).fill(1), ...operand];
  const perImage = sizeOf(padded.slice(2));
  // One value per image of many pixels cannot be told by the number of a row.
  return perImage === sizeOf(shape.slice(2)) || (perImage === 1 && padded[0] === 1);
}

function readOutside({ operations, heads }: Network, home: ReadonlyMap<Value, number>): ReadonlySet<Value> {
  const outside = new Set<Value>(heads);
  for (const operation of operations) {
    const own = home.get(outputsOf(operation)[0] as Value);
    for (const input of inputsOf(operation)) if (home.get(input) !== own) outside.add(input);
  }
  return outside;
}
