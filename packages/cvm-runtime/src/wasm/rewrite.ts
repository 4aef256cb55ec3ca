/**
 * Rewriting a network before it is lowered. All rules keep every bit: they compute the same thing once, or compute
 * element by element before elements are moved or compared instead of after.
 */
import { sameShape, sizeOf } from '@mrtjs/tensor';
import type { Move, Network, Operation, Pointwise, Pool, Value } from './network.js';
import { elementTypeOf, INT32_RANGE, inputsOf, outputsOf, usesOf } from './network.js';

/** How often work is hoisted: over as many poolings and concatenations in a row. */
const MOST_PASSES = 8;

/** A rewritten network. */
export function rewriteNetwork(network: Network): Network {
  let current = dropUnused(shareResults(network));
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const next = hoistPointwise(current);
    if (next === current) break;
    current = next;
  }
  return current;
}

/** Only operations whose outputs something needs. */
export function dropUnused(network: Network): Network {
  const needed = new Set<Value>(network.heads);
  const kept: Operation[] = [];
  for (const operation of [...network.operations].reverse()) {
    if (!outputsOf(operation).some((output) => needed.has(output))) continue;
    kept.push(operation);
    for (const input of inputsOf(operation)) needed.add(input);
  }
  return { ...network, operations: kept.reverse() };
}

/** Pointwise operations that compute the same of the same values are done once. */
export function shareResults(network: Network): Network {
  const known = new Map<string, Value>();
  const numbers = new Map<Value, number>();
  const replaced = new Map<Value, Value>();
  const current = (value: Value): Value => replaced.get(value) ?? value;
  const numberOf = (value: Value): number => {
    const number = numbers.get(value) ?? numbers.size;
    numbers.set(value, number);
    return number;
  };
  const operations = network.operations.flatMap((operation): readonly Operation[] => {
    const updated = withInputs(operation, current);
    if (updated.kind !== 'pointwise') return [updated];
    const key = JSON.stringify([updated.fn, updated.inputs.map(numberOf), updated.output.shape]);
    const same = known.get(key);
    if (same === undefined) {
      known.set(key, updated.output);
      return [updated];
    }
    replaced.set(updated.output, same);
    return [];
  });
  return { ...network, operations, heads: network.heads.map(current) };
}

function withInputs(operation: Operation, current: (value: Value) => Value): Operation {
  switch (operation.kind) {
    case 'pointwise':
      return { ...operation, inputs: operation.inputs.map(current) };
    case 'move':
      return {
        ...operation,
        pieces: operation.pieces.map((piece) => ({ ...piece, input: current(piece.input) })),
      };
    case 'view':
      return { ...operation, input: current(operation.input) };
    case 'contraction':
      return { ...operation, data: current(operation.data), weight: current(operation.weight) };
    case 'take':
      return { ...operation, data: current(operation.data), indices: current(operation.indices) };
    case 'suppression':
      return { ...operation, data: current(operation.data), counts: current(operation.counts) };
    case 'pool':
    case 'fold':
    case 'validCounts':
      return { ...operation, data: current(operation.data) };
  }
}

/**
 * A chain of pointwise operations behind a concatenation goes before it, and one that never falls goes before a max
 * pooling, where that makes elements narrower: they can then be computed with what precedes, and less is moved. Gives the
 * network itself where there is nothing to hoist.
 */
export function hoistPointwise(network: Network): Network {
  const uses = usesOf(network);
  const readers = new Map<Value, Pointwise>();
  for (const operation of network.operations)
    if (operation.kind === 'pointwise') for (const input of operation.inputs) readers.set(input, operation);
  const heads = new Set(network.heads);
  const gone = new Set<Operation>();
  const operations: Operation[] = [];
  for (const operation of network.operations) {
    if (gone.has(operation)) continue;
    const mayHoist = operation.kind === 'pool' || (operation.kind === 'move' && isJoint(operation));
    const chain = mayHoist ? chainBehind(operation, readers, uses, heads) : [];
    const last = chain.at(-1);
    if (!mayHoist || last === undefined) operations.push(operation);
    else {
      for (const each of chain) gone.add(each);
      const hoisted = operation.kind === 'move' ? beforeMove(operation, chain) : beforePool(operation, chain);
      for (const each of hoisted) operations.push(each);
    }
  }
  return gone.size === 0 ? network : { ...network, operations };
}

