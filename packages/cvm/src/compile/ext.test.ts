import { float32, float64 } from '@mrtjs/tensor';
import fc from 'fast-check';
import type { CompiledExt } from './ext.js';
import { formatExt, parseExt } from './ext.js';
import { quantizeInput } from './quantize-input.js';

const example: CompiledExt = {
  inputs: new Map([['data', { scale: 64.85523941516195, targetBit: 8 }]]),
  outputScales: [9.5, 1],
  inputShape: [-1, 3, 224, 224],
};

describe('ext', () => {
  it('is one line of JSON as Python writes it', () => {
    expect(formatExt(example)).toBe(
      '{"inputs_ext": {"data": {"scale": 64.85523941516195, "target_bit": 8}}, "oscales": [9.5, 1], ' +
        '"input_shapes": [-1, 3, 224, 224]}\n',
    );
  });

  it('is read back as it was', () => {
    const positive = fc.double({ min: Number.MIN_VALUE, noNaN: true, noDefaultInfinity: true });
    const inputs = fc
      .array(
        fc.tuple(fc.string(), fc.record({ scale: positive, targetBit: fc.integer({ min: 1, max: 32 }) })),
      )
      .map((entries) => new Map(entries));
    const inputShape = fc.array(fc.oneof(fc.constant(-1), fc.integer({ min: 1 })));
    fc.assert(
      fc.property(fc.record({ inputs, outputScales: fc.array(positive), inputShape }), (ext) => {
        expect(parseExt(formatExt(ext))).toEqual(ext);
      }),
    );
  });

  it.each([NaN, Infinity])('cannot hold %d', (scale) => {
    expect(() => formatExt({ ...example, outputScales: [scale] })).toThrow('MRT4026');
  });

  const text = formatExt(example);
  it.each([
    ['', 'it is not one JSON value'],
    [`${text}{}`, 'it is not one JSON value'],
    ['[]', 'the file is missing or not a map'],
    ['{}', 'inputs_ext is missing or not a map'],
    [text.replace('[9.5, 1]', '1'), 'oscales is missing or not a list'],
    [text.replace('[9.5, 1]', '["1"]'), 'oscales is not a positive number'],
    [text.replace('-1, 3', '0, 3'), 'input_shapes contains 0'],
    [text.replace('64.85523941516195', '-2'), 'scale of data is not a positive number'],
    [text.replace('"target_bit": 8', '"target_bit": 33'), 'target_bit of data is 33'],
    [text.replace('"target_bit": 8', '"target_bit": 7.5'), 'target_bit of data is 7.5'],
  ])('refuses %j', (damaged, message) => {
    expect(() => parseExt(damaged)).toThrow(`MRT4026 the ext file cannot be read: ${message}`);
  });
});

describe('quantizeInput', () => {
  it('R27: scales, rounds halves away from zero and clips to the symmetric range', () => {
    const integers = quantizeInput(float32([2, 4], [0.25, -0.25, 0.24, 0, 63.5, -63.5, 1e9, -Infinity]), {
      scale: 2,
      targetBit: 8,
    });
    expect(integers).toEqual({
      dtype: 'int8',
      shape: [2, 4],
      data: Int8Array.of(1, -1, 0, 0, 127, -127, 127, -127),
    });
  });

  it.each([
    [8, 'int8', 127],
    [9, 'int32', 255],
    [16, 'int32', 32767],
    [32, 'int32', 2147483647],
  ] as const)('D75: %d bits are %s', (targetBit, dtype, largest) => {
    const { dtype: actual, data } = quantizeInput(float64([2], [1e300, -1e300]), { scale: 1, targetBit });
    expect([actual, ...data]).toEqual([dtype, largest, -largest]);
  });

  it('refuses what is not a number', () => {
    expect(() => quantizeInput(float64([2], [1, NaN]), { scale: 1, targetBit: 8 })).toThrow('MRT4027');
  });
});
