/** Reading and writing elements of the three widths. */
import { INT16, INT8 } from '../src/wasm/layout/types';

export function loadElement(type: i32, at: usize): i32 {
  if (type === INT8) return load<i8>(at);
  if (type === INT16) return load<i16>(at);
  return load<i32>(at);
}

export function storeElement(type: i32, at: usize, value: i32): void {
  if (type === INT8) store<i8>(at, value);
  else if (type === INT16) store<i16>(at, value);
  else store<i32>(at, value);
}

/** Copies `count` elements that lie `stride` elements apart to consecutive int32. */
export function loadRow(type: i32, from: usize, stride: i32, count: i32, to: usize): void {
  if (stride === 1) {
    if (type === INT8) widenBytes(from, count, to);
    else if (type === INT16) widenHalves(from, count, to);
    else memory.copy(to, from, (<usize>count) << 2);
    return;
  }
  const end = to + ((<usize>count) << 2);
  if (stride === 0) {
    const value = loadElement(type, from);
    for (; to < end; to += 4) store<i32>(to, value);
  } else if (type === INT8) {
    for (; to < end; to += 4, from += stride) store<i32>(to, load<i8>(from));
  } else if (type === INT16) {
    for (; to < end; to += 4, from += stride << 1) store<i32>(to, load<i16>(from));
  } else {
    for (; to < end; to += 4, from += stride << 2) store<i32>(to, load<i32>(from));
  }
}

/** Copies `count` consecutive int32 to elements that lie `stride` elements apart; the values fit the type. */
export function storeRow(type: i32, to: usize, stride: i32, count: i32, from: usize): void {
  if (stride === 1) {
    if (type === INT8) narrowToBytes(from, count, to);
    else if (type === INT16) narrowToHalves(from, count, to);
    else memory.copy(to, from, (<usize>count) << 2);
    return;
  }
  const end = from + ((<usize>count) << 2);
  if (type === INT8) {
    for (; from < end; from += 4, to += stride) store<i8>(to, load<i32>(from));
  } else if (type === INT16) {
    for (; from < end; from += 4, to += stride << 1) store<i16>(to, load<i32>(from));
  } else {
    for (; from < end; from += 4, to += stride << 2) store<i32>(to, load<i32>(from));
  }
}

function widenBytes(from: usize, count: i32, to: usize): void {
  for (; count >= 16; count -= 16) {
    const bytes = v128.load(from);
    const low = i16x8.extend_low_i8x16_s(bytes);
    const high = i16x8.extend_high_i8x16_s(bytes);
    v128.store(to, i32x4.extend_low_i16x8_s(low));
    v128.store(to, i32x4.extend_high_i16x8_s(low), 16);
    v128.store(to, i32x4.extend_low_i16x8_s(high), 32);
    v128.store(to, i32x4.extend_high_i16x8_s(high), 48);
    from += 16;
    to += 64;
  }
  for (; count > 0; count--) {
    store<i32>(to, load<i8>(from));
    from += 1;
    to += 4;
  }
}

function widenHalves(from: usize, count: i32, to: usize): void {
  for (; count >= 8; count -= 8) {
    const halves = v128.load(from);
    v128.store(to, i32x4.extend_low_i16x8_s(halves));
    v128.store(to, i32x4.extend_high_i16x8_s(halves), 16);
    from += 16;
    to += 32;
  }
  for (; count > 0; count--) {
    store<i32>(to, load<i16>(from));
    from += 2;
    to += 4;
  }
}

function narrowToBytes(from: usize, count: i32, to: usize): void {
  for (; count >= 16; count -= 16) {
    const low = i16x8.narrow_i32x4_s(v128.load(from), v128.load(from, 16));
    const high = i16x8.narrow_i32x4_s(v128.load(from, 32), v128.load(from, 48));
    v128.store(to, i8x16.narrow_i16x8_s(low, high));
    from += 64;
    to += 16;
  }
  for (; count > 0; count--) {
    store<i8>(to, load<i32>(from));
    from += 4;
    to += 1;
  }
}

function narrowToHalves(from: usize, count: i32, to: usize): void {
  for (; count >= 8; count -= 8) {
    v128.store(to, i16x8.narrow_i32x4_s(v128.load(from), v128.load(from, 16)));
    from += 32;
    to += 16;
  }
  for (; count > 0; count--) {
    store<i16>(to, load<i32>(from));
    from += 4;
    to += 2;
  }
}

/** Widens `count` consecutive elements of at most 16 bits to int16. */
export function stageRow(type: i32, from: usize, count: i32, to: usize): void {
  if (type === INT16) {
    memory.copy(to, from, (<usize>count) << 1);
    return;
  }
  for (; count >= 16; count -= 16) {
    const bytes = v128.load(from);
    v128.store(to, i16x8.extend_low_i8x16_s(bytes));
    v128.store(to, i16x8.extend_high_i8x16_s(bytes), 16);
    from += 16;
    to += 32;
  }
  for (; count > 0; count--) {
    store<i16>(to, load<i8>(from));
    from += 1;
    to += 2;
  }
}
