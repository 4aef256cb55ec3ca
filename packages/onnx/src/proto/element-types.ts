/** Element types of ONNX tensors. */
import type { DType } from '@mrtjs/tensor';
import { fail } from '@mrtjs/tensor';

/** bfloat16 is read as float32, which holds all its values. */
const BFLOAT16 = 16;

const TYPES: ReadonlyMap<number, DType> = new Map([
  [1, 'float32'],
  [2, 'uint8'],
  [3, 'int8'],
  [4, 'uint16'],
  [5, 'int16'],
  [6, 'int32'],
  [7, 'int64'],
  [9, 'bool'],
  [10, 'float16'],
  [11, 'float64'],
  [12, 'uint32'],
  [13, 'uint64'],
  [BFLOAT16, 'float32'],
]);

const OTHERS: ReadonlyMap<number, string> = new Map([
  [0, 'undefined'],
  [8, 'string'],
  [14, 'complex64'],
  [15, 'complex128'],
  [17, 'float8e4m3fn'],
  [18, 'float8e4m3fnuz'],
  [19, 'float8e5m2'],
  [20, 'float8e5m2fnuz'],
  [21, 'uint4'],
  [22, 'int4'],
]);

const NUMBERS: ReadonlyMap<DType, number> = new Map(
  [...TYPES].flatMap(([number, dtype]) => (number === BFLOAT16 ? [] : [[dtype, number]])),
);

/** The ONNX `data_type` number of an element type. */
export function elementNumber(dtype: DType): number {
  return NUMBERS.get(dtype) as number;
}

/** Whether a tensor holds the upper halves of float32 values. */
export function isBfloat16(type: number): boolean {
  return type === BFLOAT16;
}

/**
 * The element type of an ONNX `data_type` number.
 * @throws {MrtError} MRT1207 for one that MRT does not hold (strings, complex numbers, 8-bit floats).
 */
export function elementType(type: number, what: string): DType {
  return (
    TYPES.get(type) ??
    fail('MRT1207', `${what} has element type ${OTHERS.get(type) ?? type}`, {
      hint: `supported are ${[...new Set(TYPES.values())].join(', ')}`,
    })
  );
}
