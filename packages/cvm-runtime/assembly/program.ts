/** Running a tile program: see the layout. */
import {
  FLAG_ADDEND,
  FLAG_BIAS,
  FLAG_CLAMP_1,
  FLAG_CLAMP_2,
  FLAG_FACTOR,
  FLAG_SHIFT,
  FRAME_ADDRESSES,
  FRAME_COLUMNS,
  FRAME_OPERANDS,
  FRAME_ROWS,
  FRAME_STORED,
  FRAME_TILE,
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
  OP_ABSOLUTE,
  OP_BITS,
  OP_DIVIDE,
  OP_GREATER,
  OP_LOAD,
  OP_LOOK_UP,
  OP_MAXIMUM,
  OP_MULTIPLY,
  OP_REQUANTIZE,
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
import { loadTile, storeTile } from './tiles';

/**
 * Runs a program on the tile that `frame` describes. Registers hold its elements row by row, and whatever in the rest of
 * the last 8.
 */
export function runProgram(program: usize, frame: usize, registers: usize): void {
  const elements = load<i32>(frame, FRAME_ROWS) * load<i32>(frame, FRAME_COLUMNS);
  const bytes: usize = ((<usize>elements + 7) & ~7) << 2;
  const tile = <usize>load<i32>(frame, FRAME_TILE);
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
        requantize(at, tile, target, a, b, bytes);
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

function requantize(at: usize, tile: usize, target: usize, a: usize, b: usize, bytes: usize): void {
  const flags = load<i32>(at, INSTRUCTION_FLAGS);
  const hasAddend = (flags & FLAG_ADDEND) !== 0;
  const hasClamp1 = (flags & FLAG_CLAMP_1) !== 0;
  const hasFactor = (flags & FLAG_FACTOR) !== 0;
  const hasShift = (flags & FLAG_SHIFT) !== 0;
  const hasClamp2 = (flags & FLAG_CLAMP_2) !== 0;
  const bias = <usize>load<i32>(at, INSTRUCTION_BIAS) + tile * load<i32>(at, INSTRUCTION_BIAS_STEP);
  const factor = <usize>load<i32>(at, INSTRUCTION_FACTOR) + tile * load<i32>(at, INSTRUCTION_FACTOR_STEP);
  const low1 = v128.load32_splat(at, INSTRUCTION_LOW_1);
  const high1 = v128.load32_splat(at, INSTRUCTION_HIGH_1);
  const low2 = v128.load32_splat(at, INSTRUCTION_LOW_2);
  const high2 = v128.load32_splat(at, INSTRUCTION_HIGH_2);
  const round = v128.load32_splat(at, INSTRUCTION_ROUND);
  const bits = load<i32>(at, INSTRUCTION_SHIFT);
  let bias0 = i32x4.splat(0);
  let bias1 = bias0;
  if (flags & FLAG_BIAS) {
    bias0 = v128.load(bias);
    bias1 = v128.load(bias, 16);
  }
  let factor0 = bias0;
  let factor1 = bias1;
  if (hasFactor) {
    factor0 = v128.load(factor);
    factor1 = v128.load(factor, 16);
  }
  for (let i: usize = 0; i < bytes; i += 32) {
    let x = v128.load(a + i);
    let y = v128.load(a + i, 16);
    if (hasAddend) {
      x = i32x4.add(x, v128.load(b + i));
      y = i32x4.add(y, v128.load(b + i, 16));
    }
    x = i32x4.add(x, bias0);
    y = i32x4.add(y, bias1);
    if (hasClamp1) {
      x = i32x4.min_s(i32x4.max_s(x, low1), high1);
      y = i32x4.min_s(i32x4.max_s(y, low1), high1);
    }
    if (hasFactor) {
      x = i32x4.mul(x, factor0);
      y = i32x4.mul(y, factor1);
    }
    if (hasShift) {
      x = i32x4.shr_s(i32x4.add(x, round), bits);
      y = i32x4.shr_s(i32x4.add(y, round), bits);
    }
    if (hasClamp2) {
      x = i32x4.min_s(i32x4.max_s(x, low2), high2);
      y = i32x4.min_s(i32x4.max_s(y, low2), high2);
    }
    v128.store(target + i, x);
    v128.store(target + i, y, 16);
  }
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
