import { checkAttributeRanges, cvmAttr, parseAttributes } from './attributes.js';
import { cvmOperators } from './operators/index.js';
import { refusalOf } from './testing/index.js';

const specs = {
  units: cvmAttr.int({ atLeast: 1 }),
  stride: cvmAttr.tuple({ default: [1, 1], length: [2], range: [1, 4096] }),
  axis: cvmAttr.optionalInt(),
  flag: cvmAttr.bool({ default: true, only: true }),
  layout: cvmAttr.string({ default: 'NCHW', only: ['NCHW'] }),
  type: cvmAttr.oneOf(['same', 'int8'], { default: 'same' }),
};

const parse = (texts: Record<string, string>): unknown =>
  parseAttributes('op', specs, new Map(Object.entries(texts)));

describe('parseAttributes', () => {
  test('fills in defaults and ignores hidden keys [C20]', () => {
    expect(parse({ units: '3', __hidden__: 'x', __a__: 'y' })).toEqual({
      units: 3,
      stride: [1, 1],
      axis: null,
      flag: true,
      layout: 'NCHW',
      type: 'same',
    });
  });

  test.each([
    ['unknown [C20]', { units: '3', size: '1' }],
    ['underscores alone are no hidden key [C20]', { units: '3', ____: '1' }],
    ['half hidden [C20]', { units: '3', __size: '1' }],
    ['missing', {}],
    ['unreadable', { units: '3.0' }],
    ['below its lower bound [C102]', { units: '0' }],
    ['not of the list of words', { units: '3', type: 'int9' }],
    ['empty', { units: '' }],
    ['a key of Object.prototype', { units: '3', toString: '1' }],
  ])('code 2 for an attribute that is %s', (_, texts) => {
    expect(refusalOf(() => parse(texts))).toBe('E2 MRT4004');
  });

  test('code 1 for attributes of an operator that takes none, even hidden ones [C19]', () => {
    expect(refusalOf(() => parseAttributes('relu', {}, new Map([['__a__', '1']])))).toBe('E1 MRT4004');
    expect(parseAttributes('relu', {}, new Map())).toEqual({});
  });
});

describe('checkAttributeRanges', () => {
  test.each([
    [{ stride: '(1, 4096)' }, 'accepted'],
    [{ stride: '(0, 1)' }, 'E1 MRT4004'],
    [{ stride: '(1, 4097)' }, 'E1 MRT4004'],
    [{ stride: '1' }, 'E1 MRT4004'],
    [{ flag: '0' }, 'E1 MRT4004'],
    [{ layout: 'NHWC' }, 'E1 MRT4004'],
    [{ axis: '-2147483648' }, 'accepted'],
  ])('%j: %s [C97, C98]', (texts, outcome) => {
    const attrs = parseAttributes('op', specs, new Map(Object.entries({ units: '1', ...texts })));
    expect(refusalOf(() => checkAttributeRanges('op', specs, attrs))).toBe(outcome);
  });
});

test('there are 37 operators, and their defaults are in range unless the attribute is required in effect', () => {
  expect(cvmOperators.size).toBe(37);
  const outOfRange = [...cvmOperators.values()].flatMap((op) =>
    Object.entries(op.attrs)
      .filter(([, spec]) => spec.default !== undefined && !spec.inRange(spec.default))
      .map(([name]) => `${op.name}.${name}`),
  );
  expect(outOfRange).toEqual(['tile.reps']);
});
