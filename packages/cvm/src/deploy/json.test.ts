import fc from 'fast-check';
import { refusalOf } from '../testing/index.js';
import type { JsonValue } from './json.js';
import { formatJsonString, parseJson } from './json.js';

const limits = { maxJsonDepth: 8, maxStringBytes: 100 };
const parse = (text: string): JsonValue => parseJson(text, 'the text', limits);

test.each([
  ['{}', new Map()],
  [' \t\r\n[ 1 , -2 ,0 ]', [1, -2, 0]],
  ['"a\\"b\\\\c\\n\\r\\t d"', 'a"b\\c\n\r\t d'],
  ['-0', 0],
  [
    '{"a": [], "b": {"c": "é☃"}}',
    new Map<string, unknown>([
      ['a', []],
      ['b', new Map([['c', 'é☃']])],
    ]),
  ],
])('reads %j', (text, value) => expect(parse(text)).toEqual(value));

test.each([
  ['nothing', ''],
  ['white space only', '  '],
  ['a fraction', '1.5'],
  ['a fraction without digits', '[1.]'],
  ['an exponent', '1e3'],
  ['a leading zero', '01'],
  ['a plus sign', '+1'],
  ['a lone minus', '-'],
  ['a number beyond 2^53', '9007199254740993'],
  ['true', '[true]'],
  ['null', '{"a": null}'],
  ['NaN', 'NaN'],
  ['single quotes', "{'a': 1}"],
  ['a bare key', '{a: 1}'],
  ['a number as key', '{1: 1}'],
  ['a missing colon', '{"a" 1}'],
  ['a missing comma', '[1 2]'],
  ['a trailing comma in a list', '[1,]'],
  ['a trailing comma in an object', '{"a": 1,}'],
  ['a list that is not closed', '[1'],
  ['an object that is not closed', '{"a": 1'],
  ['wrong brackets', '[1}'],
  ['a text that is not closed', '"abc'],
  ['a text over two lines', '"a\nb"'],
  ['the escape \\/', '"\\/"'],
  ['the escape \\b', '"\\b"'],
  ['the escape \\u0041', '"\\u0041"'],
  ['an escape at the end', '"\\'],
  ['a comment', '[1 /* one */]'],
  ['a byte order mark', '\ufeff{}'],
])('code 2 for %s [C22]', (_, text) => expect(refusalOf(() => parse(text))).toBe('E2 MRT4001'));

test('what follows the root value is ignored [C23]', () => {
  expect(parse('[1] garbage {')).toEqual([1]);
});

test('the last of duplicate keys wins', () => {
  expect(parse('{"a": 1, "b": 2, "a": 3}')).toEqual(
    new Map([
      ['a', 3],
      ['b', 2],
    ]),
  );
});

test('keys of Object.prototype are keys like any other', () => {
  const value = parse('{"__proto__": {"polluted": "yes"}, "constructor": 1}');
  expect(value).toEqual(
    new Map<string, unknown>([
      ['__proto__', new Map([['polluted', 'yes']])],
      ['constructor', 1],
    ]),
  );
  expect(({} as { polluted?: string }).polluted).toBeUndefined();
});

test('depth and length of texts are limited, code 1', () => {
  expect(parse('['.repeat(8) + ']'.repeat(8))).toBeDefined();
  expect(refusalOf(() => parse('['.repeat(100_000)))).toBe('E1 MRT4012');
  expect(parse(`"${'x'.repeat(100)}"`)).toHaveLength(100);
  expect(refusalOf(() => parse(`"${'x'.repeat(101)}"`))).toBe('E1 MRT4012');
});

test('a message says where and what', () => {
  expect(() => parse('{\n "a": tru}')).toThrow(
    'MRT4001 the text, line 2: expected an object, array, text or integer, found "t"',
  );
});

test('texts survive writing and reading', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 50, unit: 'grapheme' }), (text) => {
      expect(parse(formatJsonString(text))).toBe(text);
    }),
  );
});

test('agrees with JSON.parse on the common subset', () => {
  const leaf = fc.oneof(fc.maxSafeInteger(), fc.stringMatching(/^[ -~]{0,9}$/));
  const tree = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }),
    ),
  })).value;
  const plain = (value: JsonValue): unknown =>
    value instanceof Map
      ? Object.fromEntries([...value].map(([key, item]) => [key, plain(item as JsonValue)]))
      : Array.isArray(value)
        ? value.map(plain)
        : value;
  fc.assert(
    fc.property(tree, (value) => {
      const text = JSON.stringify(value, null, 1);
      fc.pre(!/\\[^"\\nrt]/.test(text.replaceAll('\\\\', '')));
      expect(plain(parse(text))).toEqual(JSON.parse(text));
    }),
  );
});
