import fc from 'fast-check';
import type { DType } from './dtype.js';
import { DTYPES, isDType } from './dtype.js';
import { checkedSize, DEFAULT_LIMITS } from './limits.js';
import {
  absMax,
  bytesOf,
  convert,
  equalTensors,
  float32,
  float64,
  int32,
  reshaped,
  tensor,
  toNumbers,
  zeros,
} from './tensor.js';

const dtypes = Object.keys(DTYPES) as DType[];

test('a tensor needs as many elements as its shape says', () => {
  expect(() => float32([2, 2], [1, 2, 3])).toThrow(expect.objectContaining({ code: 'MRT0001' }));
  expect(tensor('int8', [3], Int8Array.of(1, 2, 3)).shape).toEqual([3]);
});

test.each(dtypes)('%s: bytes at an odd offset are read, also those of a Buffer', (dtype) => {
  const bytes = new Uint8Array(17).map((_, i) => i % 2);
  const expected = Array.from(DTYPES[dtype].fromBytes(bytes.slice(1)), Number);
  expect(Array.from(DTYPES[dtype].fromBytes(bytes.subarray(1)), Number)).toEqual(expected);
  expect(Array.from(DTYPES[dtype].fromBytes(Buffer.from(bytes.buffer, 1, 16)), Number)).toEqual(expected);
});

test.each(dtypes)('%s: facts agree with the arrays it allocates', (dtype) => {
  const { bytes, allocate, fromBytes } = DTYPES[dtype];
  expect(allocate(3).byteLength).toBe(3 * bytes);
  // An offset of 1 is never aligned, except for one-byte types.
  const odd = new Uint8Array(3 * bytes + 1).subarray(1);
  odd.fill(1);
  expect(fromBytes(odd)).toHaveLength(3);
  expect(bytesOf({ dtype, shape: [3], data: fromBytes(odd) } as never)).toEqual(
    new Uint8Array(3 * bytes).fill(1),
  );
  expect(isDType(dtype)).toBe(true);
});

test('names of Object.prototype are no element types', () => {
  expect(isDType('toString')).toBe(false);
  expect(isDType('__proto__')).toBe(false);
});

describe('convert', () => {
  test('widening float32 to float64 and back is exact [R15]', () => {
    fc.assert(
      fc.property(fc.array(fc.float()), (values) => {
        const t = float32([values.length], values);
        expect(equalTensors(convert(convert(t, 'float64'), 'float32'), t)).toBe(true);
      }),
    );
  });

  test('returns the tensor itself when the type is right', () => {
    const t = int32([1], [5]);
    expect(convert(t, 'int32')).toBe(t);
  });

  test.each<[DType, readonly unknown[]]>([
    ['int8', [1, -2, 44]],
    ['bool', [1, 1, 1]],
    ['int64', [1n, -2n, 300n]],
    ['float16', [0x3e00, 0xc180, 0x5cb0]],
  ])('to %s', (dtype, expected) => {
    expect([...convert(float64([3], [1.5, -2.75, 300]), dtype).data]).toEqual(expected);
  });

  test('from int64 and float16', () => {
    expect([...toNumbers(tensor('int64', [2], BigInt64Array.of(-3n, 7n)))]).toEqual([-3, 7]);
    expect([...toNumbers(tensor('float16', [1], Uint16Array.of(0x3c00)))]).toEqual([1]);
  });
});

test('absMax', () => {
  expect(absMax(float64([3], [1, -4, 2]))).toBe(4);
  expect(absMax(zeros('float32', [0]))).toBe(0);
  expect(absMax(float64([3], [1, NaN, 9]))).toBeNaN();
  expect(absMax(tensor('int64', [1], BigInt64Array.of(-9n)))).toBe(9);
});

test('reshaped keeps the data and checks the size', () => {
  const t = float64([2, 3], [1, 2, 3, 4, 5, 6]);
  expect(reshaped(t, [6]).data).toBe(t.data);
  expect(() => reshaped(t, [4])).toThrow(expect.objectContaining({ code: 'MRT0001' }));
});

test('equality is of type, shape and bytes', () => {
  expect(equalTensors(float64([1], [NaN]), float64([1], [NaN]))).toBe(true);
  expect(equalTensors(float64([1], [0]), float64([1], [-0]))).toBe(false);
  expect(equalTensors(float64([1], [1]), float32([1], [1]))).toBe(false);
  expect(equalTensors(float64([1], [1]), float64([1, 1], [1]))).toBe(false);
});

describe('checkedSize', () => {
  test('gives the number of elements', () => {
    expect(checkedSize([2, 3], 4, DEFAULT_LIMITS, 'x')).toBe(6);
    expect(checkedSize([], 8, DEFAULT_LIMITS, 'x')).toBe(1);
  });
  test.each([
    [new Array<number>(33).fill(1)],
    [[2 ** 31]],
    [[2 ** 20, 2 ** 20]],
    [[-1]],
    [[1.5]],
    [[NaN]],
    [[2 ** 60]],
  ])('refuses %j', (shape) =>
    expect(() => checkedSize(shape, 8, DEFAULT_LIMITS, 'x')).toThrow(
      expect.objectContaining({ code: 'MRT0004' }),
    ),
  );
});
