/** Requantization: what nearly all pointwise work of a quantized network is. See the layout of its instruction. */
import {
  FLAG_ADDEND,
  FLAG_BIAS,
  FLAG_CLAMP_1,
  FLAG_CLAMP_2,
  FLAG_FACTOR,
  FLAG_ROUND,
  FLAG_SHIFT,
  FRAME_ADDRESSES,
  FRAME_COLUMNS,
  FRAME_ROWS,
  FRAME_SPARE,
  FRAME_STORED,
  FRAME_TILE,
  INSTRUCTION_BIAS,
  INSTRUCTION_BIAS_STEP,
  INSTRUCTION_FACTOR,
  INSTRUCTION_FACTOR_STEP,
  INSTRUCTION_FLAGS,
  INSTRUCTION_HIGH_1,
  INSTRUCTION_HIGH_2,
  INSTRUCTION_LOW_1,
  INSTRUCTION_LOW_2,
  INSTRUCTION_ROUND,
  INSTRUCTION_SHIFT,
  INSTRUCTION_TARGET,
  OPERAND_BYTES,
  OPERAND_COLUMN_STRIDE,
  OPERAND_ROW_STRIDE,
  OPERAND_TYPE,
} from '../src/wasm/layout/program';
import { INT8 } from '../src/wasm/layout/types';
import { storeRow } from './elements';
import { storeTile } from './tiles';

/** Requantizes `bytes` bytes of register `a`, with those of `b`, to register `target`. */
export function requantize(at: usize, frame: usize, target: usize, a: usize, b: usize, bytes: usize): void {
  const flags = load<i32>(at, INSTRUCTION_FLAGS);
  const tile = <usize>load<i32>(frame, FRAME_TILE);
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
  if ((flags & FLAG_BIAS) !== 0) {
    bias0 = v128.load(bias);
    bias1 = v128.load(bias, 16);
  }
  let factor0 = bias0;
  let factor1 = bias1;
  if ((flags & FLAG_FACTOR) !== 0) {
    factor0 = v128.load(factor);
    factor1 = v128.load(factor, 16);
  }
  for (let i: usize = 0; i < bytes; i += 32) {
    let x = v128.load(a + i);
    let y = v128.load(a + i, 16);
    if ((flags & FLAG_ADDEND) !== 0) {
      x = i32x4.add(x, v128.load(b + i));
      y = i32x4.add(y, v128.load(b + i, 16));
    }
    x = i32x4.add(x, bias0);
    y = i32x4.add(y, bias1);
    if ((flags & FLAG_CLAMP_1) !== 0) {
      x = i32x4.min_s(i32x4.max_s(x, low1), high1);
      y = i32x4.min_s(i32x4.max_s(y, low1), high1);
    }
    if ((flags & FLAG_FACTOR) !== 0) {
      x = i32x4.mul(x, factor0);
      y = i32x4.mul(y, factor1);
    }
    if ((flags & FLAG_ROUND) !== 0) {
      x = i32x4.add(x, round);
      y = i32x4.add(y, round);
    }
    if ((flags & FLAG_SHIFT) !== 0) {
      x = i32x4.shr_s(x, bits);
      y = i32x4.shr_s(y, bits);
    }
    if ((flags & FLAG_CLAMP_2) !== 0) {
      x = i32x4.min_s(i32x4.max_s(x, low2), high2);
      y = i32x4.min_s(i32x4.max_s(y, low2), high2);
    }
    v128.store(target + i, x);
    v128.store(target + i, y, 16);
  }
}

/** Requantizes register `a`, with `b`, to an operand of 8 or 16 bits; register `free` may be used for it. */
export function requantizeAndStore(
  at: usize,
  operands: usize,
  frame: usize,
  a: usize,
  b: usize,
  free: usize,
): void {
  const number = <usize>load<i32>(at, INSTRUCTION_TARGET);
  const operand = operands + number * OPERAND_BYTES;
  const type = load<i32>(operand, OPERAND_TYPE);
  const rowStride = load<i32>(operand, OPERAND_ROW_STRIDE);
  const columnStride = load<i32>(operand, OPERAND_COLUMN_STRIDE);
  const columns = load<i32>(frame, FRAME_COLUMNS);
  const stored = load<i32>(frame, FRAME_STORED);
  let rows = load<i32>(frame, FRAME_ROWS);
  let to = <usize>load<i32>(frame + FRAME_ADDRESSES + (number << 2));
  if (columnStride !== 1) {
    requantize(at, frame, free, a, b, ((<usize>(rows * columns) + 7) & ~7) << 2);
    storeTile(type, to, rowStride, columnStride, rows, columns, stored, free);
    return;
  }
  const rowBytes = (<usize>rowStride) << type;
  if (columns === 8 && stored === 8) {
    requantizeGroups(at, frame, a, b, type, to, rowBytes, rows);
    return;
  }
  const groups = stored >> 3;
  const done = groups << 3;
  const pitch = (<usize>columns) << 2;
  const spare = frame + FRAME_SPARE;
  for (; rows > 0; rows--) {
    requantizeGroups(at, frame, a, b, type, to, 8 << type, groups);
    if (done < stored) {
      const rest = (<usize>done) << 2;
      requantize(at, frame, spare, a + rest, b + rest, 32);
      storeRow(type, to + ((<usize>done) << type), 1, stored - done, spare);
    }
    to += rowBytes;
    a += pitch;
    b += pitch;
  }
}

