/** 64-bit integers of protocol buffers: `Long` objects where that library is installed, numbers elsewhere. */

/** What the decoder gives for an int64 or uint64 field. */
export type Int64 = number | { readonly high: number; readonly low: number; readonly unsigned: boolean };

/** The exact value. */
export function toBigInt(value: Int64): bigint {
  if (typeof value === 'number') return BigInt(value);
  const high = BigInt(value.unsigned ? value.high >>> 0 : value.high);
  return (high << 32n) | BigInt(value.low >>> 0);
}

/** The nearest number; exact up to 2^53. */
export function toNumber(value: Int64): number {
  return typeof value === 'number' ? value : Number(toBigInt(value));
}
