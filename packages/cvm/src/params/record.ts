/** The parameter file (CVM-SPEC 3.1): its records, and the words of its layout. */
import type { Shape, Tensor, TensorOf } from '@mrtjs/tensor';
import { convert, DTYPES, tensor, toNumbers } from '@mrtjs/tensor';
import { logicError } from '../errors.js';
import { precisionRange } from '../precision.js';

/** First word of the file [C39]. */
export const LIST_MAGIC = 0xf7e58d4f05049cb7n;
/** First word of every tensor [C39]. */
export const TENSOR_MAGIC = 0xdd5e40f096b4a13fn;

/** Element type as the file states it. */
export interface StoredType {
  /** 0: signed integers, 1: unsigned, 2: floats. */
  readonly code: number;
  readonly bits: number;
  readonly lanes: number;
}

/** One tensor of a parameter file, its bytes not yet looked at. */
export interface ParamRecord {
  readonly name: string;
  readonly type: StoredType;
  readonly shape: Shape;
  /** Row-major, little-endian; shares the memory of the file. */
  readonly bytes: Uint8Array;
}

/** The element types in which parameters are stored. */
export type ParamTensor = TensorOf<'int8'> | TensorOf<'int32'>;

/**
 * The tensor of a record.
 * @throws {CvmError} code 1 (MRT4014) unless its elements are signed integers of 8 or 32 bits [C40].
 */
export function recordTensor({ name, type, shape, bytes }: ParamRecord): ParamTensor {
  if (type.code === 0 && type.lanes === 1) {
    if (type.bits === 8) return tensor('int8', shape, DTYPES.int8.fromBytes(bytes));
    if (type.bits === 32) return tensor('int32', shape, DTYPES.int32.fromBytes(bytes));
  }
  return logicError('MRT4014', `elements of type ${type.code}, ${type.bits} bits, ${type.lanes} lanes`, {
    node: name,
    hint: 'parameters are int8 or int32',
  });
}

/**
 * Integers in the element type in which the exporter stores them: int8 up to precision 8, else int32 [C51].
 * @throws {CvmError} code 1 (MRT4014) for a value that is no integer or beyond the precision.
 */
export function paramTensor(values: Tensor, precision: number): ParamTensor {
  const range = precisionRange(precision);
  const numbers = toNumbers(values);
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i] as number;
    if (!(value % 1 === 0 && value <= range && value >= -range))
      logicError('MRT4014', `element ${i} is ${value}`, {
        hint: `expected integers from -${range} to ${range}`,
      });
  }
  return precision <= 8 ? convert(values, 'int8') : convert(values, 'int32');
}
