/** Lowering a network to steps: where values lie, which kernels run on what, in how many parts. */
import { groupOperations } from '../fuse.js';
import type { Network, Operation, Value } from '../network.js';
import { lowerContraction } from './contraction.js';
import type { Placement, StepDraft } from './context.js';
import { LoweringContext } from './context.js';
import { lowerFold, lowerPointwise } from './pointwise.js';
import { lowerPool } from './pool.js';
import { lowerMove, lowerTake, lowerView } from './rearrange.js';
import { inLayout } from './relayout.js';
import { lowerSuppression, lowerValidCounts } from './vision.js';

/** Settings of a plan. */
export interface LoweringOptions {
  /** Threads that the steps are divided for. */
  readonly threads: number;
  /** Whether operations are grouped into steps. */
  readonly fused: boolean;
}

/** Steps in order of execution, and where input and outputs lie, row-major. */
export interface LoweredNetwork {
  readonly steps: readonly StepDraft[];
  readonly input: Placement;
  readonly heads: readonly Placement[];
}

export function lowerNetwork(network: Network, { threads, fused }: LoweringOptions): LoweredNetwork {
  const context = new LoweringContext(valuesWantedLast(network.operations), threads);
  const input = context.allocate(network.input, 'plain');
  for (const group of groupOperations(network, fused)) {
    // What nothing reads need not be computed.
    if (group.stored.length === 0) continue;
    const { anchor } = group;
    switch (anchor?.kind) {
      case undefined:
        lowerPointwise(group, context);
        break;
      case 'contraction':
        lowerContraction(group, anchor, context);
        break;
      case 'fold':
        lowerFold(group, anchor, context);
        break;
      case 'pool':
        lowerPool(anchor, context);
        break;
      case 'move':
        lowerMove(anchor, context);
        break;
      case 'view':
        lowerView(anchor, context);
        break;
      case 'take':
        lowerTake(anchor, context);
        break;
      case 'validCounts':
        lowerValidCounts(anchor, context);
        break;
      case 'suppression':
        lowerSuppression(anchor, context);
        break;
    }
  }
  const heads = network.heads.map((value) => inLayout(context, value, 'plain'));
  return { steps: context.steps, input, heads };
}

/** Images that a kernel will read channels last, directly or behind pointwise operations and copies. */
function valuesWantedLast(operations: readonly Operation[]): ReadonlySet<Value> {
  const wanted = new Set<Value>();
  for (const operation of [...operations].reverse()) {
    if (operation.kind === 'contraction' || operation.kind === 'pool') wanted.add(operation.data);
    if (operation.kind === 'pointwise' && wanted.has(operation.output))
      for (const input of operation.inputs) wanted.add(input);
    if (operation.kind === 'move' && wanted.has(operation.output))
      for (const { input } of operation.pieces) wanted.add(input);
  }
  return wanted;
}
