import fc from 'fast-check';
import type { DType } from './dtype.js';
import { DTYPES } from './dtype.js';
import { DEFAULT_LIMITS } from './limits.js';
import { formatNpy, parseNpy, parseNpyHeader } from './npy.js';
import type { Tensor } from './tensor.js';
import { bytesOf, equalTensors, float32, int32, zeros } from './tensor.js';
import { sizeOf } from './shape.js';

const dtypes = Object.keys(DTYPES) as DType[];
const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));

/** A file with this header text and payload, in any format version. */
function file(header: string, payload: Uint8Array = new Uint8Array(), version = 1): Uint8Array {
  const text = latin1(`${header}\n`);
  const length = text.length;
  const size =
    version === 1 ? [length & 255, length >> 8] : [length & 255, (length >> 8) & 255, length >> 16, 0];
  return Uint8Array.of(...latin1('\x93NUMPY'), version, 0, ...size, ...text, ...payload);
}

const header = (descr: string, shape: string, fortran = 'False'): string =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }`;

test('writes the bytes that NumPy writes', () => {
  const bytes = formatNpy(int32([1, 2], [1, -1]));
  const text = `\x93NUMPY\x01\x00\x76\x00{'descr': '<i4', 'fortran_order': False, 'shape': (1, 2), }`;
  expect(bytes.length).toBe(128 + 8);
  expect(bytes.subarray(0, 128)).toEqual(latin1(`${text.padEnd(127)}\n`));
  expect([...bytes.subarray(128)]).toEqual([1, 0, 0, 0, 255, 255, 255, 255]);
  expect(String.fromCharCode(...formatNpy(zeros('int8', [3])))).toContain(`'descr': '|i1'`);
  expect(String.fromCharCode(...formatNpy(zeros('bool', [3])))).toContain(`'shape': (3,)`);
});

test('every element type, any shape: reading gives back what was written', () => {
  const anyTensor = fc
    .tuple(fc.constantFrom(...dtypes), fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 5 }))
    .chain(([dtype, shape]) => {
      const length = sizeOf(shape) * DTYPES[dtype].bytes;
      return fc
        .uint8Array({ minLength: length, maxLength: length, max: dtype === 'bool' ? 1 : 255 })
        .map((bytes) => ({ dtype, shape, data: DTYPES[dtype].fromBytes(bytes) }) as Tensor);
    });
  fc.assert(
    fc.property(anyTensor, (t) => {
      const bytes = formatNpy(t);
      expect((bytes.length - bytesOf(t).length) % 64).toBe(0);
      expect(equalTensors(parseNpy(bytes), t)).toBe(true);
    }),
  );
});

test.each([1, 2, 3])('reads format version %d.0', (version) => {
  const t = parseNpy(file(header('<f4', '(2,)'), bytesOf(float32([2], [1, 2])), version));
  expect(equalTensors(t, float32([2], [1, 2]))).toBe(true);
});

test('reads big-endian elements and any spelling of one-byte types', () => {
  expect(parseNpy(file(header('>i4', '(2,)'), Uint8Array.of(0, 0, 1, 0, 255, 255, 255, 254))).data).toEqual(
    Int32Array.of(256, -2),
  );
  expect(parseNpy(file(header('>u8', '(1,)'), Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 5))).data).toEqual(
    BigUint64Array.of(5n),
  );
  expect(parseNpy(file(header('=i2', '3'), Uint8Array.of(1, 0, 2, 0, 3, 0))).shape).toEqual([3]);
  expect(parseNpy(file(header('?', '(3,)'), Uint8Array.of(0, 7, 1))).data).toEqual(Uint8Array.of(0, 1, 1));
  expect(parseNpy(file(header('|u1', '()'), Uint8Array.of(9))).shape).toEqual([]);
});

test('turns Fortran order into row-major order', () => {
  const columns = float32([6], [0, 3, 1, 4, 2, 5]);
  const t = parseNpy(file(header('<f4', '(2, 3)', 'True'), bytesOf(columns)));
  expect(equalTensors(t, float32([2, 3], [0, 1, 2, 3, 4, 5]))).toBe(true);
  const cube = parseNpy(file(header('|i1', '(2, 2, 2)', 'True'), Uint8Array.of(0, 4, 2, 6, 1, 5, 3, 7)));
  expect([...cube.data]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test('a header without alignment padding is fine, and so is data at an odd offset', () => {
  const bytes = file(header('<f8', '(1,)'), new Uint8Array(new Float64Array([2.5]).buffer));
  const shifted = new Uint8Array(bytes.length + 1);
  shifted.set(bytes, 1);
  expect(parseNpy(shifted.subarray(1)).data).toEqual(Float64Array.of(2.5));
});

describe('hostile files', () => {
  const cases: readonly (readonly [string, Uint8Array, string])[] = [
    ['an empty file', new Uint8Array(), 'MRT0101'],
    ['a wrong magic', latin1('\x93NUMPX\x01\x00'), 'MRT0101'],
    ['version 4', file(header('<f4', '()'), new Uint8Array(4), 4), 'MRT0101'],
    ['a preamble cut short', latin1('\x93NUMPY\x02\x00\x01'), 'MRT0101'],
    ['a header longer than the file', latin1('\x93NUMPY\x01\x00\xff\xff{}'), 'MRT0101'],
    ['a header of 4 GiB', latin1('\x93NUMPY\x02\x00\xff\xff\xff\xff{}'), 'MRT0004'],
    ['code instead of a header', file("__import__('os').abort()"), 'MRT0101'],
    ['no descr', file("{'fortran_order': False, 'shape': ()}"), 'MRT0101'],
    ['no shape', file("{'descr': '<f4', 'fortran_order': False}"), 'MRT0101'],
    ['no order', file("{'descr': '<f4', 'shape': ()}", new Uint8Array(4)), 'MRT0101'],
    ['a negative dimension', file(header('<f4', '(-1,)')), 'MRT0101'],
    ['a fractional dimension', file(header('<f4', '(1.5,)')), 'MRT0101'],
    ['a huge shape', file(header('<f4', '(1000000, 1000000)')), 'MRT0004'],
    ['a dimension beyond 2^53', file(header('<f4', '(9007199254740993,)')), 'MRT0101'],
    ['a rank of 40', file(header('<f4', `(${'1,'.repeat(40)})`), new Uint8Array(4)), 'MRT0004'],
    ['too little data', file(header('<f4', '(2,)'), new Uint8Array(7)), 'MRT0101'],
    ['trailing bytes', file(header('<f4', '(2,)'), new Uint8Array(9)), 'MRT0101'],
    ['objects', file(header('|O', '(2,)')), 'MRT0102'],
    ['text', file(header('<U3', '(2,)')), 'MRT0102'],
    ['complex numbers', file(header('<c8', '(2,)')), 'MRT0102'],
    ['structures', file("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}"), 'MRT0102'],
  ];
  test.each(cases)('%s is refused', (_, bytes, code) =>
    expect(() => parseNpy(bytes)).toThrow(expect.objectContaining({ code })),
  );

  test('limits of the caller are kept', () => {
    const bytes = formatNpy(zeros('float64', [100]));
    expect(() => parseNpy(bytes, { ...DEFAULT_LIMITS, maxTensorBytes: 799 })).toThrow(/MRT0004/);
    expect(parseNpy(bytes, { ...DEFAULT_LIMITS, maxTensorBytes: 800 }).shape).toEqual([100]);
  });

  test('the header can be read from the first bytes alone', () => {
    const bytes = formatNpy(zeros('float64', [100, 2]));
    expect(parseNpyHeader(bytes.subarray(0, 128))).toEqual({
      dtype: 'float64',
      bigEndian: false,
      fortran: false,
      shape: [100, 2],
      dataOffset: 128,
    });
    expect(() => parseNpyHeader(bytes.subarray(0, 100))).toThrow(/MRT0101/);
  });

  test('damage anywhere is either an MrtError or a well-formed tensor', () => {
    const good = formatNpy(int32([2, 2], [1, 2, 3, 4]));
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (at, byte) => {
        const bytes = good.slice();
        bytes[at] = byte;
        try {
          const t = parseNpy(bytes);
          expect(t.data).toHaveLength(sizeOf(t.shape));
        } catch (error) {
          expect((error as { code?: string }).code).toMatch(/^MRT0(004|101|102)$/);
        }
      }),
      { numRuns: 500 },
    );
  });
});
