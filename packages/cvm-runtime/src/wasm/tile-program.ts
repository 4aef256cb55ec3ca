/**
 * From the pointwise operations of a group to a tile program. Chains of sums with constants, clamps, products with
 * constants and shifts, which is what quantized networks consist of, become single requantization instructions.
 */
import type { Group } from './fuse.js';
import type { Pointwise, Range, Value } from './network.js';
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

/** A constant of a requantization: one number, or one for each channel (an operand of size-1 rows and pixels). */
export interface Term {
  readonly value: Value;
  /** Factors with which its elements count: -1 where they are subtracted. */
  readonly sign: 1 | -1;
}

/** target = clamp2(((clamp1(a + addend + Σ bias) · Π factors) + round) >> shift) */
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
  | { readonly kind: 'source' }
  | { readonly kind: 'load'; readonly value: Value }
  | { readonly kind: 'plain'; readonly opcode: number; readonly operands: readonly Cell[] }
  | { readonly kind: 'shift'; readonly a: Cell; readonly bits: number }
  | { readonly kind: 'lookUp'; readonly a: Cell; readonly table: Value }
  | Requantization;

/** Cells in an order in which each comes after what it reads, and which of them are stored as what. */
export interface TileProgram {
  readonly cells: readonly Cell[];
  readonly stores: ReadonlyMap<Cell, readonly Value[]>;
}

/** Whether a value is a constant that requantizations take: one number, or (`perChannel`) one for each channel. */
export type IsTerm = (value: Value) => boolean;

/** The program of a group. `source` is the value that register 0 holds at its start, if any. */
export function tileProgramOf(group: Group, source: Value | undefined, isTerm: IsTerm): TileProgram {
  const builder = new ProgramBuilder(group, isTerm);
  if (source !== undefined) builder.define(source, { kind: 'source' });
  for (const operation of group.pointwise) builder.add(operation);
  return builder.finish(group.stored);
}

class ProgramBuilder {
  /** What holds each value. */
  readonly #cells = new Map<Value, Cell>();
  readonly #isTerm: IsTerm;
  /** Values that are read once, inside the group: a chain may go on where they end. */
  readonly #transient: ReadonlySet<Value>;

  constructor(group: Group, isTerm: IsTerm) {
    this.#isTerm = isTerm;
    const uses = new Map<Value, number>();
    for (const value of [...group.pointwise.flatMap(({ inputs }) => inputs), ...group.stored])
      uses.set(value, (uses.get(value) ?? 0) + 1);
    this.#transient = new Set([...uses].flatMap(([value, count]) => (count === 1 ? [value] : [])));
  }

  define(value: Value, cell: Cell): void {
    this.#cells.set(value, cell);
  }

  add(operation: Pointwise): void {
    this.define(operation.output, this.#cellOf(operation));
  }

  finish(stored: readonly Value[]): TileProgram {
    const stores = new Map<Cell, Value[]>();
    const cells = new Set<Cell>();
    for (const value of stored) {
      const cell = this.#read(value);
      visit(cell, cells);
      stores.set(cell, [...(stores.get(cell) ?? []), value]);
    }
    return { cells: [...cells], stores };
  }

  #read(value: Value): Cell {
    const known = this.#cells.get(value);
    if (known !== undefined) return known;
    const cell: Cell = { kind: 'load', value };
    this.#cells.set(value, cell);
    return cell;
  }

  #cellOf({ fn, inputs }: Pointwise): Cell {
    const [first, second, third] = inputs as [Value, Value, Value];
    switch (fn.name) {
      case 'add':
        if (this.#isTerm(second)) return this.#biased(first, second, 1);
        if (this.#isTerm(first)) return this.#biased(second, first, 1);
        return { ...requantization(this.#read(first)), addend: this.#read(second) };
      case 'subtract':
        if (this.#isTerm(second)) return this.#biased(first, second, -1);
        return this.#plain(OP_SUBTRACT, inputs);
      case 'multiply':
        if (this.#isTerm(second)) return this.#multiplied(first, second);
        if (this.#isTerm(first)) return this.#multiplied(second, first);
        return this.#plain(OP_MULTIPLY, inputs);
      case 'maximum':
        return this.#plain(OP_MAXIMUM, inputs);
      case 'greater':
        return this.#plain(OP_GREATER, inputs);
      case 'divide':
        return this.#plain(OP_DIVIDE, inputs);
      case 'absolute':
        return this.#plain(OP_ABSOLUTE, inputs);
      case 'bits':
        return this.#plain(OP_BITS, inputs);
      case 'select':
        return this.#plain(OP_SELECT, [first, second, third]);
      case 'copy':
        return this.#read(first);
      case 'clamp':
        return this.#clamped(first, fn);
      case 'shift':
        return this.#shifted(first, fn.bits);
      case 'lookUp':
        return { kind: 'lookUp', a: this.#read(first), table: second };
    }
  }

  #plain(opcode: number, operands: readonly Value[]): Cell {
    return { kind: 'plain', opcode, operands: operands.map((value) => this.#read(value)) };
  }

  /** The requantization that ends in `value` and can go on, or one that only copies it. */
  #chain(value: Value): Requantization {
    const cell = this.#read(value);
    return cell.kind === 'requantize' && this.#transient.has(value) ? cell : requantization(cell);
  }

  /** A fresh chain behind `chain`, unless `fits`. */
  #extended(value: Value, fits: (chain: Requantization) => boolean): Requantization {
    const chain = this.#chain(value);
    return fits(chain) ? chain : requantization(this.#read(value));
  }

  #biased(value: Value, term: Value, sign: 1 | -1): Cell {
    const chain = this.#extended(
      value,
      ({ clamp1, clamp2, factors, shift }) =>
        clamp1 === undefined && clamp2 === undefined && shift === undefined && factors.length === 0,
    );
    return { ...chain, bias: [...chain.bias, { value: term, sign }] };
  }

  #multiplied(value: Value, factor: Value): Cell {
    const chain = this.#extended(value, ({ clamp2, shift }) => clamp2 === undefined && shift === undefined);
    return { ...chain, factors: [...chain.factors, factor] };
  }

  #clamped(value: Value, limits: Range): Cell {
    const chain = this.#chain(value);
    if (chain.shift === undefined && chain.factors.length === 0)
      return {
        ...chain,
        clamp1: clampTwice(chain.clamp1, limits),
        unclamped: chain.unclamped ?? value.range,
      };
    return { ...chain, clamp2: clampTwice(chain.clamp2, limits) };
  }

  /** A rounding shift; where the rounding cannot wrap it is a sum and a shift, and clamps before it can come after it. */
  #shifted(value: Value, bits: number): Cell {
    if (!roundsExactly(value.range, bits)) return { kind: 'shift', a: this.#read(value), bits };
    const chain = this.#extended(value, ({ clamp2, shift }) => clamp2 === undefined && shift === undefined);
    const { clamp1, unclamped, ...rest } = chain;
    if (clamp1 === undefined || unclamped === undefined) return { ...chain, shift: bits };
    if (chain.factors.length > 0 || !roundsExactly(unclamped, bits)) return { ...chain, shift: bits };
    const clamp2 = { low: rounded(clamp1.low, bits), high: rounded(clamp1.high, bits) };
    return { ...rest, shift: bits, clamp2 };
  }
}

const requantization = (a: Cell): Requantization => ({ kind: 'requantize', a, bias: [], factors: [] });

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

/** The rounding shift of a clamp's limit; those that can be beyond what fits are at the end of the range anyway. */
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
