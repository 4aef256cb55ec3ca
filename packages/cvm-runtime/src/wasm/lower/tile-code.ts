/** Emitting tile programs: registers, operands and constants. */
import type { Cell, Term, TileProgram } from '../tile-program.js';
import { operandsOf } from '../tile-program.js';
import type { Value } from '../network.js';
import {
  FLAG_ADDEND,
  FLAG_BIAS,
  FLAG_CLAMP_1,
  FLAG_CLAMP_2,
  FLAG_FACTOR,
  FLAG_ROUND,
  FLAG_SHIFT,
  INSTRUCTION_A,
  INSTRUCTION_B,
  INSTRUCTION_BIAS,
  INSTRUCTION_BIAS_STEP,
  INSTRUCTION_BYTES,
  INSTRUCTION_C,
  INSTRUCTION_FACTOR,
  INSTRUCTION_FACTOR_STEP,
  INSTRUCTION_FLAGS,
  INSTRUCTION_HIGH_1,
  INSTRUCTION_HIGH_2,
  INSTRUCTION_LOW_1,
  INSTRUCTION_LOW_2,
  INSTRUCTION_OPCODE,
  INSTRUCTION_ROUND,
  INSTRUCTION_SHIFT,
  INSTRUCTION_TABLE,
  INSTRUCTION_TABLE_LENGTH,
  INSTRUCTION_TABLE_TYPE,
  INSTRUCTION_TARGET,
  OP_LOAD,
  OP_LOOK_UP,
  OP_REQUANTIZE,
  OP_REQUANTIZE_STORE,
  OP_SHIFT,
  OP_STORE,
  PROGRAM_COUNT,
  PROGRAM_INSTRUCTIONS,
} from '../layout/program.js';
import { INT32 } from '../layout/types.js';
import { sizeOf } from '@mrtjs/tensor';
import type { Emitter, Placement } from './context.js';
import { structWords } from './context.js';

/** An instruction with the operand or constants that it still needs the addresses of. */
interface Instruction {
  readonly cell: Cell | undefined;
  /** Whether the last clamp has 16 bits. */
  readonly narrows?: true;
  readonly fields: readonly (readonly [offset: number, value: number])[];
}

/** A tile program whose registers are chosen. */
export interface RegisterProgram {
  readonly instructions: readonly Instruction[];
  readonly registers: number;
}

/** A tile program with its operands. */
export interface AllocatedProgram extends RegisterProgram {
  /** Values loaded and stored, in the order of their numbers. A value that is both is there once. */
  readonly operands: readonly Value[];
  /** Of each stored value, those that have been loaded when it is. */
  readonly loadedBefore: ReadonlyMap<Value, readonly Value[]>;
}

/** Copies operand 0 to operand 1. */
export const COPY_PROGRAM: RegisterProgram = {
  instructions: [
    { cell: undefined, fields: [[INSTRUCTION_OPCODE, OP_LOAD]] },
    {
      cell: undefined,
      fields: [
        [INSTRUCTION_OPCODE, OP_STORE],
        [INSTRUCTION_TARGET, 1],
      ],
    },
  ],
  registers: 1,
};

