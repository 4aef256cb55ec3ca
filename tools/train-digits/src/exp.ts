/** The exponential function from additions, multiplications and divisions, so that its bits are the same everywhere. */

/** Terms of the series: enough for |x| ≤ 1/16 in double precision. */
const TERMS = 10;

/** e^x for x ≤ 0, with a relative error of at most |x|·2^-46: about 1e-14 where the result matters. */
export function exp(x: number): number {
  // Below this e^x is no normal number, and no gradient notices it.
  if (x < -700) return 0;
  let halvings = 0;
  let reduced = x;
  while (reduced < -0.0625) {
    reduced /= 2;
    halvings++;
  }
  let sum = 1;
  for (let n = TERMS; n > 0; n--) sum = 1 + (reduced / n) * sum;
  for (; halvings > 0; halvings--) sum *= sum;
  return sum;
}
