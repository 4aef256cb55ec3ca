/** Running a tile program: see the layout. */
import {
  FRAME_ADDRESSES,
  FRAME_COLUMNS,
  FRAME_OPERANDS,
  FRAME_ROWS,
  FRAME_STORED,
  INSTRUCTION_A,
  INSTRUCTION_B,
  INSTRUCTION_BYTES,
  INSTRUCTION_C,
  INSTRUCTION_FLAGS,
  INSTRUCTION_OPCODE,
  INSTRUCTION_TABLE,
  INSTRUCTION_TABLE_LENGTH,
  INSTRUCTION_TABLE_TYPE,
  INSTRUCTION_TARGET,
  OP_ABSOLUTE,
  OP_BITS,
  OP_DIVIDE,
  OP_GREATER,
  OP_LOAD,
  OP_LOOK_UP,
  OP_MAXIMUM,
  OP_MULTIPLY,
  OP_REQUANTIZE,
  OP_REQUANTIZE_STORE,
  OP_SELECT,
  OP_SHIFT,
  OP_STORE,
  OP_SUBTRACT,
  OPERAND_BYTES,
  OPERAND_COLUMN_STRIDE,
  OPERAND_ROW_STRIDE,
  OPERAND_TYPE,
  PROGRAM_COUNT,
  PROGRAM_INSTRUCTIONS,
  REGISTER_BYTES,
} from '../src/wasm/layout/program';
import { loadElement } from './elements';
import { requantize, requantizeAndStore } from './requantize';
import { loadTile, storeTile } from './tiles';

/**
 * Runs a program on the tile that `frame` describes. Registers hold its elements row by row, and whatever in the rest of
 * the last 8.
 */
export function runProgram(program: usize, frame: usize, registers: usize): void {
  const elements = load<i32>(frame, FRAME_ROWS) * load<i32>(frame, FRAME_COLUMNS);
  const bytes: usize = ((<usize>elements + 7) & ~7) << 2;
  const operands = <usize>load<i32>(frame, FRAME_OPERANDS);
  let at = program + PROGRAM_INSTRUCTIONS;
  for (let left = load<i32>(program, PROGRAM_COUNT); left > 0; left--, at += INSTRUCTION_BYTES) {
    const target = register(registers, at + INSTRUCTION_TARGET);
    const a = register(registers, at + INSTRUCTION_A);
    const b = register(registers, at + INSTRUCTION_B);
    switch (load<i32>(at, INSTRUCTION_OPCODE)) {
      case OP_LOAD:
        transfer(true, load<i32>(at, INSTRUCTION_A), operands, frame, target);
        break;
      case OP_STORE:
        transfer(false, load<i32>(at, INSTRUCTION_TARGET), operands, frame, a);
        break;
      case OP_REQUANTIZE:
        requantize(at, frame, target, a, b, bytes);
        break;
      case OP_REQUANTIZE_STORE:
        requantizeAndStore(at, operands, frame, a, b, register(registers, at + INSTRUCTION_C));
        break;
      case OP_SUBTRACT:
        for (let i: usize = 0; i < bytes; i += 16)
          v128.store(target + i, i32x4.sub(v128.load(a + i), v128.load(b + i)));
        break;
      case OP_MULTIPLY:
        for (let i: usize = 0; i < bytes; i += 16)
          v128.store(target + i, i32x4.mul(v128.load(a + i), v128.load(b + i)));
        break;
      case OP_MAXIMUM:
        for (let i: usize = 0; i < bytes; i += 16)
          v128.store(target + i, i32x4.max_s(v128.load(a + i), v128.load(b + i)));
        break;
      case OP_GREATER:
        // All bits where greater, which is -1.
        for (let i: usize = 0; i < bytes; i += 16)
          v128.store(target + i, i32x4.neg(i32x4.gt_s(v128.load(a + i), v128.load(b + i))));
        break;
      case OP_DIVIDE:
        divide(target, a, b, bytes);
        break;
      case OP_ABSOLUTE:
        for (let i: usize = 0; i < bytes; i += 16) v128.store(target + i, i32x4.abs(v128.load(a + i)));
        break;
      case OP_BITS:
        countBits(target, a, bytes);
        break;
      case OP_SELECT:
        select(target, a, b, register(registers, at + INSTRUCTION_C), bytes);
        break;
      case OP_SHIFT:
        shift(target, a, load<i32>(at, INSTRUCTION_FLAGS), bytes);
        break;
      case OP_LOOK_UP:
        lookUp(at, target, a, elements);
        break;
    }
  }
}

function register(registers: usize, field: usize): usize {
  return registers + <usize>load<i32>(field) * REGISTER_BYTES;
}

/** Loads or stores the tile of an operand. */
function transfer(loads: boolean, index: usize, operands: usize, frame: usize, tile: usize): void {
  const operand = operands + index * OPERAND_BYTES;
  const type = load<i32>(operand, OPERAND_TYPE);
  const address = <usize>load<i32>(frame + FRAME_ADDRESSES + (index << 2));
  const rowStride = load<i32>(operand, OPERAND_ROW_STRIDE);
  const columnStride = load<i32>(operand, OPERAND_COLUMN_STRIDE);
  const rows = load<i32>(frame, FRAME_ROWS);
  const columns = load<i32>(frame, FRAME_COLUMNS);
  if (loads) loadTile(type, address, rowStride, columnStride, rows, columns, tile);
  else storeTile(type, address, rowStride, columnStride, rows, columns, load<i32>(frame, FRAME_STORED), tile);
}

function divide(target: usize, a: usize, b: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 4) {
    const divisor = load<i32>(b + i);
    const dividend = load<i32>(a + i);
    // Division by -1 is negation, which wraps for the one value on which the instruction traps.
    store<i32>(target + i, divisor === 0 ? 0 : divisor === -1 ? -dividend : dividend / divisor);
  }
}

function countBits(target: usize, a: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 4) {
    const value = load<i32>(a + i);
    store<i32>(target + i, value === 0 ? 1 : 32 - clz<i32>(value < 0 ? -value : value));
  }
}

function select(target: usize, condition: usize, a: usize, b: usize, bytes: usize): void {
  const zero = i32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16)
    v128.store(
      target + i,
      v128.bitselect(v128.load(b + i), v128.load(a + i), i32x4.eq(v128.load(condition + i), zero)),
    );
}

function shift(target: usize, a: usize, bits: i32, bytes: usize): void {
  const one = i32x4.splat(1);
  for (let i: usize = 0; i < bytes; i += 16)
    v128.store(target + i, i32x4.shr_s(i32x4.add(i32x4.shr_s(v128.load(a + i), bits - 1), one), 1));
}

function lookUp(at: usize, target: usize, a: usize, elements: i32): void {
  const table = <usize>load<i32>(at, INSTRUCTION_TABLE);
  const type = load<i32>(at, INSTRUCTION_TABLE_TYPE);
  const last = load<i32>(at, INSTRUCTION_TABLE_LENGTH) - 1;
  for (; elements > 0; elements--) {
    const index = min<i32>(max<i32>(load<i32>(a), 0), last);
    store<i32>(target, loadElement(type, table + ((<usize>index) << type)));
    a += 4;
    target += 4;
  }
}
