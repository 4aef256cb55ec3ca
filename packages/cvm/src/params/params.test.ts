import { float64, int32, tensor } from '@mrtjs/tensor';
import fc from 'fast-check';
import { refusalOf } from '../testing/index.js';
import { parseParamsBlob } from './read.js';
import type { ParamTensor } from './record.js';
import { paramTensor, recordTensor } from './record.js';
import { formatParamsBlob } from './write.js';

/** The file of CVM-SPEC 1.7. */
const DUMP = `
b7 9c 04 05 4f 8d e5 f7 00 00 00 00 00 00 00 00
01 00 00 00 00 00 00 00 02 00 00 00 00 00 00 00
77 30 01 00 00 00 00 00 00 00 3f a1 b4 96 f0 40
5e dd 00 00 00 00 00 00 00 00 01 00 00 00 00 00
00 00 02 00 00 00 00 08 01 00 02 00 00 00 00 00
00 00 04 00 00 00 00 00 00 00 08 00 00 00 00 00
00 00 01 fe 03 fc 64 64 9c 7f`;
const FILE = Uint8Array.from(DUMP.trim().split(/\s+/), (byte) => parseInt(byte, 16));
const W0 = tensor('int8', [2, 4], Int8Array.of(1, -2, 3, -4, 100, 100, -100, 127));

/** Offsets in that file. */
const AT = {
  names: 16,
  nameLength: 24,
  count: 34,
  tensor: 42,
  device: 58,
  rank: 66,
  code: 70,
  bits: 71,
  lanes: 72,
  shape: 74,
  byteSize: 90,
  data: 98,
};

function changed(at: number, ...bytes: readonly number[]): Uint8Array {
  const file = FILE.slice();
  file.set(bytes, at);
  return file;
}
const read = (file: Uint8Array): unknown => parseParamsBlob(file).map(recordTensor);

test('the example of the specification, byte for byte [C38, C39, R210]', () => {
  expect(FILE).toHaveLength(106);
  expect(formatParamsBlob([['w0', W0]])).toEqual(FILE);
  const [record] = parseParamsBlob(FILE);
  expect(record?.name).toBe('w0');
  expect(record && recordTensor(record)).toEqual(W0);
});

test('the empty list has 32 bytes [C46]', () => {
  const empty = formatParamsBlob([]);
  expect(empty).toEqual(Uint8Array.of(...FILE.slice(0, 8), ...new Array<number>(24).fill(0)));
  expect(parseParamsBlob(empty)).toEqual([]);
});

test.each([
  ['nothing [C46]', new Uint8Array(), 'E1 MRT4013'],
  ['a wrong list magic [C41]', changed(0, 0), 'E1 MRT4013'],
  ['reserved words that are not 0 [C39]', changed(8, 1), 'accepted'],
  [
    'more names than the file can hold [C41]',
    changed(AT.names, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
    'E1 MRT4013',
  ],
  ['a name longer than the file [C41]', changed(AT.nameLength, 0xff, 0xff), 'E1 MRT4013'],
  ['a name that is no UTF-8', changed(AT.nameLength + 8, 0xff), 'E1 MRT4013'],
  ['more tensors than names [C41]', changed(AT.count, 2), 'E1 MRT4013'],
  ['a file cut in the names [C41]', FILE.slice(0, 30), 'E1 MRT4013'],
  ['a file cut before the number of tensors [C41]', FILE.slice(0, 40), 'E1 MRT4013'],
  ['a wrong tensor magic [C41]', changed(AT.tensor, 0), 'E2 MRT4013'],
  ['a file cut in the tensor header [C41]', FILE.slice(0, 60), 'E2 MRT4013'],
  ['a file without the data [C47]', FILE.slice(0, AT.data), 'E2 MRT4013'],
  ['a file cut in the data [C47]', FILE.slice(0, 105), 'E2 MRT4013'],
  ['trailing bytes [C48]', Uint8Array.of(...FILE, 1, 2, 3), 'accepted'],
  ['device type 2 [C41]', changed(AT.device, 2), 'E2 MRT4013'],
  ['device type 3 [C41]', changed(AT.device, 3), 'E1 MRT4013'],
  ['another rank than the shape has', changed(AT.rank, 1), 'E2 MRT4013'],
  ['a negative rank', changed(AT.rank, 0xff, 0xff, 0xff, 0xff), 'E2 MRT4013'],
  ['a rank of two thousand million', changed(AT.rank, 0xff, 0xff, 0xff, 0x7f), 'E2 MRT4013'],
  ['another byte size than the shape needs [C41]', changed(AT.byteSize, 7), 'E2 MRT4013'],
  ['a negative dimension', changed(AT.shape, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), 'E2 MRT4013'],
  ['a shape and size far beyond the file [C47]', changed(AT.shape + 4, 1), 'E2 MRT4013'],
  ['unsigned elements [C40]', changed(AT.code, 1), 'E1 MRT4014'],
  ['floats [C40]', changed(AT.code, 2), 'E1 MRT4014'],
  ['elements of 7 bits [C40]', changed(AT.bits, 7), 'E1 MRT4014'],
  ['two lanes [C40]', changed(AT.lanes, 2), 'E1 MRT4014'],
])('%s: %s', (_, file, outcome) => expect(refusalOf(() => read(file))).toBe(outcome));

test('host limits are code 1', () => {
  expect(refusalOf(() => parseParamsBlob(FILE, { maxFileBytes: 100 }))).toBe('E1 MRT4012');
  expect(refusalOf(() => parseParamsBlob(FILE, { maxTensors: 0 }))).toBe('E1 MRT4012');
});

test('whatever is cut or changed, a file is read or refused, never more', () => {
  const file = formatParamsBlob([
    ['w0', W0],
    ['bias', int32([2], [70000, -70000])],
  ]);
  const edits = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { maxLength: 3 });
  fc.assert(
    fc.property(edits, fc.nat(file.length), (changes, length) => {
      const damaged = file.slice(0, length);
      for (const [at, byte] of changes) if (at < length) damaged[at] = byte;
      expect(refusalOf(() => read(damaged))).toMatch(/^(accepted|E[12] MRT401[34])$/);
    }),
    { numRuns: 500 },
  );
});

test('what is written is read back, in order, with repeated names [C42, C49, R210]', () => {
  const entry = fc.tuple(
    fc.string({ unit: 'grapheme' }),
    fc.oneof(
      fc.int8Array({ minLength: 1 }).map((data): ParamTensor => tensor('int8', [data.length], data)),
      fc.int32Array({ minLength: 1 }).map((data): ParamTensor => tensor('int32', [1, data.length], data)),
    ),
  );
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 4 }), (entries) => {
      const records = parseParamsBlob(formatParamsBlob(entries));
      expect(records.map((record) => [record.name, recordTensor(record)])).toEqual(entries);
    }),
  );
});

test('the element type follows from the precision [C51]', () => {
  expect(paramTensor(float64([2], [-127, 127]), 8)).toEqual(tensor('int8', [2], Int8Array.of(-127, 127)));
  expect(paramTensor(float64([2], [-127, 127]), 9)).toEqual(int32([2], [-127, 127]));
  expect(refusalOf(() => paramTensor(float64([1], [-128]), 8))).toBe('E1 MRT4014');
  expect(refusalOf(() => paramTensor(float64([1], [0.5]), 8))).toBe('E1 MRT4014');
});
