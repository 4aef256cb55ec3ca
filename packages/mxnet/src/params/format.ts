/** Writing `.params` files. */
import type { Tensor } from '@mrtjs/tensor';
import { bytesOf, fail, formatShape } from '@mrtjs/tensor';
import type { ParamsFile, StoredArray } from './file.js';
import { ARRAY_MAGIC, LIST_MAGIC, TYPE_FLAGS } from './file.js';

/**
 * The bytes of a parameter file; a file that was read and is written again is unchanged.
 * @throws {MrtError} MRT1116 for a tensor that its array format cannot hold, or a wrong number of names.
 */
export function formatParams(file: ParamsFile): Uint8Array {
  const { arrays, names } = file;
  if (names.length !== 0 && names.length !== arrays.length)
    fail('MRT1116', `${arrays.length} arrays cannot have ${names.length} names`);
  const encoded = names.map((name) => new TextEncoder().encode(name));
  const out = new Writer(32 + sum(arrays.map(byteLength)) + sum(encoded.map((name) => 8 + name.length)));
  out.u64(LIST_MAGIC);
  out.u64(0);
  out.u64(arrays.length);
  arrays.forEach((array, i) => writeArray(out, array, names[i] ?? `array ${i}`));
  out.u64(encoded.length);
  for (const name of encoded) {
    out.u64(name.length);
    out.bytes(name);
  }
  return out.result;
}

function byteLength({ format, tensor }: StoredArray): number {
  const head = format === 0 ? 4 : format === 1 ? 8 : 12;
  if (tensor === null) return head;
  return head + tensor.shape.length * (format === 0 ? 4 : 8) + 12 + tensor.data.byteLength;
}

function writeArray(out: Writer, array: StoredArray, name: string): void {
  const { format, tensor, device } = array;
  if (tensor !== null) checkHeld(format, tensor, name);
  const rank = tensor === null ? (format === 3 ? -1 : 0) : tensor.shape.length;
  if (format !== 0) out.u32(ARRAY_MAGIC[format]);
  if (format >= 2) out.u32(0);
  out.u32(rank);
  if (tensor === null) return;
  for (const dim of tensor.shape)
    if (format === 0) out.u32(dim);
    else out.u64(dim);
  out.u32(device.type);
  out.u32(device.id);
  out.u32(TYPE_FLAGS.indexOf(tensor.dtype));
  out.bytes(bytesOf(tensor));
}

/** Before format 3 no axes means a placeholder; format 0 has dimensions of 32 bits. */
function checkHeld(format: StoredArray['format'], tensor: Tensor, name: string): void {
  if (
    (format < 3 && tensor.shape.length === 0) ||
    (format === 0 && tensor.shape.some((dim) => dim >= 2 ** 32))
  )
    fail('MRT1116', `shape ${formatShape(tensor.shape)} cannot be stored in array format ${format}`, {
      node: name,
      hint: 'use array format 3',
    });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

class Writer {
  readonly result: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(length: number) {
    this.result = new Uint8Array(length);
    this.#view = new DataView(this.result.buffer);
  }

  /** Also writes negative numbers, as two's complement. */
  u32(value: number): void {
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
  }

  u64(value: number): void {
    this.#view.setBigUint64(this.#at, BigInt(value), true);
    this.#at += 8;
  }

  bytes(source: Uint8Array): void {
    this.result.set(source, this.#at);
    this.#at += source.length;
  }
}
