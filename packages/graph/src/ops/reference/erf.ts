const SLOPE = 1.1283791670955126; // 2 / sqrt(pi)
/** Beyond, 1 − erf is below half a unit in the last place. */
const LIMIT = 6;

/**
 * The error function: 2/√π · e^(−x²) · Σ 2^n x^(2n+1) / (1·3·5·…·(2n+1)), a series of terms of one sign. `exp` computes the
 * exponential.
 */
export function erf(x: number, exp: (x: number) => number = Math.exp): number {
  if (x > LIMIT || x < -LIMIT) return x > 0 ? 1 : -1;
  let [sum, term] = [x, x];
  for (let n = 1; term > 1e-18 || term < -1e-18; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return SLOPE * exp(-x * x) * sum;
}
