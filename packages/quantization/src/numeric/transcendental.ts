/**
 * Elementary functions whose results decide the integers of lookup tables. `Math.exp` and `Math.tanh` may differ in
 * the last bits from one JavaScript engine to the next; these use only + − × ÷ and scaling by powers of two, which
 * IEEE-754 defines exactly, so that a table is the same on every machine. Relative error below 1e-15.
 */

// ln 2 in two parts: the first has trailing zero bits, so that k·LN2_HIGH is exact for every exponent k.
const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const LN2 = LN2_HIGH + LN2_LOW;

/** Terms of the Taylor series: for |r| ≤ ln2/2 the first one left out is below 1e-19. */
const TERMS = 15;

/** exp(r) − 1 − r for |r| ≤ ln2/2: r·(r/2·(1 + r/3·(1 + r/4·(…)))). */
function expTail(r: number): number {
  let sum = 1;
  for (let n = TERMS; n >= 3; n--) sum = 1 + (r / n) * sum;
  return r * ((r / 2) * sum);
}

/** x · 2^k by exact steps that neither overflow nor underflow before the result does. */
function scaleByPowerOfTwo(x: number, k: number): number {
  let result = x;
  for (let rest = k; rest !== 0;) {
    const step = Math.max(-1000, Math.min(1000, rest));
    result *= powerOfTwo(step);
    rest -= step;
  }
  return result;
}

function powerOfTwo(k: number): number {
  let power = 1;
  for (let i = Math.abs(k); i > 0; i--) power *= 2;
  return k < 0 ? 1 / power : power;
}

/** e^x. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (x > 709.782712893384) return Infinity;
  if (x < -745.2) return 0;
  const k = Math.floor(x / LN2 + 0.5);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  // Adding the small parts first keeps the rounding error of high − low out of the sum.
  return scaleByPowerOfTwo(1 + (expTail(high - low) - low + high), k);
}

/** e^x − 1 without cancellation near 0. */
export function expm1(x: number): number {
  return x <= LN2 / 2 && x >= -LN2 / 2 ? x + expTail(x) : exp(x) - 1;
}

/** Odd powers of the series of log((1 + z) / (1 − z)): for |z| ≤ 1/3 the first one left out is below 1e-18. */
const LOG_TERMS = 18;

/** log(1 + u) for −1/2 ≤ u ≤ 1: 2 · (z + z³/3 + z⁵/5 + …), z = u / (2 + u). */
function log1p(u: number): number {
  const z = u / (2 + u);
  let sum = 0;
  for (let n = LOG_TERMS; n >= 0; n--) sum = 1 / (2 * n + 1) + z * z * sum;
  return 2 * z * sum;
}

const SQRT2 = Math.SQRT2;

/** Natural logarithm of a positive number: k · ln 2 + log m, with m = x / 2^k from √½ to √2. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x / 2 === x) return x;
  let m = x;
  let k = 0;
  for (; m > SQRT2; k++) m /= 2;
  for (; m < SQRT2 / 2; k--) m *= 2;
  return k * LN2_HIGH + (k * LN2_LOW + log1p(m - 1));
}

/** log(1 + e^x). */
export function softplus(x: number): number {
  return (x > 0 ? x : 0) + log1p(exp(x > 0 ? -x : x));
}

/** The logistic function 1 / (1 + e^−x). */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x));
  const power = exp(x);
  return power / (1 + power);
}

/** The hyperbolic tangent. */
export function tanh(x: number): number {
  const magnitude = Math.abs(x);
  if (magnitude > 22) return Math.sign(x); // beyond, 1 − tanh is below half a unit in the last place
  const power = expm1(2 * magnitude);
  const value = power / (power + 2);
  return x < 0 ? -value : value;
}
