/** Tensors and descriptions of values as messages of an ONNX file. */
import type { DType, Shape, Tensor } from '@mrtjs/tensor';
import { bytesOf } from '@mrtjs/tensor';
import type { onnx } from 'onnx-proto';
import { elementNumber } from './element-types.js';

/** A tensor as a message, its elements raw. */
export function tensorProto(name: string, tensor: Tensor): onnx.ITensorProto {
  return {
    name,
    dims: [...tensor.shape],
    dataType: elementNumber(tensor.dtype),
    rawData: bytesOf(tensor),
  };
}

/** The name, element type and shape of a value. A dimension that is a text is open, and called that; `null`: unknown. */
export function valueInfoProto(
  name: string,
  dtype: DType,
  shape: readonly (number | string | null)[],
): onnx.IValueInfoProto {
  const dim = shape.map((one) =>
    one === null ? {} : typeof one === 'string' ? { dimParam: one } : { dimValue: one },
  );
  return { name, type: { tensorType: { elemType: elementNumber(dtype), shape: { dim } } } };
}

/** A list of 64-bit integers, as shapes and positions are given. */
export function int64List(values: readonly number[], shape: Shape = [values.length]): Tensor {
  return { dtype: 'int64', shape, data: BigInt64Array.from(values, BigInt) };
}