/** Assigns registers and numbers operands; `first` values get the first numbers. */
export function allocate({ cells, stores }: TileProgram, first: readonly Value[] = []): AllocatedProgram {
  const operands = [...first];
  const numberOf = (value: Value): number => {
    const known = operands.indexOf(value);
    return known >= 0 ? known : operands.push(value) - 1;
  };
  const lastUse = new Map<Cell, number>();
  cells.forEach((cell, i) => {
    for (const operand of operandsOf(cell)) lastUse.set(operand, i);
  });
  const registerOf = new Map<Cell, number>();
  const free: number[] = [];
  let registers = 1;
  const source = cells.find(({ kind }) => kind === 'source');
  if (source === undefined) free.push(0);
  else registerOf.set(source, 0);

  const instructions: Instruction[] = [];
  const loaded: Value[] = [];
  const loadedBefore = new Map<Value, readonly Value[]>();
  cells.forEach((cell, i) => {
    for (const value of stores.get(cell) ?? []) loadedBefore.set(value, [...loaded]);
    if (cell.kind === 'load') loaded.push(cell.value);
    const read = operandsOf(cell);
    const last = !lastUse.has(cell);
    const numbers = read.map((operand) => registerOf.get(operand) as number);
    // What is read here for the last time may be overwritten at once: instructions go element by element.
    for (const operand of new Set(read))
      if (lastUse.get(operand) === i) free.push(registerOf.get(operand) as number);
    const stored = stores.get(cell) ?? [];
    const only = stored.length === 1 && last ? stored[0] : undefined;
    if (cell.kind === 'requantize' && only !== undefined && only.type !== INT32) {
      const target = free.sort((a, b) => b - a).pop() ?? registers++;
      instructions.push({
        cell,
        fields: [
          [INSTRUCTION_OPCODE, OP_REQUANTIZE_STORE],
          [INSTRUCTION_TARGET, numberOf(only)],
          [INSTRUCTION_A, numbers[0] as number],
          [INSTRUCTION_B, numbers[1] ?? 0],
          [INSTRUCTION_C, target],
        ],
        narrows: true,
      });
      free.push(target);
      return;
    }
    if (cell.kind !== 'source') {
      const target = free.sort((a, b) => b - a).pop() ?? registers++;
      registerOf.set(cell, target);
      const a = cell.kind === 'load' ? numberOf(cell.value) : (numbers[0] ?? 0);
      instructions.push({
        cell,
        fields: [
          [INSTRUCTION_OPCODE, opcodeOf(cell)],
          [INSTRUCTION_TARGET, target],
          [INSTRUCTION_A, a],
          [INSTRUCTION_B, numbers[1] ?? 0],
          [INSTRUCTION_C, numbers[2] ?? 0],
        ],
      });
    }
    const register = registerOf.get(cell) as number;
    for (const value of stored)
      instructions.push({
        cell: undefined,
        fields: [
          [INSTRUCTION_OPCODE, OP_STORE],
          [INSTRUCTION_TARGET, numberOf(value)],
          [INSTRUCTION_A, register],
        ],
      });
    if (last) free.push(register);
  });
  return { instructions, operands, registers, loadedBefore };
}

/** The 8 elements of a term that belong to tile `tile`. */
export type PatternOf = (value: Value, tile: number) => readonly number[];

/** What a program needs to know of the step that it is part of. */
export interface ProgramSurroundings {
  /** Tiles of channels; constants of one number each are the same for all. */
  readonly tiles: number;
  readonly patternOf: PatternOf;
  placementOf(value: Value): Placement;
}

/** Lays out a program and gives its address. */
export function emitProgram(
  { instructions }: RegisterProgram,
  surroundings: ProgramSurroundings,
  emitter: Emitter,
): number {
  const words = instructions.flatMap(({ cell, fields, narrows }) => {
    const constants = cell === undefined ? [] : cellFields(cell, surroundings, emitter);
    return structWords(INSTRUCTION_BYTES, [
      ...fields,
      ...(narrows ? constants.map(within16Bits) : constants),
    ]);
  });
  const head = structWords(PROGRAM_INSTRUCTIONS, [[PROGRAM_COUNT, instructions.length]]);
  return emitter.image.words([...head, ...words]);
}

/** Limits of the last clamp that its 16 bits hold. Narrowing keeps values within 16 bits anyway. */
function within16Bits([offset, value]: Fields[number]): Fields[number] {
  const limits = offset === INSTRUCTION_LOW_2 || offset === INSTRUCTION_HIGH_2;
  return [offset, limits ? Math.min(Math.max(value, -(2 ** 15)), 2 ** 15 - 1) : value];
}

function opcodeOf(cell: Exclude<Cell, { kind: 'source' }>): number {
  switch (cell.kind) {
    case 'load':
      return OP_LOAD;
    case 'plain':
      return cell.opcode;
    case 'shift':
      return OP_SHIFT;
    case 'lookUp':
      return OP_LOOK_UP;
    case 'requantize':
      return OP_REQUANTIZE;
  }
}

