/** Matrix product of staged pixels with packed weights. */
import {
  CONTRACTION_OFFSETS,
  CONTRACTION_PAIRS,
  CONTRACTION_SEGMENTS,
  PIXEL_BLOCK,
} from '../src/wasm/layout/contraction';

/**
 * Sums of 8 output channels for `pixels` pixels whose addresses are in `table`, plus `shift` bytes; written to `tile`
 * row by row, up to a whole block of pixels. Weights are int16 in pairs: for each pair of staged elements first those of
 * channels 0 to 3, then of 4 to 7.
 *
 * A block is 5 pixels × 8 channels, because that leaves all its sums in registers: 10 sums, 2 vectors of weights, a
 * pixel and a product are 14 of the 15 vectors that V8 can hold on x86-64.
 */
export function multiplyMatrix(
  args: usize,
  table: usize,
  shift: usize,
  pixels: i32,
  weights: usize,
  tile: usize,
): void {
  const segments = load<i32>(args, CONTRACTION_SEGMENTS);
  const offsets = <usize>load<i32>(args, CONTRACTION_OFFSETS);
  const segmentBytes = (<usize>load<i32>(args, CONTRACTION_PAIRS)) << 2;
  for (; pixels > 0; pixels -= PIXEL_BLOCK) {
    const base0 = shift + <usize>load<i32>(table);
    const base1 = shift + <usize>load<i32>(table, 4);
    const base2 = shift + <usize>load<i32>(table, 8);
    const base3 = shift + <usize>load<i32>(table, 12);
    const base4 = shift + <usize>load<i32>(table, 16);
    let s00 = i32x4.splat(0);
    let s01 = s00;
    let s10 = s00;
    let s11 = s00;
    let s20 = s00;
    let s21 = s00;
    let s30 = s00;
    let s31 = s00;
    let s40 = s00;
    let s41 = s00;
    let w = weights;
    for (let segment = 0; segment < segments; segment++) {
      const offset = <usize>load<i32>(offsets + ((<usize>segment) << 2));
      let p0 = base0 + offset;
      let p1 = base1 + offset;
      let p2 = base2 + offset;
      let p3 = base3 + offset;
      let p4 = base4 + offset;
      const end = p0 + segmentBytes;
      do {
        const w0 = v128.load(w);
        const w1 = v128.load(w, 16);
        const x0 = v128.load32_splat(p0);
        s00 = i32x4.add(s00, i32x4.dot_i16x8_s(x0, w0));
        s01 = i32x4.add(s01, i32x4.dot_i16x8_s(x0, w1));
        const x1 = v128.load32_splat(p1);
        s10 = i32x4.add(s10, i32x4.dot_i16x8_s(x1, w0));
        s11 = i32x4.add(s11, i32x4.dot_i16x8_s(x1, w1));
        const x2 = v128.load32_splat(p2);
        s20 = i32x4.add(s20, i32x4.dot_i16x8_s(x2, w0));
        s21 = i32x4.add(s21, i32x4.dot_i16x8_s(x2, w1));
        const x3 = v128.load32_splat(p3);
        s30 = i32x4.add(s30, i32x4.dot_i16x8_s(x3, w0));
        s31 = i32x4.add(s31, i32x4.dot_i16x8_s(x3, w1));
        const x4 = v128.load32_splat(p4);
        s40 = i32x4.add(s40, i32x4.dot_i16x8_s(x4, w0));
        s41 = i32x4.add(s41, i32x4.dot_i16x8_s(x4, w1));
        p0 += 4;
        p1 += 4;
        p2 += 4;
        p3 += 4;
        p4 += 4;
        w += 32;
      } while (p0 < end);
    }
    v128.store(tile, s00);
    v128.store(tile, s01, 16);
    v128.store(tile, s10, 32);
    v128.store(tile, s11, 48);
    v128.store(tile, s20, 64);
    v128.store(tile, s21, 80);
    v128.store(tile, s30, 96);
    v128.store(tile, s31, 112);
    v128.store(tile, s40, 128);
    v128.store(tile, s41, 144);
    table += PIXEL_BLOCK * 4;
    tile += PIXEL_BLOCK * 32;
  }
}
