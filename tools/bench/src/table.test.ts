import { figure, mebibytes, percent, table, times } from './table.js';

test('columns are as wide as their widest cell, and numbers stand to the right', () => {
  const columns = [
    { title: 'network', align: 'left' },
    { title: 'ms', align: 'right' },
  ] as const;
  expect(
    table(columns, [
      ['LeNet', '0.25'],
      ['ResNet-18', '1800'],
    ]),
  ).toBe(
    ['| network   |   ms |', '| --------- | ---: |', '| LeNet     | 0.25 |', '| ResNet-18 | 1800 |'].join(
      '\n',
    ),
  );
});

test('characters count, not code units', () => {
  expect(table([{ title: '𝟛×𝟛', align: 'left' }], [['a']])).toBe('| 𝟛×𝟛 |\n| --- |\n| a   |');
});

test.each([
  [0.1234, '0.12'],
  [9.876, '9.88'],
  [45.67, '45.7'],
  [1812.4, '1812'],
  [undefined, '–'],
])('%p is written as %s', (value, expected) => {
  expect(figure(value)).toBe(expected);
});

test('ratios, shares and bytes', () => {
  expect([times(2.414), times(undefined), percent(0.756), mebibytes(3 * 2 ** 20)]).toEqual([
    '2.41×',
    '–',
    '76 %',
    '3.00',
  ]);
});