type Fields = readonly (readonly [offset: number, value: number])[];

function cellFields(cell: Cell, surroundings: ProgramSurroundings, emitter: Emitter): Fields {
  switch (cell.kind) {
    case 'source':
    case 'load':
    case 'plain':
      return [];
    case 'shift':
      return [[INSTRUCTION_FLAGS, cell.bits]];
    case 'lookUp': {
      const table = surroundings.placementOf(cell.table);
      return [
        [INSTRUCTION_TABLE, emitter.addressOf(table)],
        [INSTRUCTION_TABLE_TYPE, table.type],
        [INSTRUCTION_TABLE_LENGTH, sizeOf(cell.table.shape)],
      ];
    }
    case 'requantize':
      return requantizationFields(cell, surroundings, emitter);
  }
}

function requantizationFields(
  { addend, bias, clamp1, factors, shift, clamp2 }: Extract<Cell, { kind: 'requantize' }>,
  surroundings: ProgramSurroundings,
  emitter: Emitter,
): Fields {
  const round = shift === undefined ? 0 : 2 ** (shift - 1);
  // Rounding is part of the bias where nothing comes between.
  const early = clamp1 === undefined && factors.length === 0 ? round : 0;
  const hasBias = bias.length > 0 || early !== 0;
  const biasAt = pattern(
    bias.map(({ value }) => value),
    surroundings,
    emitter,
    (elements) => sumOf(bias, elements, early),
  );
  const factorAt = pattern(factors, surroundings, emitter, (elements) => elements.reduce(Math.imul, 1));
  return [
    [
      INSTRUCTION_FLAGS,
      (addend === undefined ? 0 : FLAG_ADDEND) |
        (hasBias ? FLAG_BIAS : 0) |
        (clamp1 === undefined ? 0 : FLAG_CLAMP_1) |
        (factors.length === 0 ? 0 : FLAG_FACTOR) |
        (round === early ? 0 : FLAG_ROUND) |
        (shift === undefined ? 0 : FLAG_SHIFT) |
        (clamp2 === undefined ? 0 : FLAG_CLAMP_2),
    ],
    ...(hasBias ? biasAt(INSTRUCTION_BIAS, INSTRUCTION_BIAS_STEP) : []),
    ...(factors.length === 0 ? [] : factorAt(INSTRUCTION_FACTOR, INSTRUCTION_FACTOR_STEP)),
    [INSTRUCTION_ROUND, round - early],
    [INSTRUCTION_SHIFT, shift ?? 0],
    [INSTRUCTION_LOW_1, clamp1?.low ?? 0],
    [INSTRUCTION_HIGH_1, clamp1?.high ?? 0],
    [INSTRUCTION_LOW_2, clamp2?.low ?? 0],
    [INSTRUCTION_HIGH_2, clamp2?.high ?? 0],
  ];
}

function sumOf(terms: readonly Term[], elements: readonly number[], start: number): number {
  return terms.reduce((sum, { sign }, i) => (sum + sign * (elements[i] as number)) | 0, start);
}

/** Lays out the words that constants combine to: 8 for each tile, or 8 for all where no constant differs by channel. */
function pattern(
  values: readonly Value[],
  { tiles, patternOf }: ProgramSurroundings,
  { image }: Emitter,
  combine: (elements: readonly number[]) => number,
): (addressField: number, stepField: number) => Fields {
  const varies = values.some(({ shape }) => sizeOf(shape) > 1);
  return (addressField, stepField) => {
    const words: number[] = [];
    for (let tile = 0; tile < (varies ? tiles : 1); tile++) {
      const elements = values.map((value) => patternOf(value, tile));
      for (let lane = 0; lane < 8; lane++) words.push(combine(elements.map((own) => own[lane] as number)));
    }
    return [
      [addressField, image.words(words)],
      [stepField, varies ? 32 : 0],
    ];
  };
}
