/** Dense row-major tensors. */
import type { DType, DTypeData } from './dtype.js';
import { DTYPES } from './dtype.js';
import { fail } from './errors.js';
import { float16ToNumber, numberToFloat16 } from './float16.js';
import type { Shape } from './shape.js';
import { formatShape, sameShape, sizeOf } from './shape.js';

/**
 * A dense row-major tensor on a typed array. Treated as immutable: functions that return a tensor never change
 * their arguments, but may share their data.
 */
export interface TensorOf<D extends DType> {
  readonly dtype: D;
  readonly shape: Shape;
  readonly data: DTypeData[D];
}

/** A tensor of any element type: a union, so that checking `dtype` narrows `data`. */
export type Tensor = { [D in DType]: TensorOf<D> }[DType];

/**
 * A tensor over existing data.
 * @throws {MrtError} MRT0001 when the number of elements is not that of the shape.
 */
export function tensor<D extends DType>(dtype: D, shape: Shape, data: DTypeData[D]): TensorOf<D> {
  const size = sizeOf(shape);
  if (data.length !== size)
    fail('MRT0001', `shape ${formatShape(shape)} has ${size} elements, the data has ${data.length}`);
  return { dtype, shape, data };
}

/** A float64 tensor, the element type in which MRT does its own arithmetic. */
export function float64(shape: Shape, values: ArrayLike<number>): TensorOf<'float64'> {
  return tensor('float64', shape, Float64Array.from(values));
}

/** A float32 tensor. */
export function float32(shape: Shape, values: ArrayLike<number>): TensorOf<'float32'> {
  return tensor('float32', shape, Float32Array.from(values));
}

/** An int32 tensor. Values outside the range of int32 wrap, as typed arrays do. */
export function int32(shape: Shape, values: ArrayLike<number>): TensorOf<'int32'> {
  return tensor('int32', shape, Int32Array.from(values));
}

/** A tensor of zeros. */
export function zeros<D extends DType>(dtype: D, shape: Shape): TensorOf<D> {
  return { dtype, shape, data: DTYPES[dtype].allocate(sizeOf(shape)) };
}

/** The elements as numbers (int64 beyond 2^53 loses low bits; float16 is decoded). May share the tensor's data. */
export function toNumbers(t: Tensor): Exclude<DTypeData[DType], BigInt64Array | BigUint64Array> {
  if (t.dtype === 'float16') return Float64Array.from(t.data, float16ToNumber);
  if (t.dtype === 'int64' || t.dtype === 'uint64') return Float64Array.from(t.data, Number);
  return t.data;
}

/**
 * The same values in another element type. Integers wrap and fractions truncate as typed arrays do; float16 rounds
 * half to even. Returns the tensor itself when the type is already right.
 */
export function convert<D extends DType>(t: Tensor, dtype: D): TensorOf<D> {
  if ((t.dtype as DType) === dtype) return t as unknown as TensorOf<D>;
  const values = toNumbers(t);
  const target = zeros(dtype, t.shape);
  const out = target.data;
  if (out instanceof BigInt64Array || out instanceof BigUint64Array) {
    for (let i = 0; i < out.length; i++) out[i] = BigInt(Math.trunc(values[i] as number));
  } else if (dtype === 'float16') {
    for (let i = 0; i < out.length; i++) out[i] = numberToFloat16(values[i] as number);
  } else if (dtype === 'bool') {
    for (let i = 0; i < out.length; i++) out[i] = values[i] === 0 ? 0 : 1;
  } else {
    out.set(values);
  }
  return target;
}

/** The same data under another shape with the same number of elements. */
export function reshaped<T extends Tensor>(t: T, shape: Shape): T {
  if (sizeOf(shape) !== t.data.length)
    fail('MRT0001', `cannot view ${formatShape(t.shape)} as ${formatShape(shape)}: the sizes differ`);
  return { ...t, shape };
}

/** Largest absolute value; 0 for an empty tensor; NaN if any element is NaN. */
export function absMax(t: Tensor): number {
  const values = toNumbers(t);
  let max = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    // Comparisons alone, of all elements of all tensors that are calibrated; with NaN every comparison is false.
    if (value <= max && -value <= max) continue;
    if (Number.isNaN(value)) return NaN;
    max = value < 0 ? -value : value;
  }
  return max;
}

/** Raw little-endian bytes of the elements, without a copy. */
export function bytesOf(t: Tensor): Uint8Array {
  return new Uint8Array(t.data.buffer, t.data.byteOffset, t.data.byteLength);
}

/** Same element type, shape and bytes (NaN equals itself when the bits agree). */
export function equalTensors(a: Tensor, b: Tensor): boolean {
  if (a.dtype !== b.dtype || !sameShape(a.shape, b.shape)) return false;
  const left = bytesOf(a);
  const right = bytesOf(b);
  return left.every((byte, i) => byte === right[i]);
}
