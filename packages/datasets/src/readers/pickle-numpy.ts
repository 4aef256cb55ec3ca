/** The few names that pickles of numpy arrays and scalars mention, as functions that only make data. */
import type { DType } from '@mrtjs/tensor';
import { DTYPES } from '@mrtjs/tensor';

/** Element types by numpy's name. */
const DTYPE_OF: ReadonlyMap<unknown, DType> = new Map([
  ['i1', 'int8'],
  ['u1', 'uint8'],
  ['i2', 'int16'],
  ['u2', 'uint16'],
  ['i4', 'int32'],
  ['u4', 'uint32'],
  ['i8', 'int64'],
  ['u8', 'uint64'],
  ['f4', 'float32'],
  ['f8', 'float64'],
]);

/** A function as the parser calls it, with whatever arguments the pickle gives. */
type PickleFunction = (...args: readonly unknown[]) => unknown;

/**
 * Functions by full name: fresh ones for each pickle, because a pickle can hang properties on what it mentions. Arrays
 * become lists of numbers with the method that the parser sets their state by.
 */
export function numpyNames(): ReadonlyMap<string, PickleFunction> {
  const scalar: PickleFunction = (type, bytes) => elements(type, bytes)[0];
  const reconstruct: PickleFunction = () => withState([]);
  return new Map<string, PickleFunction>([
    ['numpy.ndarray', () => mismatch('an array without state')],
    ['numpy.dtype', (name) => new ElementType(name)],
    ['numpy.core.multiarray._reconstruct', reconstruct],
    ['numpy._core.multiarray._reconstruct', reconstruct],
    ['numpy.core.multiarray.scalar', scalar],
    ['numpy._core.multiarray.scalar', scalar],
    // How protocols below 3 write bytes.
    ['_codecs.encode', (text) => Uint8Array.from(String(text), (char) => char.charCodeAt(0))],
  ]);
}

/** `numpy.dtype`: its name, and the byte order that its state gives. */
class ElementType {
  readonly name: unknown;
  bigEndian = false;

  constructor(name: unknown) {
    this.name = name;
  }

  __setstate__(state: readonly unknown[]): void {
    this.bigEndian = state[1] === '>';
  }
}

/** State of an array: version, shape, element type, whether column-major, bytes. Only arrays of one axis are data here. */
function withState(list: number[]): number[] {
  const __setstate__ = ([, shape, type, , bytes]: readonly unknown[]): void => {
    const values = elements(type, bytes);
    if (!Array.isArray(shape) || shape.length !== 1 || shape[0] !== values.length)
      mismatch(`an array of shape (${String(shape)}) with ${values.length} elements`);
    list.push(...values);
  };
  return Object.defineProperty(list, '__setstate__', { value: __setstate__ });
}

function elements(type: unknown, bytes: unknown): number[] {
  const dtype = type instanceof ElementType && !type.bigEndian ? DTYPE_OF.get(type.name) : undefined;
  if (dtype === undefined || !(bytes instanceof Uint8Array) || bytes.length % DTYPES[dtype].bytes !== 0)
    return mismatch('an array of other elements than little-endian numbers');
  return Array.from(DTYPES[dtype].fromBytes(bytes), Number);
}

function mismatch(what: string): never {
  throw new TypeError(what);
}
