import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { DType, Tensor } from '@mrtjs/tensor';
import { DEFAULT_LIMITS, DTYPES, equalTensors, float32, sizeOf, zeros } from '@mrtjs/tensor';
import { describeShared, requireShared } from '@mrtjs/testing';
import type { ArrayFormat, ParamsFile, StoredArray } from './file.js';
import { CPU, paramsFile, TYPE_FLAGS } from './file.js';
import { formatParams } from './format.js';
import { parseParams } from './parse.js';

/** Little-endian bytes of words: bigint takes eight, number four, text its characters. */
function words(...parts: readonly (number | bigint | string)[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => {
      if (typeof part === 'string') return [...new TextEncoder().encode(part)];
      const value = BigInt.asUintN(64, BigInt(part));
      return Array.from({ length: typeof part === 'bigint' ? 8 : 4 }, (_, i) =>
        Number((value >> BigInt(8 * i)) & 255n),
      );
    }),
  );
}

const V1 = 0xf993fac8;
const V2 = 0xf993fac9;
const V3 = 0xf993faca;
const ONE = 0x3f800000;
const named = (...array: readonly (number | bigint)[]): Uint8Array =>
  words(0x112n, 0n, 1n, ...array, 1n, 3n, 'arg');

describe('array formats', () => {
  test.each<[ArrayFormat, Uint8Array]>([
    [0, named(2, 1, 2, 1, 0, 0, ONE, ONE)],
    [1, named(V1, 2, 1n, 2n, 1, 0, 0, ONE, ONE)],
    [2, named(V2, 0, 2, 1n, 2n, 1, 0, 0, ONE, ONE)],
    [3, named(V3, 0, 2, 1n, 2n, 1, 0, 0, ONE, ONE)],
  ])('format %d', (format, bytes) => {
    const file = parseParams(bytes);
    expect(file.names).toEqual(['arg']);
    expect(file.arrays[0]).toMatchObject({ format, device: CPU });
    expect(equalTensors(file.arrays[0]?.tensor as Tensor, float32([1, 2], [1, 1]))).toBe(true);
    expect(formatParams(file)).toEqual(bytes);
  });

  test.each<[ArrayFormat, Uint8Array]>([
    [0, named(0)],
    [1, named(V1, 0)],
    [2, named(V2, 0, 0)],
    [3, named(V3, 0, -1)],
  ])('the placeholder of format %d has no tensor', (format, bytes) => {
    const file = parseParams(bytes);
    expect(file.arrays).toEqual([{ format, device: CPU, tensor: null }]);
    expect(formatParams(file)).toEqual(bytes);
  });

  test('format 3 holds scalars, and others are not asked to', () => {
    const scalar = parseParams(named(V3, 0, 0, 1, 0, 0, ONE));
    expect(scalar.arrays[0]?.tensor?.shape).toEqual([]);
    expect(paramsFile(new Map([['s', zeros('float32', [])]])).arrays[0]?.format).toBe(3);
    expect(paramsFile(new Map([['s', zeros('float32', [1])]])).arrays[0]?.format).toBe(2);
    const array: StoredArray = { format: 2, device: CPU, tensor: zeros('float32', []) };
    expect(() => formatParams({ arrays: [array], names: ['s'] })).toThrow(/MRT1116 node s/);
  });

  test('the flags of the element types', () => {
    expect(TYPE_FLAGS.slice(0, 8)).toEqual([
      'float32',
      'float64',
      'float16',
      'uint8',
      'int32',
      'int8',
      'int64',
      'bool',
    ]);
    expect(new Set(TYPE_FLAGS)).toEqual(new Set(Object.keys(DTYPES)));
  });

  test('the device is kept', () => {
    const bytes = named(V2, 0, 1, 1n, 2, 3, 0, ONE);
    expect(parseParams(bytes).arrays[0]?.device).toEqual({ type: 2, id: 3 });
    expect(formatParams(parseParams(bytes))).toEqual(bytes);
  });
});

