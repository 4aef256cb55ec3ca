/** Product of few rows with a large matrix: every weight is read once, so what counts is that it has 8 bits. */
import { CONTRACTION_PAIRS } from '../src/wasm/layout/contraction';

/**
 * Sums of 8 units for `rows` rows whose addresses are in `table`. Weights are int8: 8 consecutive ones of unit 0, of unit
 * 1, to unit 7, then the next 8 of unit 0, filled up with zeros.
 */
export function multiplyVector(args: usize, table: usize, rows: i32, weights: usize, tile: usize): void {
  const end = weights + ((<usize>load<i32>(args, CONTRACTION_PAIRS)) << 6);
  for (; rows > 0; rows--) {
    let x = <usize>load<i32>(table);
    let s0 = i32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let s4 = s0;
    let s5 = s0;
    let s6 = s0;
    let s7 = s0;
    for (let w = weights; w < end; w += 64) {
      const v = v128.load(x);
      s0 = i32x4.add(s0, i32x4.dot_i16x8_s(v, v128.load_ext<i8>(w)));
      s1 = i32x4.add(s1, i32x4.dot_i16x8_s(v, v128.load_ext<i8>(w, 8)));
      s2 = i32x4.add(s2, i32x4.dot_i16x8_s(v, v128.load_ext<i8>(w, 16)));
      s3 = i32x4.add(s3, i32x4.dot_i16x8_s(v, v128.load_ext<i8>(w, 24)));
      s4 = i32x4.add(s4, i32x4.dot_i16x8_s(v, v128.load_ext<i8>(w, 32)));
      s5 = i32x4.add(s5, i32x4.dot_i16x8_s(v, v128.load_ext<i8>(w, 40)));
      s6 = i32x4.add(s6, i32x4.dot_i16x8_s(v, v128.load_ext<i8>(w, 48)));
      s7 = i32x4.add(s7, i32x4.dot_i16x8_s(v, v128.load_ext<i8>(w, 56)));
      x += 16;
    }
    v128.store(tile, sumsOf(s0, s1, s2, s3));
    v128.store(tile, sumsOf(s4, s5, s6, s7), 16);
    table += 4;
    tile += 32;
  }
}

/** The sum of each vector's elements. */
function sumsOf(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = i32x4.add(v128.shuffle<i32>(a, b, 0, 1, 4, 5), v128.shuffle<i32>(a, b, 2, 3, 6, 7));
  const cd = i32x4.add(v128.shuffle<i32>(c, d, 0, 1, 4, 5), v128.shuffle<i32>(c, d, 2, 3, 6, 7));
  return i32x4.add(v128.shuffle<i32>(ab, cd, 0, 2, 4, 6), v128.shuffle<i32>(ab, cd, 1, 3, 5, 7));
}
