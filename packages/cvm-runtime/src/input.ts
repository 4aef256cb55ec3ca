/** What a model takes: integers, limited to the precision of its input (CVM-SPEC 3.3). */
import { logicError, precisionRange } from '@mrtjs/cvm';
import type { Tensor } from '@mrtjs/tensor';
import { DTYPES, formatShape, sameShape, toNumbers } from '@mrtjs/tensor';
import { clamp } from './clamp.js';
import type { TensorInfo } from './tensor-info.js';

/** Bytes of one element of a byte string that holds values of this precision [C52]. */
export function elementSize(precision: number): 1 | 4 {
  return precision <= 8 ? 1 : 4;
}

/** Copies values, each limited to the symmetric range of the precision [C54]. */
export function clampInto(target: Int32Array, values: ArrayLike<number>, precision: number): void {
  const range = precisionRange(precision);
  for (let i = 0; i < target.length; i++) target[i] = clamp(values[i] as number, -range, range);
}

/**
 * Puts an integer tensor in place.
 * @throws {CvmError} code 1 (MRT4102) for elements that are no integers, or another shape.
 */
export function putTensor(target: Int32Array, input: Tensor, info: TensorInfo): void {
  if (DTYPES[input.dtype].kind !== 'int')
    logicError('MRT4102', `the input has elements of type ${input.dtype}`, {
      hint: "quantize it first: multiply by the input's scale, round, and use an integer type",
    });
  if (!sameShape(input.shape, info.shape))
    logicError(
      'MRT4102',
      `the input has shape ${formatShape(input.shape)}, expected ${formatShape(info.shape)}`,
    );
  clampInto(target, toNumbers(input), info.precision);
}

/**
 * Puts a byte string of signed little-endian integers in place.
 * @throws {CvmError} code 1 (MRT4102) when it has another length [C53].
 */
export function putBytes(target: Int32Array, input: Uint8Array, info: TensorInfo): void {
  const size = elementSize(info.precision);
  const expected = target.length * size;
  if (input.length !== expected)
    logicError('MRT4102', `the input has ${input.length} bytes, expected ${expected}`, {
      hint: `${size} for each element of ${formatShape(info.shape)}`,
    });
  clampInto(target, DTYPES[size === 1 ? 'int8' : 'int32'].fromBytes(input), info.precision);
}
