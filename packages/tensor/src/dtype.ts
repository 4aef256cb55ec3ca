/** Element types of tensors, and how each is held in memory. One table answers every question about a type. */

/** A float16 tensor holds the raw IEEE-754 binary16 bits; `bool` holds one byte per element (0 or 1). */
export type DType =
  | 'float16'
  | 'float32'
  | 'float64'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'bool';

/** The typed array that holds the elements of each element type. */
export interface DTypeData {
  float16: Uint16Array;
  float32: Float32Array;
  float64: Float64Array;
  int8: Int8Array;
  uint8: Uint8Array;
  int16: Int16Array;
  uint16: Uint16Array;
  int32: Int32Array;
  uint32: Uint32Array;
  int64: BigInt64Array;
  uint64: BigUint64Array;
  bool: Uint8Array;
}

/** Any typed array that a tensor may hold. */
export type TensorData = DTypeData[DType];

interface DTypeFacts<D extends DType> {
  /** Bytes of one element. */
  readonly bytes: number;
  readonly kind: 'float' | 'int' | 'bool';
  /** A zero-filled array of `length` elements. */
  allocate(length: number): DTypeData[D];
  /** A view of (or, where the offset is not aligned, a copy from) little-endian bytes. */
  fromBytes(bytes: Uint8Array): DTypeData[D];
}

type ArrayType<T> = {
  new (length: number): T;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): T;
  readonly BYTES_PER_ELEMENT: number;
};

function facts<D extends DType>(kind: DTypeFacts<D>['kind'], type: ArrayType<DTypeData[D]>): DTypeFacts<D> {
  const bytes = type.BYTES_PER_ELEMENT;
  return {
    bytes,
    kind,
    allocate: (length) => new type(length),
    fromBytes(source) {
      // Typed arrays must start at a multiple of their element size; file payloads rarely do.
      // A copy by its constructor: `slice` of Node's Buffer, which is a Uint8Array too, does not copy.
      const aligned = source.byteOffset % bytes === 0 ? source : new Uint8Array(source);
      return new type(aligned.buffer, aligned.byteOffset, Math.floor(source.byteLength / bytes));
    },
  };
}

/** Facts of every element type. Files and typed arrays are little-endian on every platform MRT runs on. */
export const DTYPES: { readonly [D in DType]: DTypeFacts<D> } = {
  float16: facts<'float16'>('float', Uint16Array),
  float32: facts<'float32'>('float', Float32Array),
  float64: facts<'float64'>('float', Float64Array),
  int8: facts<'int8'>('int', Int8Array),
  uint8: facts<'uint8'>('int', Uint8Array),
  int16: facts<'int16'>('int', Int16Array),
  uint16: facts<'uint16'>('int', Uint16Array),
  int32: facts<'int32'>('int', Int32Array),
  uint32: facts<'uint32'>('int', Uint32Array),
  int64: facts<'int64'>('int', BigInt64Array),
  uint64: facts<'uint64'>('int', BigUint64Array),
  bool: facts<'bool'>('bool', Uint8Array),
};

/** Whether `name` is one of the element types. */
export function isDType(name: string): name is DType {
  return Object.hasOwn(DTYPES, name);
}