test('any file of any formats is read back, and written again unchanged [R229]', () => {
  const array = fc
    .tuple(
      fc.constantFrom(...TYPE_FLAGS),
      fc.constantFrom<ArrayFormat>(0, 1, 2, 3),
      fc.array(fc.nat(3), { minLength: 1, maxLength: 4 }),
    )
    .chain(([dtype, format, shape]) => {
      const length = sizeOf(shape) * DTYPES[dtype].bytes;
      return fc.uint8Array({ minLength: length, maxLength: length }).map((raw): StoredArray => ({
        format,
        device: CPU,
        tensor: { dtype, shape, data: DTYPES[dtype].fromBytes(raw) } as Tensor,
      }));
    });
  const files = fc
    .tuple(fc.array(array), fc.boolean())
    .chain(([arrays, hasNames]) =>
      fc
        .uniqueArray(fc.string({ unit: 'grapheme' }), { minLength: arrays.length, maxLength: arrays.length })
        .map((names): ParamsFile => ({ arrays, names: hasNames ? names : [] })),
    );
  fc.assert(
    fc.property(files, (file) => {
      const bytes = formatParams(file);
      const back = parseParams(bytes);
      expect(back.names).toEqual(file.names);
      back.arrays.forEach((a, i) => {
        expect(a.format).toBe(file.arrays[i]?.format);
        expect(equalTensors(a.tensor as Tensor, file.arrays[i]?.tensor as Tensor)).toBe(true);
      });
      expect(formatParams(back)).toEqual(bytes);
    }),
  );
});

describe('damaged files', () => {
  const good = named(V2, 0, 2, 1n, 2n, 1, 0, 0, ONE, ONE);
  const cases: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['nothing', new Uint8Array(), /MRT1111/],
    ['another magic', words(0x113n, 0n, 0n, 0n), /MRT1111 .*0x112/],
    ['a reserved word', words(0x112n, 1n, 0n, 0n), /MRT1111 .*reserved/],
    ['an array of no format', named(0x12345678), /MRT1111 .*byte 28: array 0 begins with 0x12345678/],
    ['sparse storage', named(V2, 1, 1, 1n), /MRT1114 .*byte 32: array 0 has storage type 1/],
    ['an unknown element type', named(V2, 0, 1, 1n, 1, 0, 12), /MRT1114 .*array 0 .*element type 12/],
    [
      'data cut short',
      good.subarray(0, 68),
      /MRT1112 .*byte 64: the data of array 0 needs 8 bytes, 4 are left/,
    ],
    ['trailing bytes', Uint8Array.of(...good, 0), /MRT1113 .*byte 91: 1 bytes follow/],
    ['2^60 arrays', words(0x112n, 0n, 1n << 60n), /MRT0004/],
    ['more arrays than bytes', words(0x112n, 0n, 1000n, 0), /MRT1112 .*1000 arrays/],
    ['a rank of 40', named(V2, 0, 40), /MRT0004 array 0 .*rank 40/],
    ['a negative rank', named(V3, 0, -2), /MRT0004/],
    ['a shape of 2^80 elements', named(V2, 0, 2, 1n << 40n, 1n << 40n, 1, 0, 0), /MRT0004 array 0/],
    ['a dimension of 2^64 - 1', named(V2, 0, 1, -1n, 1, 0, 0), /MRT0004 array 0/],
    ['1 GiB that is not there', named(V2, 0, 1, 1n << 28n, 1, 0, 0), /MRT1112 .*needs 1073741824 bytes/],
    ['a name of 2^63 bytes', words(0x112n, 0n, 1n, 0, 1n, 1n << 63n), /MRT1112 .*name 0/],
    ['too few names', words(0x112n, 0n, 2n, 0, 0, 1n, 1n, 'a'), /MRT1115 .*2 arrays and 1 names/],
    ['two equal names', words(0x112n, 0n, 2n, 0, 0, 2n, 1n, 'a', 1n, 'a'), /MRT1115 .*named a/],
  ];
  test.each(cases)('%s', (_, bytes, message) => expect(() => parseParams(bytes)).toThrow(message));

  test('a name that is not UTF-8', () => {
    const bytes = words(0x112n, 0n, 1n, 0, 1n, 1n, 'a');
    bytes[bytes.length - 1] = 0xff;
    expect(() => parseParams(bytes)).toThrow(/MRT1115 .*UTF-8/);
  });

  test('every cut is refused', () => {
    for (let end = 0; end < good.length; end++)
      expect(() => parseParams(good.subarray(0, end))).toThrow(/MRT11(11|12)/);
  });

  test('the limits of the caller are kept', () => {
    expect(() => parseParams(good, { ...DEFAULT_LIMITS, maxTensorBytes: 7 })).toThrow(/MRT0004/);
    expect(() => parseParams(good, { ...DEFAULT_LIMITS, maxFileBytes: 90 })).toThrow(/MRT0004/);
    expect(() => parseParams(good, { ...DEFAULT_LIMITS, maxStringBytes: 2 })).toThrow(/MRT0004/);
  });
});

