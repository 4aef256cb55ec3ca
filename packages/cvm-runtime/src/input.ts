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

/** Where an input is put. */
export interface InputTarget {
  readonly input: Int32Array;
  /** Whether whoever reads it limits it to the precision. */
  readonly limitsInput: boolean;
}

/** Copies values, each limited to the symmetric range of the precision [C54]. */
function putValues(
  { input: target, limitsInput }: InputTarget,
  values: ArrayLike<number>,
  precision: number,
): void {
  if (limitsInput && (values instanceof Int8Array || values instanceof Int32Array)) {
    target.set(values);
    return;
  }
  const range = precisionRange(precision);
  for (let i = 0; i < target.length; i++) target[i] = clamp(values[i] as number, -range, range);
}

/**
 * Puts an integer tensor in place.
 * @throws {CvmError} code 1 (MRT4102) for elements that are no integers, or another shape.
 */
export function putTensor(target: InputTarget, input: Tensor, info: TensorInfo): void {
  if (DTYPES[input.dtype].kind !== 'int')
    logicError('MRT4102', `the input has elements of type ${input.dtype}`, {
      hint: "quantize it first: multiply by the input's scale, round, and use an integer type",
    });
  if (!sameShape(input.shape, info.shape))
    logicError(
      'MRT4102',
      `the input has shape ${formatShape(input.shape)}, expected ${formatShape(info.shape)}`,
    );
  putValues(target, toNumbers(input), info.precision);
}

/**
 * Puts a byte string of signed little-endian integers in place.
 * @throws {CvmError} code 1 (MRT4102) when it has another length [C53].
 */
export function putBytes(target: InputTarget, input: Uint8Array, info: TensorInfo): void {
  const size = elementSize(info.precision);
  const expected = target.input.length * size;
  if (input.length !== expected)
    logicError('MRT4102', `the input has ${input.length} bytes, expected ${expected}`, {
      hint: `${size} for each element of ${formatShape(info.shape)}`,
    });
  putValues(target, DTYPES[size === 1 ? 'int8' : 'int32'].fromBytes(input), info.precision);
}
