import fc from 'fast-check';
import {
  formatAttributeText,
  parseBoolText,
  parseIntText,
  parseOptionalIntText,
  parseTupleText,
} from './attribute-text.js';

describe('attribute texts [C21]', () => {
  test.each([
    ['3', 3],
    ['+3', 3],
    ['  -7\t', -7],
    ['2147483647', 2147483647],
    ['-2147483648', -2147483648],
    ['2147483648', undefined],
    ['3.0', undefined],
    ['0x3', undefined],
    ['1e3', undefined],
    ['3L', undefined],
    ['- 3', undefined],
    ['', undefined],
    [' ', undefined],
  ])('int %j is %j', (text, value) => expect(parseIntText(text)).toBe(value));

  test.each([
    ['True', true],
    ['FALSE', false],
    ['1', true],
    ['0', false],
    [' true', undefined],
    ['yes', undefined],
    ['2', undefined],
    ['', undefined],
  ])('bool %j is %j', (text, value) => expect(parseBoolText(text)).toBe(value));

  test.each([
    ['None', null],
    ['None ', null],
    [' None', undefined],
    ['none', undefined],
    ['-1', -1],
    ['2L', 2],
    ['2LL', undefined],
    ['', undefined],
  ])('optional int %j is %j', (text, value) => expect(parseOptionalIntText(text)).toBe(value));

  test.each([
    ['()', []],
    ['[ ]', []],
    ['5', [5]],
    [' -5 ', [-5]],
    ['+5', undefined],
    ['5L', undefined],
    ['(1, 2)', [1, 2]],
    ['(1,)', [1]],
    ['[1, 2]', [1, 2]],
    ['[1, 2)', [1, 2]],
    ['  (1 ,2 , +3 )  ', [1, 2, 3]],
    ['(1L, 2L)', [1, 2]],
    ['(1L,)', [1]],
    ['(1L , 2)', undefined],
    ['(1,,2)', undefined],
    ['(,)', undefined],
    ['(1, 2', undefined],
    ['1, 2', undefined],
    ['(1, 2) x', undefined],
    ['((1, 2))', undefined],
    ['(1 2)', undefined],
    ['(1.5,)', undefined],
    ['(9007199254740993,)', undefined],
    ['None', undefined],
  ])('tuple %j is %j', (text, value) => expect(parseTupleText(text)).toEqual(value));

  test('what is written is read back', () => {
    const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
    fc.assert(
      fc.property(int32, fc.array(fc.maxSafeInteger()), fc.boolean(), (int, tuple, bool) => {
        expect(parseIntText(formatAttributeText(int))).toBe(int);
        expect(parseTupleText(formatAttributeText(tuple))).toEqual(tuple);
        expect(parseBoolText(formatAttributeText(bool))).toBe(bool);
      }),
    );
    expect(parseOptionalIntText(formatAttributeText(null))).toBeNull();
    expect(formatAttributeText('NCHW')).toBe('NCHW');
  });
});
