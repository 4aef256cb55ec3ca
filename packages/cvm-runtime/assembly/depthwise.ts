/** Convolution of each channel by itself. */
import { CONTRACTION_OFFSETS, CONTRACTION_SEGMENTS, TILE_ROW_BYTES } from '../src/wasm/layout/contraction';

/**
 * Sums of 8 channels for `pixels` pixels, in blocks of 3, as the matrix kernel. Kernel positions are taken in pairs, `offsets`
 * are theirs; weights are int16 in pairs of positions, for channels 0 to 3 and 4 to 7.
 */
export function multiplyChannels(
  args: usize,
  table: usize,
  shift: usize,
  pixels: i32,
  weights: usize,
  tile: usize,
): void {
  const first = <usize>load<i32>(args, CONTRACTION_OFFSETS);
  const end = first + ((<usize>load<i32>(args, CONTRACTION_SEGMENTS)) << 2);
  for (; pixels > 0; pixels -= 3) {
    const p = shift + <usize>load<i32>(table);
    const q = shift + <usize>load<i32>(table, 4);
    const r = shift + <usize>load<i32>(table, 8);
    let sp0 = i32x4.splat(0);
    let sp1 = sp0;
    let sq0 = sp0;
    let sq1 = sp0;
    let sr0 = sp0;
    let sr1 = sp0;
    let w = weights;
    for (let offset = first; offset < end; offset += 8) {
      const a = <usize>load<i32>(offset);
      const b = <usize>load<i32>(offset, 4);
      const w0 = v128.load(w);
      const w1 = v128.load(w, 16);
      const pa = v128.load(p + a);
      const pb = v128.load(p + b);
      sp0 = i32x4.add(sp0, i32x4.dot_i16x8_s(v128.shuffle<i16>(pa, pb, 0, 8, 1, 9, 2, 10, 3, 11), w0));
      sp1 = i32x4.add(sp1, i32x4.dot_i16x8_s(v128.shuffle<i16>(pa, pb, 4, 12, 5, 13, 6, 14, 7, 15), w1));
      const qa = v128.load(q + a);
      const qb = v128.load(q + b);
      sq0 = i32x4.add(sq0, i32x4.dot_i16x8_s(v128.shuffle<i16>(qa, qb, 0, 8, 1, 9, 2, 10, 3, 11), w0));
      sq1 = i32x4.add(sq1, i32x4.dot_i16x8_s(v128.shuffle<i16>(qa, qb, 4, 12, 5, 13, 6, 14, 7, 15), w1));
      const ra = v128.load(r + a);
      const rb = v128.load(r + b);
      sr0 = i32x4.add(sr0, i32x4.dot_i16x8_s(v128.shuffle<i16>(ra, rb, 0, 8, 1, 9, 2, 10, 3, 11), w0));
      sr1 = i32x4.add(sr1, i32x4.dot_i16x8_s(v128.shuffle<i16>(ra, rb, 4, 12, 5, 13, 6, 14, 7, 15), w1));
      w += 32;
    }
    v128.store(tile, sp0);
    v128.store(tile, sp1, 16);
    v128.store(tile, sq0, 32);
    v128.store(tile, sq1, 48);
    v128.store(tile, sr0, 64);
    v128.store(tile, sr1, 80);
    table += 3 * 4;
    tile += 3 * TILE_ROW_BYTES;
  }
}
