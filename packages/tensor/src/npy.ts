/** NumPy's `.npy` files: one dense tensor. */
import type { DType } from './dtype.js';
import { DTYPES } from './dtype.js';
import { fail, MrtError } from './errors.js';
import type { Limits } from './limits.js';
import { checkedSize, DEFAULT_LIMITS } from './limits.js';
import type { Literal } from './literal.js';
import { formatLiteral, parseLiteralDict } from './literal.js';
import type { Shape } from './shape.js';
import { stridesOf } from './shape.js';
import type { Tensor } from './tensor.js';
import { bytesOf } from './tensor.js';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const;

/** NumPy's name of each element type, without the byte order. */
const TYPE_NAMES: Readonly<Record<DType, string>> = {
  float16: 'f2',
  float32: 'f4',
  float64: 'f8',
  int8: 'i1',
  uint8: 'u1',
  int16: 'i2',
  uint16: 'u2',
  int32: 'i4',
  uint32: 'u4',
  int64: 'i8',
  uint64: 'u8',
  bool: 'b1',
};

const DTYPE_OF: ReadonlyMap<string, DType> = new Map(
  (Object.keys(TYPE_NAMES) as DType[]).map((dtype) => [TYPE_NAMES[dtype], dtype]),
);

/**
 * Reads a `.npy` file, format version 1.0, 2.0 or 3.0, either byte order, C or Fortran order. The tensor may share
 * memory with `bytes`.
 * @throws {MrtError} MRT0101 for a damaged file, MRT0102 for an element type MRT has no use for (structures, text,
 * complex numbers), MRT0004 beyond the limits.
 */
export function parseNpy(bytes: Uint8Array, limits: Limits = DEFAULT_LIMITS): Tensor {
  const { dtype, bigEndian, fortran, shape, dataOffset } = parseNpyHeader(bytes, limits);
  const { bytes: width } = DTYPES[dtype];
  const size = checkedSize(shape, width, limits, '.npy');
  const payload = bytes.subarray(dataOffset);
  if (payload.length !== size * width)
    damaged(
      `shape ${formatLiteral(shape)} of ${dtype} needs ${size * width} bytes, ${payload.length} follow the header`,
    );
  const ordered = fortran && shape.length > 1 ? rowMajor(payload, shape, width) : payload;
  const data = DTYPES[dtype].fromBytes(bigEndian && width > 1 ? swapped(ordered, width) : ordered);
  if (dtype === 'bool')
    return { dtype, shape, data: Uint8Array.from(data as Uint8Array, (b) => (b === 0 ? 0 : 1)) };
  return { dtype, shape, data } as Tensor;
}

/** What the header of a `.npy` file says. */
export interface NpyHeader {
  readonly dtype: DType;
  readonly bigEndian: boolean;
  /** Whether the elements are in column-major order. */
  readonly fortran: boolean;
  readonly shape: Shape;
  /** Where the elements begin, in bytes. */
  readonly dataOffset: number;
}

/**
 * Reads the header of a `.npy` file from its first bytes, for readers that take the elements piece by piece.
 * @throws {MrtError} MRT0101, MRT0102, MRT0004 as {@link parseNpy}; the shape is not checked against the limits.
 */
export function parseNpyHeader(bytes: Uint8Array, limits: Limits = DEFAULT_LIMITS): NpyHeader {
  const { header, dataOffset } = readHeader(bytes, limits);
  const { dtype, bigEndian } = elementType(header.get('descr'));
  const fortran = header.get('fortran_order');
  if (typeof fortran !== 'boolean') damaged('the header has no fortran_order');
  return { dtype, bigEndian, fortran, shape: shapeFrom(header.get('shape')), dataOffset };
}

/**
 * Writes a `.npy` file, format version 1.0, little-endian, C order, the data at a multiple of 64 bytes: the same bytes
 * as NumPy's for the same tensor.
 */
