import { operatorSupport } from './operator-support.js';

test('the support matrix tells what each stage knows', () => {
  const matrix = new Map(operatorSupport().map((row) => [row.operator, row]));
  expect(matrix.get('Convolution')).toMatchObject({ fold: true, float: true, quantize: true, compile: true });
  // BatchNorm is folded into its convolution before anything is quantized.
  expect(matrix.get('BatchNorm')).toMatchObject({ float: true, quantize: false, compile: false });
  expect(matrix.get('cvm_clip')).toMatchObject({ compile: true });
  expect(matrix.has('null')).toBe(false);
});
