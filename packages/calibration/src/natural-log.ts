/** Terms of the series: for |t| ≤ 0.1716 the first one left out is below 1e-18. */
const TERMS = 11;

/**
 * ln x for positive x, relative error below 1e-14. `Math.log` may differ in the last bits from one JavaScript engine to
 * the next; this uses only exactly defined operations, so that what is decided by it is the same on every machine.
 */
export function naturalLog(x: number): number {
  let exponent = 0;
  let mantissa = x;
  for (; mantissa >= Math.SQRT2; exponent++) mantissa /= 2;
  for (; mantissa < Math.SQRT1_2; exponent--) mantissa *= 2;
  // ln m = 2 · artanh((m − 1) / (m + 1)) = 2 (t + t³/3 + t⁵/5 + …)
  const t = (mantissa - 1) / (mantissa + 1);
  let sum = 0;
  for (let n = TERMS; n >= 0; n--) sum = sum * t * t + 1 / (2 * n + 1);
  return exponent * Math.LN2 + 2 * t * sum;
}
