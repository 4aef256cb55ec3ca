import fc from 'fast-check';
import { zipSync } from 'fflate';
import { DEFAULT_LIMITS } from './limits.js';
import { formatNpy } from './npy.js';
import { formatNpz, parseNpz } from './npz.js';
import type { Tensor } from './tensor.js';
import { equalTensors, float32, float64, int32, zeros } from './tensor.js';

const npz = (): Map<string, Tensor> =>
  new Map<string, Tensor>([
    ['prob', float32([1, 2], [0.25, 0.75])],
    ['a/b', int32([1], [3])],
    ['__proto__', zeros('int8', [2])],
    ['1', zeros('bool', [])],
  ]);

test('entries of every name come back in order', () => {
  const back = parseNpz(formatNpz(npz()));
  expect([...back.keys()]).toEqual([...npz().keys()]);
  for (const [name, t] of npz()) expect(equalTensors(back.get(name) as Tensor, t)).toBe(true);
  expect(parseNpz(formatNpz(new Map())).size).toBe(0);
});

test('the same entries give the same bytes, whatever the clock says', () => {
  const before = formatNpz(npz());
  jest.useFakeTimers({ now: new Date(2031, 5, 6, 7, 8, 9) });
  const after = formatNpz(npz());
  jest.useRealTimers();
  expect(after).toEqual(before);
});

test('random tensors survive, also deflated', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ minLength: 1 }), fc.array(fc.double()), { maxKeys: 5 }),
      fc.constantFrom(0 as const, 6 as const),
      (values, level) => {
        const entries = new Map(Object.entries(values).map(([k, v]) => [k, float64([v.length], v)]));
        const files = Object.fromEntries([...entries].map(([k, t]) => [`${k}.npy`, formatNpy(t)]));
        const back = parseNpz(level === 0 ? formatNpz(entries) : zipSync(files, { level }));
        expect(back.size).toBe(entries.size);
        for (const [k, t] of entries) expect(equalTensors(back.get(k) as Tensor, t)).toBe(true);
      },
    ),
  );
});

describe('hostile archives', () => {
  const one = zipSync({ 'x.npy': formatNpy(zeros('float32', [1000])) }, { level: 9 });

  test.each([
    ['nothing', new Uint8Array()],
    ['no archive', new Uint8Array(100)],
    ['a cut archive', one.subarray(0, one.length - 10)],
    ['an entry that is not a tensor file', zipSync({ 'evil.exe': new Uint8Array(3) })],
  ])('%s is refused', (_, bytes) =>
    expect(() => parseNpz(bytes)).toThrow(expect.objectContaining({ code: 'MRT0103' })),
  );

  test('an entry that is not a tensor is named', () => {
    expect(() => parseNpz(zipSync({ 'x.npy': new Uint8Array(3) }))).toThrow(/MRT0101 x\.npy: /);
  });

  test('what is declared is checked before it is unpacked', () => {
    // The size in the central directory (offset 24 of its record) claims 3 GiB.
    const bomb = one.slice();
    const at = bomb.findIndex((_, i) => bomb[i] === 0x50 && bomb[i + 1] === 0x4b && bomb[i + 2] === 1);
    new DataView(bomb.buffer).setUint32(at + 24, 3 * 2 ** 30, true);
    expect(() => parseNpz(bomb)).toThrow(expect.objectContaining({ code: 'MRT0004' }));
    expect(() => parseNpz(one, { ...DEFAULT_LIMITS, maxFileBytes: 4000 })).toThrow(/MRT0004/);
    expect(() => parseNpz(formatNpz(npz()), { ...DEFAULT_LIMITS, maxTensors: 3 })).toThrow(/MRT0004/);
  });

  test('an archive that unpacks to more than it declares yields no more than that', () => {
    const liar = one.slice();
    const at = liar.findIndex((_, i) => liar[i] === 0x50 && liar[i + 1] === 0x4b && liar[i + 2] === 1);
    new DataView(liar.buffer).setUint32(at + 24, 200, true);
    expect(() => parseNpz(liar)).toThrow(/MRT0101 x\.npy: .*needs 4000 bytes, 72 follow/);
  });
});
