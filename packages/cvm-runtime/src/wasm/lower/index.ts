/** Lowering a network to steps: where values lie, which kernels run on what, in how many parts. */
import { sizeOf } from '@mrtjs/tensor';
import { groupOperations } from '../fuse.js';
import type { Move, MoveAxis, MovePiece, Network, Operation, Value } from '../network.js';
import { outputsOf, usesOf } from '../network.js';
import { lowerContraction } from './contraction.js';
import type { Destination, Division, Placement, StepDraft } from './context.js';
import { LoweringContext } from './context.js';
import { lowerFold, lowerPointwise } from './pointwise.js';
import { lowerPool } from './pool.js';
import { lowerMove, lowerTake, lowerView } from './rearrange.js';
import { inLayout } from './relayout.js';
import { lowerSuppression, lowerValidCounts } from './vision.js';

/** Settings of a plan. */
export interface LoweringOptions extends Division {
  /** Whether operations are grouped into steps. */
  readonly fused: boolean;
}

/** Steps in order of execution, and where input and outputs lie, row-major. */
export interface LoweredNetwork {
  readonly steps: readonly StepDraft[];
  /** Of each step, the first node of the deploy graph that it computes; what is fused with it is not named. */
  readonly nodes: readonly string[];
  readonly input: Placement;
  readonly heads: readonly Placement[];
}

export function lowerNetwork(network: Network, { fused, threads, grain }: LoweringOptions): LoweredNetwork {
  const division = { threads: workOf(network) < SMALL_WORK * grain ? 1 : threads, grain };
  const context = new LoweringContext(
    valuesWantedLast(network.operations),
    fused ? destinationsOf(network) : new Map<Value, Destination>(),
    division,
  );
  const input = context.allocate(network.input, 'plain');
  const nodes = new StepNodes(network, context);
  for (const group of groupOperations(network, fused)) {
    // What nothing reads need not be computed.
    if (group.stored.length === 0) continue;
    const { anchor } = group;
    // A convolution with a bias is two operations: the second has the value of the node.
    const computed = [...(anchor === undefined ? [] : [anchor]), ...group.pointwise].flatMap(outputsOf);
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
    nodes.note(computed);
  }
  const heads = network.heads.map((value) => inLayout(context, value, 'plain'));
  nodes.note(network.heads);
  return { steps: context.steps, nodes: nodes.list(), input, heads };
}

/** Notes which node of the deploy graph each step computes. */
class StepNodes {
  readonly #names: Network['names'];
  readonly #context: LoweringContext;
  readonly #found: (string | undefined)[] = [];

  constructor({ names }: Network, context: LoweringContext) {
    this.#names = names;
    this.#context = context;
  }

  /** The steps since the last call compute these values. */
  note(values: readonly Value[]): void {
    const named = values.find((value) => this.#names.has(value));
    const name = named && this.#names.get(named);
    while (this.#found.length < this.#context.steps.length) this.#found.push(name);
  }

  /** What has no name of its own belongs to what comes next. */
  list(): string[] {
    let next = '';
    return this.#found
      .toReversed()
      .map((name) => (next = name ?? next))
      .reverse();
  }
}

/** Multiply-accumulates below which a run is over before threads are awake: some tenths of a millisecond. */
const SMALL_WORK = 6_000_000;

/** Multiply-accumulates of a run, and something for all other elements. */
function workOf({ operations }: Network): number {
  return operations.reduce((work, operation) => {
    const elements = outputsOf(operation).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    const each = operation.kind === 'contraction' ? sizeOf(operation.weight.shape.slice(1)) : 1;
    return work + elements * each;
  }, 0);
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

/** Values that can be computed where they will be concatenated, as nothing else reads them. */
function destinationsOf(network: Network): ReadonlyMap<Value, Destination> {
  const uses = usesOf(network);
  const computed = new Set(
    network.operations.flatMap((operation) => (DIRECT.has(operation.kind) ? outputsOf(operation) : [])),
  );
  const moves = network.operations.filter((operation): operation is Move => operation.kind === 'move');
  return new Map(
    moves.flatMap(({ pieces, output }) =>
      pieces.flatMap((piece): readonly (readonly [Value, Destination])[] => {
        const { input, toStart } = piece;
        const fits = computed.has(input) && uses.get(input) === 1 && input.type === output.type;
        const start = toStart ?? input.shape.map(() => 0);
        return fits && isWhole(piece) ? [[input, { output, start }]] : [];
      }),
    ),
  );
}

/** Operations that can write to a part of another value. */
const DIRECT: ReadonlySet<Operation['kind']> = new Set(['contraction', 'pointwise', 'pool']);

/** Whether a piece is a value as it is. */
function isWhole({ input, axes, fromStart }: MovePiece): boolean {
  const isPlain = ({ size, from, to }: MoveAxis, axis: number): boolean =>
    size === input.shape[axis] && [from, to].every((side) => side?.axis === axis && side.step === 1);
  return fromStart === undefined && axes.length === input.shape.length && axes.every(isPlain);
}
