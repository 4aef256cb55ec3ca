/** Matrix product of staged pixels with packed weights. */
import {
  CONTRACTION_OFFSETS,
  CONTRACTION_PAIRS,
  CONTRACTION_SEGMENTS,
  TILE_ROW_BYTES,
} from '../src/wasm/layout/contraction';

/**
 * Sums of 8 output channels for `pixels` pixels whose addresses are in `table`, plus `shift` bytes; written to `tile`
 * row by row, up to two rows more than there are pixels. Weights are int16 in pairs: for each pair of staged elements first
 * those of channels 0 to 3, then of 4 to 7.
 *
 * Blocks of 4 pixels, and of 3 so that none is left, need few registers and no unrolling; of the blocks that V8 keeps in
 * registers on x86-64 (3 to 7 pixels, 8 to 16 channels, 1 to 4 pairs at once) they were the fastest for runs of all lengths.
 * V8 unrolls the loop itself and is a third slower where that is done by hand; a counter, and distances between the pixels,
 * leave it the fewest addresses to advance.
 */
export function multiplyMatrix(
  args: usize,
  table: usize,
  shift: usize,
  pixels: i32,
  weights: usize,
  tile: usize,
): void {
  const inThrees = 3 * (-pixels & 3);
  for (let fours = (pixels - inThrees) >> 2; fours > 0; fours--) {
    Block.multiply(true, args, table, shift, weights, tile);
    pixels -= 4;
    table += 4 * 4;
    tile += 4 * TILE_ROW_BYTES;
  }
  for (; pixels > 0; pixels -= 3) {
    Block.multiply(false, args, table, shift, weights, tile);
    table += 3 * 4;
    tile += 3 * TILE_ROW_BYTES;
  }
}

class Block {
  /** The sums of 4 pixels, or of 3. A method, as functions with decorators are no TypeScript. */
  @inline
  static multiply(four: bool, args: usize, table: usize, shift: usize, weights: usize, tile: usize): void {
    const segments = load<i32>(args, CONTRACTION_SEGMENTS);
    const offsets = <usize>load<i32>(args, CONTRACTION_OFFSETS);
    const first = shift + <usize>load<i32>(table);
    const toSecond = shift + <usize>load<i32>(table, 4) - first;
    const toThird = shift + <usize>load<i32>(table, 8) - first;
    const toFourth = four ? shift + <usize>load<i32>(table, 12) - first : 0;
    let s00 = i32x4.splat(0);
    let s01 = s00;
    let s10 = s00;
    let s11 = s00;
    let s20 = s00;
    let s21 = s00;
    let s30 = s00;
    let s31 = s00;
    for (let segment = 0; segment < segments; segment++) {
      const offset = <usize>load<i32>(offsets + ((<usize>segment) << 2));
      let p = first + offset;
      let pairs = load<i32>(args, CONTRACTION_PAIRS);
      do {
        const w0 = v128.load(weights);
        const w1 = v128.load(weights, 16);
        const x0 = v128.load32_splat(p);
        s00 = i32x4.add(s00, i32x4.dot_i16x8_s(x0, w0));
        s01 = i32x4.add(s01, i32x4.dot_i16x8_s(x0, w1));
        const x1 = v128.load32_splat(p + toSecond);
        s10 = i32x4.add(s10, i32x4.dot_i16x8_s(x1, w0));
        s11 = i32x4.add(s11, i32x4.dot_i16x8_s(x1, w1));
        const x2 = v128.load32_splat(p + toThird);
        s20 = i32x4.add(s20, i32x4.dot_i16x8_s(x2, w0));
        s21 = i32x4.add(s21, i32x4.dot_i16x8_s(x2, w1));
        if (four) {
          const x3 = v128.load32_splat(p + toFourth);
          s30 = i32x4.add(s30, i32x4.dot_i16x8_s(x3, w0));
          s31 = i32x4.add(s31, i32x4.dot_i16x8_s(x3, w1));
        }
        p += 4;
        weights += 32;
      } while (--pairs);
    }
    v128.store(tile, s00);
    v128.store(tile, s01, 16);
    v128.store(tile, s10, 32);
    v128.store(tile, s11, 48);
    v128.store(tile, s20, 64);
    v128.store(tile, s21, 80);
    if (four) {
      v128.store(tile, s30, 96);
      v128.store(tile, s31, 112);
    }
  }
}
