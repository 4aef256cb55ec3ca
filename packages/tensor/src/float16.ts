/** Conversion between IEEE-754 binary16 bits and numbers. Exact in one direction, round-half-even in the other. */

/** The number that 16 bits of IEEE-754 half precision stand for. */
export function float16ToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const scratch = new DataView(new ArrayBuffer(8));

/** The nearest half-precision bits of a number (ties to even; overflow to infinity; NaN stays NaN). */
export function numberToFloat16(value: number): number {
  scratch.setFloat64(0, value);
  const sign = scratch.getUint16(0) & 0x8000;
  const magnitude = Math.abs(value);
  if (Number.isNaN(value)) return sign | 0x7e00;
  if (magnitude >= 65520) return sign | 0x7c00;
  if (magnitude < 2 ** -14) return sign | roundHalfEven(magnitude * 2 ** 24);
  scratch.setFloat64(0, magnitude);
  const exponent = ((scratch.getUint16(0) >> 4) & 0x7ff) - 1023;
  const fraction = roundHalfEven((magnitude / 2 ** exponent - 1) * 1024);
  // A fraction that rounds up to 1024 carries into the exponent, which is exactly what addition does.
  return sign | (((exponent + 15) << 10) + fraction);
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest < 0.5) return floor;
  if (rest > 0.5) return floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}
