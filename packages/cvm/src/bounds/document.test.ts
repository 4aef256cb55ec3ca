import fc from 'fast-check';
import { formatBounds, parseBounds } from './document.js';

const sha256 = { symbol: 'a'.repeat(64), params: '0123456789abcdef'.repeat(4) };
const entries = [
  { node: 'data', output: 0, precision: 8, range: { low: -127n, high: 127n } },
  { node: 'a "b"\n', output: 1, precision: 32, range: { low: -(2n ** 31n), high: 2n ** 31n - 1n } },
];

test('the file is JSON, one entry a line', () => {
  expect(formatBounds({ entries: entries.slice(0, 1), sha256 })).toBe(`{
  "schemaVersion": 1,
  "sha256": {"symbol":"${sha256.symbol}","params":"${sha256.params}"},
  "entries": [
    {"node":"data","output":0,"precision":8,"low":-127,"high":127}
  ]
}
`);
});

test('what is written is read', () => {
  const bound = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
  const entry = fc.record({
    node: fc.string(),
    output: fc.nat(1),
    precision: fc.integer({ min: 1, max: 32 }),
    range: fc
      .tuple(bound, bound)
      .map(([a, b]) => ({ low: BigInt(Math.min(a, b)), high: BigInt(Math.max(a, b)) })),
  });
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1 }), (list) => {
      expect(parseBounds(formatBounds({ entries: list, sha256 }))).toEqual({ entries: list, sha256 });
    }),
  );
  expect(parseBounds(formatBounds({ entries, sha256 }))).toEqual({ entries, sha256 });
});

const good = JSON.parse(formatBounds({ entries, sha256 })) as Record<string, unknown>;
const [first] = good['entries'] as Record<string, unknown>[];

test.each([
  ['nothing', '', 'not one JSON value'],
  ['a list', '[]', 'the file is missing or not a map'],
  ['another version', { ...good, schemaVersion: 2 }, 'schemaVersion is 2'],
  ['no hashes', { ...good, sha256: undefined }, 'sha256 is missing'],
  ['a short hash', { ...good, sha256: { ...sha256, params: 'abc' } }, 'sha256 of params is not a hash'],
  ['no entries', { ...good, entries: {} }, 'entries is not a list'],
  ['an entry that is none', { ...good, entries: [3] }, 'entry 0 is missing or not a map'],
  ['an entry without node', { ...good, entries: [first, { ...first, node: 1 }] }, 'entry 1 names no node'],
  ['a fraction', { ...good, entries: [{ ...first, low: 0.5 }] }, 'entry 0 has a field that is no integer'],
  ['a huge bound', { ...good, entries: [{ ...first, high: 2 ** 53 }] }, 'entry 0 has a field that is no'],
  ['a text as bound', { ...good, entries: [{ ...first, high: '5' }] }, 'entry 0 has a field that is no'],
  ['an empty interval', { ...good, entries: [{ ...first, low: 128 }] }, 'a lower bound above the upper one'],
])('%s is refused', (_, content, expected) => {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  expect(() => parseBounds(text)).toThrow('MRT4030');
  expect(() => parseBounds(text)).toThrow(expected);
});
