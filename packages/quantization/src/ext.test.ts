import type { MrtState } from './ext.js';
import { formatMrtExt, parseMrtExt } from './ext.js';

const STATE: MrtState = {
  outputs: ['fc', 'conv'],
  thresholds: new Map([
    ['data', 1.25],
    ['fc', 0],
  ]),
  precisions: new Map([
    ['data', { out_key: 8 }],
    ['fc', { out_key: 22, fc: 8 }],
  ]),
  scales: new Map([['data', 101.6]]),
  restore: new Set(['conv']),
  softmaxLambda: 9,
  shiftBits: 7,
};

const FOUR_LINES = '["fc"]\n{"data": 1.5}\n{"data": {"out_key": 8}, "fc": 16}\n{"data": 2}\n';

describe('the state file', () => {
  it('R111, R112, D09: what is written is read back, settings included', () => {
    expect(parseMrtExt(formatMrtExt(STATE))).toEqual(STATE);
    const withEngine = { ...STATE, engine: 'tfjs-wasm' };
    expect(parseMrtExt(formatMrtExt(withEngine))).toEqual(withEngine);
  });

  it('R111: the first four lines are names, thresholds, precisions and scales', () => {
    const lines = formatMrtExt(STATE).split('\n');
    expect(lines.slice(0, 4).map((line) => JSON.parse(line) as unknown)).toEqual([
      ['fc', 'conv'],
      { data: 1.25, fc: 0 },
      { data: { out_key: 8 }, fc: { out_key: 22, fc: 8 } },
      { data: 101.6 },
    ]);
  });

  it('R226, D34: four lines suffice, and a precision may be a bare number', () => {
    expect(parseMrtExt(FOUR_LINES)).toEqual({
      outputs: ['fc'],
      thresholds: new Map([['data', 1.5]]),
      precisions: new Map([
        ['data', { out_key: 8 }],
        ['fc', { out_key: 16 }],
      ]),
      scales: new Map([['data', 2]]),
      restore: new Set(),
      softmaxLambda: 10,
      shiftBits: 5,
    });
  });

  it('keeps names that are special to JavaScript', () => {
    const state = {
      ...STATE,
      precisions: new Map([['__proto__', { out_key: 3 }]]),
      thresholds: new Map([['__proto__', 2]]),
    };
    expect(parseMrtExt(formatMrtExt(state))).toEqual(state);
  });

  it.each([
    ['too few lines', '["fc"]\n', 'has 1 lines'],
    ['an empty line in the middle', FOUR_LINES.replace('{"data": 1.5}', ''), 'line 2'],
    ['text that is no JSON', FOUR_LINES.replace('["fc"]', '[fc]'), 'line 1'],
    ['names that are no list', FOUR_LINES.replace('["fc"]', '"fc"'), 'line 1'],
    ['a threshold that is no number', FOUR_LINES.replace('1.5', '"1.5"'), 'line 2'],
    ['a precision that is no number', FOUR_LINES.replace('8}', 'null}'), 'line 3'],
    ['a scale that is no number', FOUR_LINES.replace('2}', '[]}'), 'line 4'],
    ['settings that are no map', `${FOUR_LINES}7\n`, 'line 5'],
  ])('refuses %s', (_, text, message) => {
    expect(() => parseMrtExt(text)).toThrow(message);
    expect(() => parseMrtExt(text)).toThrow('MRT2210');
  });

  it('refuses to write a number that JSON cannot hold', () => {
    const state = { ...STATE, scales: new Map([['fc', NaN]]) };
    expect(() => formatMrtExt(state)).toThrow('MRT2210');
  });
});
