import { compileRules } from '@mrtjs/cvm';
import { irOperators, makeNode, OperatorSet, ops, valueOf } from '@mrtjs/graph';
import { prepareRules } from '@mrtjs/prepare';
import { quantizationRules } from '@mrtjs/quantization';
import { operatorPasses, passInfo } from './pass-info.js';

test('pass info and its two projections [R114]', () => {
  const all = passInfo();
  expect([...all.keys()]).toEqual([...operatorPasses]);
  for (const pass of operatorPasses) expect(passInfo(pass)).toEqual(all.get(pass));
  for (const operator of irOperators.names()) {
    const node = { op: operator, name: 'x', attrs: {}, inputs: [], annotations: {} };
    const expected = operatorPasses.filter((pass) => all.get(pass)?.includes(operator));
    expect(passInfo(node)).toEqual(expected);
  }
});

test('the projections tell what the rule tables hold [R114]', () => {
  expect(passInfo('quantize')).toEqual(quantizationRules.names());
  expect(passInfo('compile')).toEqual(compileRules.names());
  expect(passInfo('prepare_for_compile')).toEqual(['broadcast_mul', 'Convolution']);
  const data = valueOf(makeNode(ops.variable, 'data', []));
  expect(passInfo(makeNode(ops.swapAxis, 'swap', [data], { dim1: 1, dim2: 2 }))).toContain('rewrite');
  expect(passInfo(makeNode(ops.transpose, 't', [data]))).toEqual([
    'validate',
    'fuse_transpose',
    'quantize',
    'calculate_ops',
    'compile',
  ]);
});

test.each([
  ['operators', 'MRT1006', () => irOperators.use(ops.relu)],
  ['operators of a new set', 'MRT1006', () => OperatorSet.of(ops.relu, ops.clip, ops.relu)],
  ['prepare rules', 'MRT1020', () => prepareRules.use({ op: 'relu' })],
  [
    'quantization rules',
    'MRT1020',
    () =>
      quantizationRules.use(
        quantizationRules.find('relu') as NonNullable<ReturnType<typeof quantizationRules.find>>,
      ),
  ],
  [
    'compile rules',
    'MRT1020',
    () => compileRules.use(compileRules.find('relu') as NonNullable<ReturnType<typeof compileRules.find>>),
  ],
])('%s cannot be registered twice [R114]', (_, code, register) => {
  expect(register).toThrow(expect.objectContaining({ code }) as Error);
});