/** Whether a copy puts computed values together, and leaves nothing of them out. */
function isJoint({ pieces, output }: Move): boolean {
  const moved = pieces.reduce((sum, { input }) => sum + sizeOf(input.shape), 0);
  return moved <= sizeOf(output.shape) && pieces.every(({ input }) => input.elements === undefined);
}

/** The operations behind a concatenation or pooling, up to the narrowest result; none if that is not narrower. */
function chainBehind(
  operation: Move | Pool,
  readers: ReadonlyMap<Value, Pointwise>,
  uses: ReadonlyMap<Value, number>,
  heads: ReadonlySet<Value>,
): readonly Pointwise[] {
  const chain: Pointwise[] = [];
  let narrowest = 0;
  let value = operation.output;
  let type = value.type;
  for (;;) {
    const reader = readers.get(value);
    if (reader === undefined || uses.get(value) !== 1 || heads.has(value)) break;
    if (!isUnary(reader, value) || (operation.kind === 'pool' && !neverFalls(reader))) break;
    chain.push(reader);
    value = reader.output;
    if (value.type < type) {
      type = value.type;
      narrowest = chain.length;
    }
  }
  return chain.slice(0, narrowest);
}

/** Whether an operation computes each element from one element of `value`, and keeps its shape. */
function isUnary({ fn, inputs, output }: Pointwise, value: Value): boolean {
  const others = inputs.filter((input) => input !== value);
  const constant = others.every(
    (input) => input.elements !== undefined && (fn.name === 'lookUp' || isNumber(input)),
  );
  return (
    sameShape(output.shape, value.shape) &&
    inputs[0] === value &&
    others.length === inputs.length - 1 &&
    constant
  );
}

const isNumber = ({ shape }: Value): boolean => shape.every((size) => size === 1);

/** Whether larger elements never have smaller results, in the ranges that occur. */
function neverFalls({ fn, inputs, output }: Pointwise): boolean {
  const [value, other] = inputs as [Value, Value?];
  // Where a range is not known it may have wrapped.
  const wraps = output.range.low === INT32_RANGE.low && output.range.high === INT32_RANGE.high;
  switch (fn.name) {
    case 'clamp':
      return true;
    case 'shift':
      return value.range.high + 2 ** (fn.bits - 1) <= INT32_RANGE.high;
    case 'add':
      return !wraps;
    case 'multiply':
      return !wraps && (other?.range.low ?? -1) >= 0;
    default:
      return false;
  }
}

/** The chain applied to each piece of a concatenation. */
function beforeMove({ pieces, output }: Move, chain: readonly Pointwise[]): readonly Operation[] {
  const [last] = chain.slice(-1) as [Pointwise];
  const applied = pieces.map(({ input, ...piece }) => {
    const operations = applyTo(input, output, chain);
    return { operations, piece: { ...piece, input: operations.at(-1)?.output as Value } };
  });
  const move: Move = { kind: 'move', pieces: applied.map(({ piece }) => piece), output: last.output };
  return [...applied.flatMap(({ operations }) => operations), move];
}

function beforePool(pool: Pool, chain: readonly Pointwise[]): readonly Operation[] {
  const [last] = chain.slice(-1) as [Pointwise];
  const operations = applyTo(pool.data, pool.output, chain);
  return [...operations, { ...pool, data: operations.at(-1)?.output as Value, output: last.output }];
}

/** The chain, which starts at `from`, with `input` in its place. */
function applyTo(input: Value, from: Value, chain: readonly Pointwise[]): readonly Pointwise[] {
  const stands = new Map([[from, input]]);
  return chain.map(({ fn, inputs, output }) => {
    const { range } = output;
    const replaced: Value = { shape: input.shape, range, type: elementTypeOf(range) };
    const operation: Pointwise = {
      kind: 'pointwise',
      fn,
      inputs: inputs.map((each) => stands.get(each) ?? each),
      output: replaced,
    };
    stands.set(output, replaced);
    return operation;
  });
}
