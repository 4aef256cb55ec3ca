/**
 * From the pointwise operations of a group to a tile program. Chains of sums with constants, clamps, products with
 * constants and shifts, which is what quantized networks consist of, become single requantizations.
 */
import type { Group } from './fuse.js';
import type { Pointwise, PointwiseFunction, Range, Value } from './network.js';
import { INT32_RANGE } from './network.js';
import {
  OP_ABSOLUTE,
  OP_BITS,
  OP_DIVIDE,
  OP_GREATER,
  OP_MAXIMUM,
  OP_MULTIPLY,
  OP_SELECT,
  OP_SUBTRACT,
} from './layout/program.js';

/** A constant of a requantization: one number, or one for each channel. */
export interface Term {
  readonly value: Value;
  /** -1 where it is subtracted. */
  readonly sign: 1 | -1;
}

/** clamp2(((clamp1(a + addend + Σ bias) · Π factors) + round) >> shift), of what is there */
export interface Requantization {
  readonly kind: 'requantize';
  readonly a: Cell;
  readonly addend?: Cell;
  readonly bias: readonly Term[];
  readonly clamp1?: Range;
  /** Range of what is clamped first. */
  readonly unclamped?: Range;
  readonly factors: readonly Value[];
  readonly shift?: number;
  readonly clamp2?: Range;
}

/** What a register holds. */
export type Cell =
  /** What the step computed before the program. */
  | { readonly kind: 'source' }
  | { readonly kind: 'load'; readonly value: Value }
  | { readonly kind: 'plain'; readonly opcode: number; readonly operands: readonly Cell[] }
  | { readonly kind: 'shift'; readonly a: Cell; readonly bits: number }
  | { readonly kind: 'lookUp'; readonly a: Cell; readonly table: Value }
  | Requantization;

/** Cells in an order in which each comes after what it reads, and the values that they are stored as. */
export interface TileProgram {
  readonly cells: readonly Cell[];
  readonly stores: ReadonlyMap<Cell, readonly Value[]>;
}

/** Whether a value is a constant that a requantization takes. */
export type IsTerm = (value: Value) => boolean;

/** The program of a group. `source` is the value that register 0 holds at its start, if any. */
export function tileProgramOf(group: Group, source: Value | undefined, isTerm: IsTerm): TileProgram {
  const builder = new ProgramBuilder(group, isTerm);
  if (source !== undefined) builder.define(source, { kind: 'source' });
  for (const operation of group.pointwise) builder.define(operation.output, builder.cellOf(operation));
  return builder.finish(group.stored);
}

/** The parts of a requantization in the order in which they are applied. */
const PARTS = ['bias', 'clamp1', 'factors', 'shift', 'clamp2'] as const;

/**
 * Whether a part can be added behind all that a requantization does: nothing that is applied later is there. All parts
 * but the shift can be added to themselves.
 */
function takes(chain: Requantization, part: (typeof PARTS)[number]): boolean {
  const later = PARTS.slice(PARTS.indexOf(part) + (part === 'shift' ? 0 : 1));
  return later.every((each) => [chain[each] ?? []].flat().length === 0);
}

/** What each pointwise function becomes. */
type Rules = {
  readonly [N in PointwiseFunction['name']]: (
    b: ProgramBuilder,
    operation: Pointwise,
    fn: Extract<PointwiseFunction, { name: N }>,
  ) => Cell;
};

const plain =
  (opcode: number) =>
  (b: ProgramBuilder, { inputs }: Pointwise): Cell => ({
    kind: 'plain',
    opcode,
    operands: inputs.map((value) => b.read(value)),
  });

const RULES: Rules = {
  copy: (b, { inputs: [value] }) => b.read(value as Value),
  add: (b, { inputs }) => {
    const [first, second] = inputs as [Value, Value];
    if (b.isTerm(second)) return biased(b, first, second, 1);
    if (b.isTerm(first)) return biased(b, second, first, 1);
    return { ...requantization(b.read(first)), addend: b.read(second) };
  },
  subtract: (b, operation) => {
    const [first, second] = operation.inputs as [Value, Value];
    return b.isTerm(second) ? biased(b, first, second, -1) : plain(OP_SUBTRACT)(b, operation);
  },
  multiply: (b, operation) => {
    const [first, second] = operation.inputs as [Value, Value];
    if (b.isTerm(second)) return multiplied(b, first, second);
    if (b.isTerm(first)) return multiplied(b, second, first);
    return plain(OP_MULTIPLY)(b, operation);
  },
  clamp: (b, { inputs: [value] }, limits) => clamped(b, value as Value, limits),
  shift: (b, { inputs: [value] }, { bits }) => shifted(b, value as Value, bits),
  lookUp: (b, { inputs }) => ({ kind: 'lookUp', a: b.read(inputs[0] as Value), table: inputs[1] as Value }),
  maximum: plain(OP_MAXIMUM),
  greater: plain(OP_GREATER),
  divide: plain(OP_DIVIDE),
  absolute: plain(OP_ABSOLUTE),
  bits: plain(OP_BITS),
  select: plain(OP_SELECT),
};