export function formatNpy(t: Tensor): Uint8Array {
  const order = DTYPES[t.dtype].bytes === 1 ? '|' : '<';
  const text =
    `{'descr': '${order}${TYPE_NAMES[t.dtype]}', 'fortran_order': False, ` +
    `'shape': ${formatLiteral(t.shape)}, }`;
  // Magic, version and length take 10 bytes; the header ends with a newline.
  const headerLength = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const data = bytesOf(t);
  const out = new Uint8Array(10 + headerLength + data.length);
  out.set([...MAGIC, 1, 0, headerLength & 0xff, headerLength >> 8]);
  out.set(new TextEncoder().encode(`${text.padEnd(headerLength - 1)}\n`), 10);
  out.set(data, 10 + headerLength);
  return out;
}

function readHeader(
  bytes: Uint8Array,
  limits: Limits,
): { header: ReadonlyMap<string, Literal>; dataOffset: number } {
  if (MAGIC.some((byte, i) => bytes[i] !== byte)) damaged('the file does not begin with \\x93NUMPY');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const major = bytes[6];
  if (major !== 1 && major !== 2 && major !== 3) damaged(`format version ${major} is not known`);
  const start = major === 1 ? 10 : 12;
  if (bytes.length < start) damaged('the file ends inside its preamble');
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > limits.maxStringBytes) fail('MRT0004', `.npy: a header of ${length} bytes exceeds the limit`);
  if (start + length > bytes.length) damaged(`the header needs ${length} bytes, the file ends before that`);
  const text = new TextDecoder(major === 3 ? 'utf-8' : 'latin1').decode(
    bytes.subarray(start, start + length),
  );
  try {
    return { header: parseLiteralDict(text), dataOffset: start + length };
  } catch (error) {
    if (error instanceof MrtError)
      damaged(`the header is not a dictionary: ${error.diagnostics[0]?.message}`);
    throw error;
  }
}

function elementType(descr: Literal | undefined): { dtype: DType; bigEndian: boolean } {
  if (descr === undefined) damaged('the header has no descr');
  const match = typeof descr === 'string' ? /^([<>=|]?)([a-z]\d+|\?)$/.exec(descr) : null;
  const dtype = DTYPE_OF.get(match?.[2] === '?' ? 'b1' : (match?.[2] ?? ''));
  if (dtype === undefined)
    fail('MRT0102', `element type ${formatLiteral(descr)} is not supported`, {
      hint: `convert the array to one of ${Object.keys(TYPE_NAMES).join(', ')}`,
    });
  return { dtype, bigEndian: match?.[1] === '>' };
}

function shapeFrom(value: Literal | undefined): number[] {
  // `(3,)` is a list; a bare `3`, which old writers produced, is accepted as one dimension.
  const list = typeof value === 'number' ? [value] : value;
  if (!Array.isArray(list)) damaged('the header has no shape');
  return list.map((dim: Literal) =>
    typeof dim === 'number' && Number.isSafeInteger(dim) && dim >= 0
      ? dim
      : damaged(`the shape holds ${formatLiteral(dim)}`),
  );
}

/** Elements of `width` bytes from column-major to row-major order. */
function rowMajor(source: Uint8Array, shape: Shape, width: number): Uint8Array {
  const out = new Uint8Array(source.length);
  const strides = stridesOf([...shape].reverse()).reverse();
  const index = new Array<number>(shape.length).fill(0);
  let from = 0;
  for (let to = 0; to < out.length; to += width) {
    out.set(source.subarray(from * width, (from + 1) * width), to);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] as number) + 1;
      from += strides[axis] as number;
      if ((index[axis] as number) < (shape[axis] as number)) break;
      from -= (shape[axis] as number) * (strides[axis] as number);
      index[axis] = 0;
    }
  }
  return out;
}

function swapped(source: Uint8Array, width: number): Uint8Array {
  const out = new Uint8Array(source.length);
  for (let i = 0; i < out.length; i += width)
    for (let b = 0; b < width; b++) out[i + b] = source[i + width - 1 - b] as number;
  return out;
}

function damaged(message: string): never {
  fail('MRT0101', `.npy: ${message}`, { hint: 'write the array again with numpy.save' });
}