describeShared(['real', 'models', 'mxnet'], 'real parameter files [R229]', () => {
  test.each<[string, number, ArrayFormat, DType]>([
    ['cosmin-tabular/model-0004.params', 6, 2, 'float32'],
    ['fixtures/legacy_ndarray.v0', 6, 0, 'float32'],
    ['gluoncv-cifar/cifar_resnet20_v1-0000.params', 107, 2, 'float32'],
    ['gluoncv-cifar/cifar_resnet56_v1-0000.params', 287, 2, 'float32'],
    ['lffd/plate_64_512_16L_3scales_v1_small-0000.params', 62, 2, 'float32'],
    ['matlab-mnist-lenet/mnist-lenet-0-0010.params', 8, 0, 'float32'],
    ['mtcnn/det1-0001.params', 13, 0, 'float32'],
    ['mtcnn/det2-0001.params', 16, 0, 'float32'],
    ['mtcnn/det3-0001.params', 21, 0, 'float32'],
    ['sagemaker-mnist-mlp/model-0000.params', 6, 2, 'float32'],
    ['tiny/go_test-0001.params', 2, 0, 'float32'],
    ['tiny/mean_224.nd', 1, 0, 'float32'],
    ['tiny/sagemaker-default-0000.params', 2, 1, 'float32'],
    ['tiny/sagemaker-gluon-block-model.params', 6, 1, 'float32'],
  ])('%s: %d arrays of format %d, written back unchanged', (name, count, format, dtype) => {
    const bytes = new Uint8Array(readFileSync(requireShared('real', 'models', 'mxnet', name)));
    const file = parseParams(bytes);
    expect(file.arrays).toHaveLength(count);
    for (const array of file.arrays) {
      expect(array.format).toBe(format);
      expect(array.tensor?.dtype).toBe(dtype);
    }
    // Not `toEqual`: comparing megabytes element by element is slow.
    expect(Buffer.compare(formatParams(file), bytes)).toBe(0);
  });

  test('the arrays of the oldest format count from 0', () => {
    const bytes = readFileSync(requireShared('real', 'models', 'mxnet', 'fixtures', 'legacy_ndarray.v0'));
    const { arrays, names } = parseParams(bytes);
    expect(names).toEqual([]);
    for (const { tensor } of arrays) {
      expect(tensor?.shape).toEqual([128]);
      expect([...(tensor?.data ?? [])]).toEqual(Array.from({ length: 128 }, (_, i) => i));
    }
  });

  test('a file without a list of names has none; the mean image has its own', () => {
    const bytes = readFileSync(requireShared('real', 'models', 'mxnet', 'tiny', 'mean_224.nd'));
    const { arrays, names } = parseParams(bytes);
    expect(names).toEqual(['mean_img']);
    expect(arrays[0]?.tensor?.shape).toEqual([3, 224, 224]);
  });
});
