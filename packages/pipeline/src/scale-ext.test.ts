import { formatScaleExt, parseScaleExt } from './scale-ext.js';

const ext = {
  inputs: new Map([['data', { scale: 48.03, targetBit: 8 }]]),
  outputScales: [1.5, 2],
  inputShape: [16, 3, 8, 8],
};

test('the six-line form [R227]', () => {
  const text = formatScaleExt(ext);
  expect(text.split('\n')).toEqual([
    '"oscales: "',
    '[1.5,2]',
    '"input_ext: "',
    '{"data":{"scale":48.03,"target_bit":8}}',
    '"input shapes: "',
    '[16,3,8,8]',
    '',
  ]);
  expect(parseScaleExt(text)).toEqual(ext);
});

test('the two-line form of V3 [R227]', () => {
  expect(parseScaleExt('[1.5, 2]\n{"data": {"scale": 48.03, "target_bit": 8}}')).toEqual({
    ...ext,
    inputShape: undefined,
  });
});

test.each(['', '[1]', '[1]\n[2]', '{}\n{}', '[1]\n{"data": {}}', '[1\n{}'])('%j cannot be read', (text) => {
  expect(() => parseScaleExt(text)).toThrow(expect.objectContaining({ code: 'MRT6018' }));
});
