/** Reading `.params` and `.nd` files. */
import type { Diagnostic, DiagnosticCode, Limits, Shape, Tensor } from '@mrtjs/tensor';
import { checkedSize, DEFAULT_LIMITS, DTYPES, fail } from '@mrtjs/tensor';
import type { ArrayFormat, Device, ParamsFile, StoredArray } from './file.js';
import { ARRAY_MAGIC, CPU, LIST_MAGIC, TYPE_FLAGS } from './file.js';

/**
 * Reads a parameter file with arrays of any published format (0 to 3), dense storage. Tensors may share memory with
 * `bytes`. Errors name the array and the byte offset.
 * @throws {MrtError} MRT1111 not a parameter file, MRT1112 cut short, MRT1113 trailing bytes, MRT1114 sparse storage
 * or an unknown element type, MRT1115 names that do not match; MRT0004 beyond the limits. Nothing is allocated before
 * its length has been checked.
 */
export function parseParams(bytes: Uint8Array, limits: Limits = DEFAULT_LIMITS): ParamsFile {
  if (bytes.length > limits.maxFileBytes)
    fail('MRT0004', `the parameter file has ${bytes.length} bytes, the limit is ${limits.maxFileBytes}`);
  const reader = new Reader(bytes);
  if (bytes.length < 8 || reader.u64('the magic') !== LIST_MAGIC)
    fail('MRT1111', 'the parameter file does not begin with the magic number 0x112', {
      hint: 'give the .params file that MXNet wrote',
    });
  if (reader.u64('the header') !== 0) reader.refuse('MRT1111', 'the reserved word is not 0');
  // The smallest array is a placeholder of 4 bytes, the smallest name an empty one of 8.
  const count = reader.count(4, limits.maxTensors, 'arrays');
  const arrays = Array.from({ length: count }, (_, i) => readArray(reader, `array ${i}`, limits));
  const nameCount = reader.count(8, limits.maxTensors, 'names');
  const names = Array.from({ length: nameCount }, (_, i) => reader.name(`name ${i}`, limits));
  if (reader.left > 0) reader.refuse('MRT1113', `${reader.left} bytes follow the last name`);
  checkNames(names, arrays);
  return { arrays, names };
}

function checkNames(names: readonly string[], arrays: readonly StoredArray[]): void {
  if (names.length > 0 && names.length !== arrays.length)
    fail('MRT1115', `the parameter file has ${arrays.length} arrays and ${names.length} names`);
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) fail('MRT1115', `the parameter file has two arrays named ${name}`);
    seen.add(name);
  }
}

function readArray(reader: Reader, what: string, limits: Limits): StoredArray {
  const word = reader.u32(`${what}: its first word`);
  const format = formatOf(word);
  if (format >= 2) {
    const storage = reader.i32(`${what}: its storage type`);
    if (storage !== 0)
      reader.refuse(
        'MRT1114',
        `${what} has storage type ${storage} (sparse)`,
        'convert it to dense storage first',
      );
  }
  const shape = readShape(reader, format, word, what, limits);
  if (shape === null) return { format, device: CPU, tensor: null };
  const device: Device = {
    type: reader.i32(`${what}: its device type`),
    id: reader.i32(`${what}: its device id`),
  };
  const flag = reader.i32(`${what}: its element type`);
  const dtype = TYPE_FLAGS[flag];
  if (dtype === undefined)
    reader.refuse(
      'MRT1114',
      `${what} has the unknown element type ${flag}`,
      `expected 0 to ${TYPE_FLAGS.length - 1}`,
    );
  const size = checkedSize(shape, DTYPES[dtype].bytes, limits, `${what} at byte ${reader.offset}`);
  const data = DTYPES[dtype].fromBytes(reader.take(size * DTYPES[dtype].bytes, `the data of ${what}`));
  return { format, device, tensor: { dtype, shape, data } as Tensor };
}

function formatOf(word: number): ArrayFormat {
  for (const format of [1, 2, 3] as const) if (ARRAY_MAGIC[format] === word) return format;
  return 0;
}

/** The shape, or `null` for a placeholder: no axes before format 3, an unknown rank in it. */
function readShape(
  reader: Reader,
  format: ArrayFormat,
  word: number,
  what: string,
  limits: Limits,
): Shape | null {
  const rank =
    format === 0 ? word : format === 3 ? reader.i32(`${what}: its rank`) : reader.u32(`${what}: its rank`);
  if (rank === (format === 3 ? -1 : 0)) return null;
  if (rank < 0 || rank > limits.maxRank) {
    // In format 0 the first word is the rank, so this is also where a damaged magic number shows.
    if (format === 0)
      reader.refuse(
        'MRT1111',
        `${what} begins with 0x${word.toString(16)}, neither a known format nor a rank`,
      );
    fail('MRT0004', `${what} at byte ${reader.offset}: rank ${rank} exceeds the limit of ${limits.maxRank}`);
  }
  const axis = (): number =>
    format === 0 ? reader.u32(`${what}: its shape`) : reader.u64(`${what}: its shape`);
  return Array.from({ length: rank }, axis);
}

/** A cursor over little-endian bytes that never reads past the end. */
class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#bytes.length - this.offset;
  }

  take(length: number, what: string): Uint8Array {
    if (length > this.left)
      this.refuse(
        'MRT1112',
        `${what} needs ${length} bytes, ${this.left} are left`,
        'copy or download the file again',
      );
    this.offset += length;
    return this.#bytes.subarray(this.offset - length, this.offset);
  }

  u32(what: string): number {
    this.take(4, what);
    return this.#view.getUint32(this.offset - 4, true);
  }

  i32(what: string): number {
    this.take(4, what);
    return this.#view.getInt32(this.offset - 4, true);
  }

  /** As a number: exact below 2^53, and beyond any limit above. */
  u64(what: string): number {
    this.take(8, what);
    return Number(this.#view.getBigUint64(this.offset - 8, true));
  }

  /** A number of items that each take at least `bytesEach`. */
  count(bytesEach: number, limit: number, what: string): number {
    const count = this.u64(`the number of ${what}`);
    if (count > limit) fail('MRT0004', `the parameter file claims ${count} ${what}, the limit is ${limit}`);
    if (count * bytesEach > this.left)
      this.refuse('MRT1112', `${count} ${what} need more than the ${this.left} bytes that are left`);
    return count;
  }

  name(what: string, limits: Limits): string {
    const length = this.u64(`the length of ${what}`);
    if (length > limits.maxStringBytes && length <= this.left)
      fail('MRT0004', `${what} has ${length} bytes, the limit is ${limits.maxStringBytes}`);
    const bytes = this.take(length, what);
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      return this.refuse('MRT1115', `${what} is not UTF-8 text`);
    }
  }

  refuse(code: DiagnosticCode, message: string, hint?: Diagnostic['hint']): never {
    fail(code, `parameter file, byte ${this.offset}: ${message}`, hint === undefined ? {} : { hint });
  }
}
