import type { AttrSpec, AttrValue } from './attributes.js';
import { attr, checkAttributes } from './attributes.js';

it.each<[string, AttrSpec<AttrValue>, AttrValue[], AttrValue[]]>([
  ['int', attr.int({ min: 1, max: 3 }), [1, 3], [0, 4, 1.5, '1', true, null]],
  ['float', attr.float({ min: 0 }), [0, 0.5], [-1, NaN, Infinity, '0.5']],
  ['bool', attr.bool(), [true, false], ['True', 2, null]],
  ['string', attr.string(), ['', 'a'], [1, null]],
  ['oneOf', attr.oneOf(['a', 'b']), ['a', 'b'], ['c', 1]],
  ['ints', attr.ints({ min: 0, length: 2 }), [[0, 1]], [[1], [1, -1], [1, 1.5], 1, '(1, 2)']],
  ['sliceBounds', attr.sliceBounds(), [[1, null, -1], []], [[1.5], 'x']],
  ['optional', attr.optional(attr.int()), [null, 1], ['None']],
])('%s accepts what it allows and nothing else', (_, spec, accepted, refused) => {
  for (const value of accepted) expect(spec.accept(value)).toEqual(value);
  for (const value of refused) expect(spec.accept(value)).toBeUndefined();
});

it('widens what MXNet writes loosely: 0 and 1 as truth values, a bare integer as a list', () => {
  expect([attr.bool().accept(0), attr.bool().accept(1)]).toEqual([false, true]);
  expect(attr.ints().accept(3)).toEqual([3]);
  expect(attr.sliceBounds().accept(3)).toEqual([3]);
});

describe('checkAttributes', () => {
  const specs = {
    num_filter: attr.int({ min: 1 }),
    no_bias: attr.bool({ default: false }),
    layout: attr.optional(attr.string()),
  };
  const check = (raw: Record<string, AttrValue | undefined>): ReturnType<typeof checkAttributes> =>
    checkAttributes(specs, raw, 'conv0', 'Convolution');

  it('fills in defaults, also for None', () => {
    expect(check({ num_filter: 2 })).toEqual({
      attrs: { num_filter: 2, no_bias: false, layout: null },
      diagnostics: [],
    });
    expect(check({ num_filter: 2, no_bias: null }).attrs['no_bias']).toBe(false);
  });

  it('R2: names the attribute that is missing', () => {
    expect(check({}).diagnostics).toEqual([
      {
        code: 'MRT1002',
        severity: 'error',
        message: 'Convolution: attribute "num_filter" is missing',
        node: 'conv0',
        hint: 'give an integer of at least 1',
      },
    ]);
    expect(check({ num_filter: null }).diagnostics).toHaveLength(1);
  });

  it('reports every problem at once', () => {
    const { diagnostics } = check({ no_bias: 'maybe', workspace: 1024 });
    expect(diagnostics.map((d) => d.code)).toEqual(['MRT1002', 'MRT1004', 'MRT1003']);
    expect(diagnostics[1]?.hint).toBe('expected True or False');
    expect(diagnostics[2]?.message).toBe('Convolution has no attribute "workspace"');
  });
});
