import fc from 'fast-check';
import type { Literal } from './literal.js';
import { formatLiteral, parseLiteral, parseLiteralDict } from './literal.js';

describe('parseLiteral [R1, D01]', () => {
  const accepted: readonly (readonly [string, Literal])[] = [
    ['0', 0],
    ['00', 0],
    ['-7', -7],
    ['+7', 7],
    ['3L', 3],
    ['12l', 12],
    ['9007199254740993', 9007199254740992],
    ['1.5', 1.5],
    ['1.', 1],
    ['.5', 0.5],
    ['-2e-05', -2e-5],
    ['1E+3', 1000],
    ['True', true],
    ['False', false],
    ['None', null],
    ["'relu'", 'relu'],
    ['"it\'s"', "it's"],
    ["'a\\n\\x41\\u00e9\\\\'", 'a\nAé\\'],
    ['()', []],
    ['[]', []],
    ['(1)', 1],
    ['(1,)', [1]],
    ['(1, 2)', [1, 2]],
    ['(1L, 2L)', [1, 2]],
    ['[1, 2,]', [1, 2]],
    ['[1]', [1]],
    ['1, 2', [1, 2]],
    ['1,', [1]],
    [' ( 1 ,2 ) ', [1, 2]],
    ["((1, None), [True, 'x'], ())", [[1, null], [true, 'x'], []]],
    ['((1))', 1],
  ];
  test.each(accepted)('accepts %s', (text, value) => expect(parseLiteral(text)).toEqual(value));

  const rejected = [
    '',
    ' ',
    'relu',
    'true',
    'Truee',
    'nan',
    'inf',
    '1e999',
    '007',
    '1_000',
    '0x10',
    '1.5L',
    '1.2.3',
    '1 2',
    '(1',
    '1)',
    '(1]',
    '(,)',
    '(1,,2)',
    ',1',
    "'open",
    "'a' 'b'",
    "'\\q'",
    "'\\x4'",
    '{}',
    '--1',
    '1+1',
    'f(1)',
    '[x for x in y]',
    '__import__("os")',
    "u'x'",
    `${'('.repeat(100)}1${')'.repeat(100)}`,
  ];
  test.each(rejected)('rejects %j with the position', (text) => {
    expect(() => parseLiteral(text)).toThrow(expect.objectContaining({ code: 'MRT0005' }));
  });

  test('refuses rather than recurses on deeply nested text', () => {
    expect(() => parseLiteral('['.repeat(1e6))).toThrow(/nested deeper than 64/);
  });
});

describe('formatLiteral', () => {
  const cases: readonly (readonly [Literal, string])[] = [
    [1, '1'],
    [-0, '-0.0'],
    [0.1, '0.1'],
    [1e-5, '1e-05'],
    [0.0001, '0.0001'],
    [2e-5, '2e-05'],
    [1.5e-7, '1.5e-07'],
    [1e15, '1000000000000000'],
    [1e16, '1e+16'],
    [1e100, '1e+100'],
    [2 ** 53, '9007199254740992.0'],
    [true, 'True'],
    [null, 'None'],
    ["it's", '"it\'s"'],
    ['a\n', "'a\\n'"],
    [[], '()'],
    [[1], '(1,)'],
    [[1, [2, null]], '(1, (2, None))'],
  ];
  test.each(cases)('%j as %s', (value, text) => expect(formatLiteral(value)).toBe(text));

  test.each([NaN, Infinity])('refuses %d', (value) =>
    expect(() => formatLiteral([value])).toThrow(expect.objectContaining({ code: 'MRT0005' })),
  );

  test('is the inverse of parseLiteral', () => {
    const { literal } = fc.letrec<{ literal: Literal }>((tie) => ({
      literal: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.string({ unit: 'binary' }),
        fc.array(tie('literal'), { maxLength: 4 }),
      ),
    }));
    fc.assert(fc.property(literal, (value) => expect(parseLiteral(formatLiteral(value))).toEqual(value)));
  });
});

describe('parseLiteralDict', () => {
  test('reads keys of any name into a map', () => {
    expect(parseLiteralDict('{\'a\': 1, "__proto__": (2,), }')).toEqual(
      new Map<string, Literal>([
        ['a', 1],
        ['__proto__', [2]],
      ]),
    );
    expect(parseLiteralDict('{}').size).toBe(0);
  });

  test.each(['', '{', "{'a'}", '{1: 2}', "{'a': 1, 'a': 2}", "{'a': 1} x"])('rejects %j', (text) =>
    expect(() => parseLiteralDict(text)).toThrow(expect.objectContaining({ code: 'MRT0005' })),
  );
});