class ProgramBuilder {
  readonly isTerm: IsTerm;
  /** What holds each value. */
  readonly #cells = new Map<Value, Cell>();
  /** Values that are read once, inside the group: a chain may go on where they end. */
  readonly #transient: ReadonlySet<Value>;

  constructor(group: Group, isTerm: IsTerm) {
    this.isTerm = isTerm;
    const uses = new Map<Value, number>();
    for (const value of [...group.pointwise.flatMap(({ inputs }) => inputs), ...group.stored])
      uses.set(value, (uses.get(value) ?? 0) + 1);
    this.#transient = new Set([...uses].flatMap(([value, count]) => (count === 1 ? [value] : [])));
  }

  define(value: Value, cell: Cell): void {
    this.#cells.set(value, cell);
  }

  cellOf(operation: Pointwise): Cell {
    const { fn } = operation;
    return RULES[fn.name](this, operation, fn as never);
  }

  read(value: Value): Cell {
    const known = this.#cells.get(value);
    if (known !== undefined) return known;
    const cell: Cell = { kind: 'load', value };
    this.define(value, cell);
    return cell;
  }

  /** The requantization that ends in `value`, if one more part can be added to it; else a new one behind it. */
  chain(value: Value, part: (typeof PARTS)[number]): Requantization {
    const cell = this.read(value);
    const goesOn = cell.kind === 'requantize' && this.#transient.has(value) && takes(cell, part);
    return goesOn ? cell : requantization(cell);
  }

  finish(stored: readonly Value[]): TileProgram {
    const stores = new Map<Cell, Value[]>();
    const cells = new Set<Cell>();
    for (const value of stored) {
      const cell = this.read(value);
      visit(cell, cells);
      stores.set(cell, [...(stores.get(cell) ?? []), value]);
    }
    return { cells: [...cells], stores };
  }
}

const requantization = (a: Cell): Requantization => ({ kind: 'requantize', a, bias: [], factors: [] });

function biased(b: ProgramBuilder, value: Value, term: Value, sign: 1 | -1): Cell {
  const chain = b.chain(value, 'bias');
  return { ...chain, bias: [...chain.bias, { value: term, sign }] };
}

function multiplied(b: ProgramBuilder, value: Value, factor: Value): Cell {
  const chain = b.chain(value, 'factors');
  return { ...chain, factors: [...chain.factors, factor] };
}

function clamped(b: ProgramBuilder, value: Value, limits: Range): Cell {
  const chain = b.chain(value, 'clamp2');
  // The first clamp, as long as nothing else has followed.
  return takes(chain, 'clamp1')
    ? { ...chain, clamp1: clampTwice(chain.clamp1, limits), unclamped: chain.unclamped ?? value.range }
    : { ...chain, clamp2: clampTwice(chain.clamp2, limits) };
}

/** A rounding shift; where the rounding cannot wrap it is a sum and a shift, and a clamp before it can come after it. */
function shifted(b: ProgramBuilder, value: Value, bits: number): Cell {
  if (!roundsExactly(value.range, bits)) return { kind: 'shift', a: b.read(value), bits };
  const { clamp1, unclamped, ...rest } = b.chain(value, 'shift');
  if (clamp1 === undefined || unclamped === undefined) return { ...rest, shift: bits };
  const swaps = rest.factors.length === 0 && roundsExactly(unclamped, bits);
  if (!swaps) return { ...rest, clamp1, unclamped, shift: bits };
  return {
    ...rest,
    shift: bits,
    clamp2: { low: rounded(clamp1.low, bits), high: rounded(clamp1.high, bits) },
  };
}

/** What two clamps, one after the other, limit to. */
function clampTwice(first: Range | undefined, { low, high }: Range): Range {
  if (first === undefined) return { low, high };
  const limited = (value: number): number => Math.min(Math.max(value, low), high);
  return { low: limited(first.low), high: limited(first.high) };
}

/** Whether (x + 2^(bits-1)) >> bits is the CVM's rounding shift of every x: the sum does not wrap. */
function roundsExactly({ high }: Range, bits: number): boolean {
  return bits < 32 && high + 2 ** (bits - 1) <= INT32_RANGE.high;
}

/** The rounding shift of a limit. */
function rounded(limit: number, bits: number): number {
  return Math.floor((limit + 2 ** (bits - 1)) / 2 ** bits);
}

/** Adds a cell behind all that it reads. */
function visit(cell: Cell, cells: Set<Cell>): void {
  if (cells.has(cell)) return;
  for (const operand of operandsOf(cell)) visit(operand, cells);
  cells.add(cell);
}

/** The cells that a cell reads. */
export function operandsOf(cell: Cell): readonly Cell[] {
  switch (cell.kind) {
    case 'source':
    case 'load':
      return [];
    case 'plain':
      return cell.operands;
    case 'shift':
    case 'lookUp':
      return [cell.a];
    case 'requantize':
      return cell.addend === undefined ? [cell.a] : [cell.a, cell.addend];
  }
}