/**
 * Requantizes groups of 8 elements, two at once, and stores them `step` bytes apart. Narrowing keeps what is beyond 16
 * bits at its end of the range, so that the last clamp, whose limits fit, can come after it.
 */
function requantizeGroups(
  at: usize,
  frame: usize,
  a: usize,
  b: usize,
  type: i32,
  to: usize,
  step: usize,
  groups: i32,
): void {
  const flags = load<i32>(at, INSTRUCTION_FLAGS);
  const tile = <usize>load<i32>(frame, FRAME_TILE);
  const bias = <usize>load<i32>(at, INSTRUCTION_BIAS) + tile * load<i32>(at, INSTRUCTION_BIAS_STEP);
  const factor = <usize>load<i32>(at, INSTRUCTION_FACTOR) + tile * load<i32>(at, INSTRUCTION_FACTOR_STEP);
  const low1 = v128.load32_splat(at, INSTRUCTION_LOW_1);
  const high1 = v128.load32_splat(at, INSTRUCTION_HIGH_1);
  const low2 = v128.load16_splat(at, INSTRUCTION_LOW_2);
  const high2 = v128.load16_splat(at, INSTRUCTION_HIGH_2);
  const round = v128.load32_splat(at, INSTRUCTION_ROUND);
  const bits = load<i32>(at, INSTRUCTION_SHIFT);
  let bias0 = i32x4.splat(0);
  let bias1 = bias0;
  if ((flags & FLAG_BIAS) !== 0) {
    bias0 = v128.load(bias);
    bias1 = v128.load(bias, 16);
  }
  for (; groups > 0; groups -= 2) {
    let x0 = i32x4.add(v128.load(a), bias0);
    let x1 = i32x4.add(v128.load(a, 16), bias1);
    let y0 = i32x4.add(v128.load(a, 32), bias0);
    let y1 = i32x4.add(v128.load(a, 48), bias1);
    if ((flags & FLAG_ADDEND) !== 0) {
      x0 = i32x4.add(x0, v128.load(b));
      x1 = i32x4.add(x1, v128.load(b, 16));
      y0 = i32x4.add(y0, v128.load(b, 32));
      y1 = i32x4.add(y1, v128.load(b, 48));
      b += 64;
    }
    if ((flags & FLAG_CLAMP_1) !== 0) {
      x0 = i32x4.min_s(i32x4.max_s(x0, low1), high1);
      x1 = i32x4.min_s(i32x4.max_s(x1, low1), high1);
      y0 = i32x4.min_s(i32x4.max_s(y0, low1), high1);
      y1 = i32x4.min_s(i32x4.max_s(y1, low1), high1);
    }
    if ((flags & FLAG_FACTOR) !== 0) {
      const factor0 = v128.load(factor);
      const factor1 = v128.load(factor, 16);
      x0 = i32x4.mul(x0, factor0);
      x1 = i32x4.mul(x1, factor1);
      y0 = i32x4.mul(y0, factor0);
      y1 = i32x4.mul(y1, factor1);
    }
    if ((flags & FLAG_ROUND) !== 0) {
      x0 = i32x4.add(x0, round);
      x1 = i32x4.add(x1, round);
      y0 = i32x4.add(y0, round);
      y1 = i32x4.add(y1, round);
    }
    if ((flags & FLAG_SHIFT) !== 0) {
      x0 = i32x4.shr_s(x0, bits);
      x1 = i32x4.shr_s(x1, bits);
      y0 = i32x4.shr_s(y0, bits);
      y1 = i32x4.shr_s(y1, bits);
    }
    let x = i16x8.narrow_i32x4_s(x0, x1);
    let y = i16x8.narrow_i32x4_s(y0, y1);
    if ((flags & FLAG_CLAMP_2) !== 0) {
      x = i16x8.min_s(i16x8.max_s(x, low2), high2);
      y = i16x8.min_s(i16x8.max_s(y, low2), high2);
    }
    if (type === INT8) {
      const bytes = i8x16.narrow_i16x8_s(x, y);
      v128.store64_lane(to, bytes, 0);
      if (groups > 1) v128.store64_lane(to + step, bytes, 1);
    } else {
      v128.store(to, x);
      if (groups > 1) v128.store(to + step, y);
    }
    to += step << 1;
    a += 64;
  }
}
