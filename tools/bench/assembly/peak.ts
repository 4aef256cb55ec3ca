/**
 * As many `i32x4.dot_i16x8_s` with their sums as the processor can do: 12 sums in registers, no memory. The sums are
 * operands, too, so that nothing can be computed once for all rounds. 12 dots are 96 multiply-accumulates.
 */
export function dots(rounds: i32, seed: i32): i32 {
  const w = i16x8.splat(<i16>seed);
  let s0 = i32x4.splat(seed);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let s4 = s0;
  let s5 = s0;
  let s6 = s0;
  let s7 = s0;
  let s8 = s0;
  let s9 = s0;
  let s10 = s0;
  let s11 = s0;
  for (let round = 0; round < rounds; round++) {
    s0 = i32x4.add(s0, i32x4.dot_i16x8_s(s0, w));
    s1 = i32x4.add(s1, i32x4.dot_i16x8_s(s1, w));
    s2 = i32x4.add(s2, i32x4.dot_i16x8_s(s2, w));
    s3 = i32x4.add(s3, i32x4.dot_i16x8_s(s3, w));
    s4 = i32x4.add(s4, i32x4.dot_i16x8_s(s4, w));
    s5 = i32x4.add(s5, i32x4.dot_i16x8_s(s5, w));
    s6 = i32x4.add(s6, i32x4.dot_i16x8_s(s6, w));
    s7 = i32x4.add(s7, i32x4.dot_i16x8_s(s7, w));
    s8 = i32x4.add(s8, i32x4.dot_i16x8_s(s8, w));
    s9 = i32x4.add(s9, i32x4.dot_i16x8_s(s9, w));
    s10 = i32x4.add(s10, i32x4.dot_i16x8_s(s10, w));
    s11 = i32x4.add(s11, i32x4.dot_i16x8_s(s11, w));
  }
  const a = i32x4.add(i32x4.add(i32x4.add(s0, s1), i32x4.add(s2, s3)), i32x4.add(s4, s5));
  const b = i32x4.add(i32x4.add(i32x4.add(s6, s7), i32x4.add(s8, s9)), i32x4.add(s10, s11));
  return i32x4.extract_lane(i32x4.add(a, b), 0);
}
