import type { Tensor } from '@mrtjs/tensor';
import { DEFAULT_LIMITS, float32, float64, int32 } from '@mrtjs/tensor';
import onnxProto from 'onnx-proto';
import type { onnx } from 'onnx-proto';
import { int64, listOf } from '../testing/models.js';
import { tensorProto } from './encode.js';
import { externalBytes } from './external.js';
import { readTensor } from './tensor.js';

const { TensorProto } = onnxProto.onnx;

/** Through bytes and back, as in a file. */
function read(proto: onnx.ITensorProto): Tensor {
  return readTensor(TensorProto.decode(TensorProto.encode(proto).finish()), { limits: DEFAULT_LIMITS });
}

test.each<[Tensor]>([
  [float32([2, 2], [1.5, -2, 0, 3e38])],
  [float64([2], [1e300, -1])],
  [int32([3], [1, -2, 2 ** 31 - 1])],
  [int64(1, -1, 2 ** 40)],
  [float32([], [7])],
  [float32([0], [])],
])('raw data of %j', (tensor) => {
  expect(read(tensorProto('t', tensor))).toEqual(tensor);
});

test.each<[number, Partial<onnx.ITensorProto>, Tensor['dtype'], number[]]>([
  [1, { floatData: [1.5, -2] }, 'float32', [1.5, -2]],
  [2, { int32Data: [255, 0] }, 'uint8', [255, 0]],
  [3, { int32Data: [-128, 127] }, 'int8', [-128, 127]],
  [6, { int32Data: [-5, 5] }, 'int32', [-5, 5]],
  [7, { int64Data: [-5, 2 ** 40] }, 'int64', [-5, 2 ** 40]],
  [9, { int32Data: [1, 0] }, 'bool', [1, 0]],
  [10, { int32Data: [0x3c00, 0xc000] }, 'float16', [1, -2]],
  [11, { doubleData: [1e300, 0] }, 'float64', [1e300, 0]],
  [12, { uint64Data: [2 ** 32 - 1, 0] }, 'uint32', [2 ** 32 - 1, 0]],
  [13, { uint64Data: [2 ** 33, 0] }, 'uint64', [2 ** 33, 0]],
  [16, { int32Data: [0x3f80, 0xc000] }, 'float32', [1, -2]],
])('typed data of element type %d', (dataType, field, dtype, values) => {
  const tensor = read({ name: 't', dims: [2], dataType, ...field });
  expect(tensor.dtype).toBe(dtype);
  expect(listOf(tensor)).toEqual(values);
});

test('the tensor has memory of its own', () => {
  const proto = tensorProto('t', float32([1], [1]));
  const tensor = readTensor(proto, { limits: DEFAULT_LIMITS });
  proto.rawData?.fill(0);
  expect(listOf(tensor)).toEqual([1]);
});

test.each([
  [{ dims: [3], dataType: 1, floatData: [1] }, 'MRT1206 tensor t of shape (3,) has 1 elements, expected 3'],
  [
    { dims: [1], dataType: 1, rawData: new Uint8Array(5) },
    'MRT1206 tensor t of shape (1,) has 5 bytes, expected 4',
  ],
  [{ dims: [1], dataType: 14 }, 'MRT1207 tensor t has element type complex64'],
])('%j is refused', (fields, message) => {
  expect(() => read({ name: 't', ...fields })).toThrow(message);
});

describe('external data', () => {
  const file = Uint8Array.from({ length: 10 }, (_, i) => i);
  const bytes = (
    entries: Readonly<Record<string, string>>,
    read?: (location: string) => Uint8Array,
  ): number[] => [
    ...externalBytes(
      Object.entries(entries).map(([key, value]) => ({ key, value })),
      'tensor t',
      read,
      DEFAULT_LIMITS,
    ),
  ];

  test('a range of a file, or all of it', () => {
    const asked: string[] = [];
    const reader = (location: string): Uint8Array => {
      asked.push(location);
      return file;
    };
    expect(bytes({ location: 'a/b.bin', offset: '2', length: '3' }, reader)).toEqual([2, 3, 4]);
    expect(bytes({ location: 'c..d', offset: '8' }, reader)).toEqual([8, 9]);
    expect(asked).toEqual(['a/b.bin', 'c..d']);
  });

  test('is the data of a tensor', () => {
    const proto = {
      name: 't',
      dims: [2],
      dataType: 2,
      dataLocation: 1,
      externalData: [
        { key: 'location', value: 'w' },
        { key: 'length', value: '2' },
      ],
    };
    const tensor = readTensor(proto, { limits: DEFAULT_LIMITS, externalData: () => file });
    expect(listOf(tensor)).toEqual([0, 1]);
  });

  test.each(['/etc/passwd', '../w.bin', 'a/../../w', '..', 'C:\\w', '\\\\host\\w', 'a\\..\\w', '', 'w\0'])(
    'the path %j is refused and not read',
    (location) => {
      const reader = jest.fn(() => file);
      expect(() => bytes({ location }, reader)).toThrow('MRT1208');
      expect(reader).not.toHaveBeenCalled();
    },
  );

  test.each([
    [{ location: 'w', offset: '8', length: '3' }],
    [{ location: 'w', offset: '-1' }],
    [{ location: 'w', offset: '11' }],
    [{ location: 'w', length: '1e1' }],
  ])('%j is refused', (entries) => {
    expect(() => bytes(entries, () => file)).toThrow('MRT1208');
  });

  test('needs a reader', () => {
    expect(() => bytes({ location: 'w' })).toThrow('give externalData');
  });
});
