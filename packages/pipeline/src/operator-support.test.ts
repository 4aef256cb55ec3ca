import { irOperators } from '@mrtjs/graph';
import { operatorSupport } from './operator-support.js';

test('the support matrix tells what each stage knows [R149]', () => {
  const matrix = new Map(operatorSupport().map((row) => [row.operator, row]));
  expect(matrix.get('Convolution')).toMatchObject({ fold: true, float: true, quantize: true, compile: true });
  // BatchNorm is folded into its convolution before anything is quantized.
  expect(matrix.get('BatchNorm')).toMatchObject({ float: true, quantize: false, compile: false });
  expect(matrix.get('cvm_clip')).toMatchObject({ compile: true });
  expect(matrix.has('null')).toBe(false);
});

test.each([
  ['Convolution', ['checked', 'rewritten']],
  ['Activation', ['transposes', 'rewritten']],
  ['SliceChannel', ['split']],
  ['relu', ['transposes']],
  ['_mul_scalar', ['rewritten']],
  ['LayerNorm', ['checked', 'rewritten']],
  ['Flatten', []],
])('preparing %s: %j [R149]', (operator, actions) => {
  expect(operatorSupport().find((row) => row.operator === operator)?.prepare).toEqual(actions);
});

test('every operator has a row, with a summary [R149]', () => {
  const rows = operatorSupport();
  expect(rows.map(({ operator }) => operator)).toEqual(irOperators.names().filter((name) => name !== 'null'));
  expect(rows.filter(({ summary }) => !/\S\.$/.test(summary))).toEqual([]);
});
