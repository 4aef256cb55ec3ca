/** The error function. */

const TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);

/** Beyond, 1 − erf is below half a unit in the last place of 1. */
const LARGEST = 6;

/** Where the series needs more terms than the continued fraction. */
const MIDDLE = 2.5;

/** Terms of the continued fraction, for arguments from MIDDLE on. */
const FRACTIONS = 60;

/**
 * erf(x), with an absolute error below 1e-15. Near 0 the series 2/√π · exp(−x²) · Σ 2ⁿ x²ⁿ⁺¹ / (1·3·…·(2n+1)), whose terms
 * are all of one sign; further out the continued fraction of 1 − erf (Abramowitz and Stegun, Handbook of Mathematical
 * Functions, 7.1.6 and 7.1.14).
 * @param exp The exponential function; everything else is + − × ÷, which are the same on every machine.
 */
export function errorFunction(x: number, exp: (x: number) => number): number {
  const z = x < 0 ? -x : x;
  if (z >= LARGEST) return x < 0 ? -1 : 1;
  const value = z < MIDDLE ? series(z, exp) : 1 - tail(z, exp);
  return x < 0 ? -value : value;
}

function series(z: number, exp: (x: number) => number): number {
  let term = z;
  let sum = 0;
  for (let n = 1; sum + term !== sum; n++) {
    sum += term;
    term *= (2 * z * z) / (2 * n + 1);
  }
  return TWO_OVER_SQRT_PI * exp(-z * z) * sum;
}

function tail(z: number, exp: (x: number) => number): number {
  let fraction = z;
  for (let n = FRACTIONS; n >= 1; n--) fraction = z + n / 2 / fraction;
  return (TWO_OVER_SQRT_PI / 2) * (exp(-z * z) / fraction);
}
