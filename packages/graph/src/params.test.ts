import type { Tensor } from '@mrtjs/tensor';
import { float32, float64, int32 } from '@mrtjs/tensor';
import { convertParams } from './params.js';

describe('convertParams', () => {
  const params = new Map<string, Tensor>([
    ['f', float32([1], [0.5])],
    ['d', float64([1], [0.25])],
    ['i', int32([1], [3])],
  ]);

  it('R15, R148: widens floats and leaves the rest', () => {
    const converted = convertParams(params);
    expect([...converted].map(([name, { dtype, data }]) => [name, dtype, data[0]])).toEqual([
      ['f', 'float64', 0.5],
      ['d', 'float64', 0.25],
      ['i', 'int32', 3],
    ]);
    expect(converted.get('d')).toBe(params.get('d'));
    expect(converted.get('i')).toBe(params.get('i'));
  });

  it('R148: converts the types asked for', () => {
    const converted = convertParams(params, ['int32', 'float64'], 'float32');
    expect([...converted.values()].map(({ dtype }) => dtype)).toEqual(['float32', 'float32', 'float32']);
    expect(converted.get('f')).toBe(params.get('f'));
  });

  it('R148: no parameters give no parameters', () => expect(convertParams(new Map()).size).toBe(0));
});
