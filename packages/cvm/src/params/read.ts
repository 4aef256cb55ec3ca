import { sizeOf } from '@mrtjs/tensor';
import { logicError, runtimeError } from '../errors.js';
import type { HostLimits } from '../limits.js';
import { hostLimits } from '../limits.js';
import type { ParamRecord } from './record.js';
import { LIST_MAGIC, TENSOR_MAGIC } from './record.js';

/**
 * The tensors of a parameter file, in file order; a name may appear more than once. Nothing is copied, and no size that
 * the file states is believed before the bytes are there.
 * @throws {CvmError} code 1 (MRT4013) for an empty file or a damaged list of names [C46]; code 2 (MRT4013) for a damaged
 * or cut tensor, code 1 or 2 for a foreign device [C41, C47]; code 1 (MRT4012) beyond the host limits.
 */
export function parseParamsBlob(bytes: Uint8Array, limits: Partial<HostLimits> = {}): readonly ParamRecord[] {
  const bounds = hostLimits(limits);
  if (bytes.length === 0)
    logicError('MRT4013', 'the parameter file is empty', {
      hint: 'a model without parameters still needs the 32 bytes of an empty list',
    });
  if (bytes.length > bounds.maxFileBytes)
    logicError('MRT4012', `the parameter file is longer than ${bounds.maxFileBytes} bytes`);
  const list = new Cursor(bytes, (what) => logicError('MRT4013', `the list of parameter names: ${what}`));
  if (list.u64() !== LIST_MAGIC) list.refuse('the file does not start as a parameter file');
  list.skip(8);
  const names = Array.from({ length: list.count(8, bounds.maxTensors) }, () => list.name());
  if (list.u64() !== BigInt(names.length)) list.refuse('there are not as many tensors as names');
  const tensors = new Cursor(bytes, (what) => runtimeError('MRT4013', `a stored tensor: ${what}`), list.at);
  return names.map((name) => readTensor(tensors, name));
}

/** Device types of the file: the CPU, and the formal back end, which the original names but cannot store to. */
const CPU = 1;
const FORMAL = 3;

function readTensor(file: Cursor, name: string): ParamRecord {
  if (file.u64() !== TENSOR_MAGIC) file.refuse(`${name} does not start as a tensor`);
  file.skip(8);
  const device = file.i32();
  file.skip(4);
  const rank = file.i32();
  const type = { code: file.u8(), bits: file.u8(), lanes: file.u16() };
  if (device === FORMAL) logicError('MRT4013', `a stored tensor: ${name} is on device type ${device}`);
  if (device !== CPU) file.refuse(`${name} is on device type ${device}, expected 1`);
  if (rank < 0 || rank * 8 > file.left) file.refuse(`${name} has ${rank} dimensions`);
  const shape = Array.from({ length: rank }, () => file.size());
  const byteSize = file.size();
  if (byteSize !== sizeOf(shape) * Math.ceil(type.bits / 8))
    file.refuse(`${name} has ${byteSize} bytes, which is not what its shape and type need`);
  return { name, type, shape, bytes: file.take(byteSize) };
}

/** Reads a little-endian file front to back; `refuse` throws for what is not there or not right. */
class Cursor {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly refuse: (what: string) => never;
  at: number;

  constructor(bytes: Uint8Array, refuse: (what: string) => never, at = 0) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.refuse = refuse;
    this.at = at;
  }

  get left(): number {
    return this.#bytes.length - this.at;
  }

  /** Position of the next `length` bytes, which are then behind. */
  skip(length: number): number {
    if (length > this.left) this.refuse(`the file ends ${length - this.left} bytes too early`);
    this.at += length;
    return this.at - length;
  }

  take(length: number): Uint8Array {
    const start = this.skip(length);
    return this.#bytes.subarray(start, start + length);
  }

  u8(): number {
    return this.#view.getUint8(this.skip(1));
  }

  u16(): number {
    return this.#view.getUint16(this.skip(2), true);
  }

  i32(): number {
    return this.#view.getInt32(this.skip(4), true);
  }

  u64(): bigint {
    return this.#view.getBigUint64(this.skip(8), true);
  }

  /** A size or dimension: a signed 64-bit integer, which must be one that numbers hold exactly. */
  size(): number {
    const value = this.#view.getBigInt64(this.skip(8), true);
    if (value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER)) this.refuse(`${value} is not a size`);
    return Number(value);
  }

  /** A number of items of at least `itemBytes` bytes each, which the rest of the file must be able to hold. */
  count(itemBytes: number, limit: number): number {
    const value = this.u64();
    if (value * BigInt(itemBytes) > BigInt(this.left)) this.refuse(`${value} items do not fit into the file`);
    if (value > BigInt(limit))
      logicError('MRT4012', `the parameter file has ${value} tensors, the limit is ${limit}`);
    return Number(value);
  }

  name(): string {
    const bytes = this.take(this.count(1, Number.MAX_SAFE_INTEGER));
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      return this.refuse('a name is not UTF-8 text');
    }
  }
}
