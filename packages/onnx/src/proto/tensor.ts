/** Tensors of an ONNX file. */
import type { DType, Limits, Shape, Tensor } from '@mrtjs/tensor';
import { checkedSize, DTYPES, fail, formatShape, tensor } from '@mrtjs/tensor';
import type { onnx } from 'onnx-proto';
import { elementType, isBfloat16 } from './element-types.js';
import type { ExternalData } from './external.js';
import { externalBytes } from './external.js';
import type { Int64 } from './int64.js';
import { toBigInt, toNumber } from './int64.js';

/** How tensors are read. */
export interface TensorReading {
  readonly limits: Limits;
  readonly externalData?: ExternalData | undefined;
}

const EXTERNAL = 1;

/**
 * The tensor of a `TensorProto`, in its own memory. Sizes are checked against the data before anything is allocated.
 * @throws {MrtError} MRT1206 when data and dimensions differ, MRT1207 for an element type that MRT does not hold,
 * MRT1208 for external data, MRT0004 beyond the limits.
 */
export function readTensor(proto: onnx.ITensorProto, { limits, externalData }: TensorReading): Tensor {
  const what = `tensor ${proto.name || '(without a name)'}`;
  const type = proto.dataType ?? 0;
  const dtype = elementType(type, what);
  const stored = isBfloat16(type) ? 'uint16' : dtype;
  const shape = (proto.dims ?? []).map((dim) => toNumber(dim as Int64));
  const size = checkedSize(shape, DTYPES[dtype].bytes, limits, what);
  const raw =
    proto.dataLocation === EXTERNAL
      ? externalBytes(proto.externalData ?? [], what, externalData, limits)
      : proto.rawData;
  const data =
    raw && (raw.length > 0 || size === 0)
      ? fromRaw(raw, stored, shape, size, what)
      : fromFields(proto, stored, shape, size, what);
  return tensorOf(isBfloat16(type) ? 'float32' : dtype, shape, isBfloat16(type) ? widened(data) : data);
}

type Data = Tensor['data'];

function tensorOf(dtype: DType, shape: Shape, data: Data): Tensor {
  return tensor(dtype, shape, data as never) as Tensor;
}

function fromRaw(raw: Uint8Array, dtype: DType, shape: Shape, size: number, what: string): Data {
  const expected = size * DTYPES[dtype].bytes;
  if (raw.length !== expected)
    fail('MRT1206', `${what} of shape ${formatShape(shape)} has ${raw.length} bytes, expected ${expected}`);
  // A copy: the bytes are a view of the whole file, at any offset.
  return DTYPES[dtype].fromBytes(new Uint8Array(raw));
}

/** The field that holds elements of each type when they are not raw. */
function fieldOf(proto: onnx.ITensorProto, dtype: DType): readonly Int64[] {
  switch (dtype) {
    case 'float32':
      return proto.floatData ?? [];
    case 'float64':
      return proto.doubleData ?? [];
    case 'int64':
      return (proto.int64Data ?? []) as readonly Int64[];
    case 'uint32':
    case 'uint64':
      return (proto.uint64Data ?? []) as readonly Int64[];
    default:
      return proto.int32Data ?? [];
  }
}

function fromFields(proto: onnx.ITensorProto, dtype: DType, shape: Shape, size: number, what: string): Data {
  const field = fieldOf(proto, dtype);
  if (field.length !== size)
    fail('MRT1206', `${what} of shape ${formatShape(shape)} has ${field.length} elements, expected ${size}`);
  const data = DTYPES[dtype].allocate(size);
  for (let i = 0; i < size; i++)
    data[i] =
      data instanceof BigInt64Array || data instanceof BigUint64Array
        ? toBigInt(field[i] as Int64)
        : toNumber(field[i] as Int64);
  return data;
}

function widened(halves: Data): Float32Array {
  return new Float32Array(Uint32Array.from(halves as Uint16Array, (bits) => bits << 16).buffer);
}
