import { refusalOf } from '../testing/index.js';
import { cvmAliases, cvmOperators, resolveOperator } from './index.js';

test.each([
  ['conv2d', 'conv2d', false],
  ['conv2d_12', 'conv2d', false],
  ['relu_', 'relu', false],
  ['max_pool2d', 'max_pool2d', false],
  ['max_pool2d_0', 'max_pool2d', false],
  ['add', 'broadcast_add', true],
  ['add_3', 'broadcast_add', true],
  ['nn.relu', 'relu', true],
])('%s is %s (alias: %s) [C9, C10]', (name, op, alias) => {
  const resolved = resolveOperator(name);
  expect([resolved.op.name, resolved.alias]).toEqual([op, alias]);
});

test.each(['__add_symbol__', 'relu_1_2', 'Relu', '', '_7', 'toString', 'conv2d_transpose', 'slice'])(
  '%j is unknown [C9, C10]',
  (name) => expect(refusalOf(() => resolveOperator(name))).toBe('E2 MRT4003'),
);

test('operators and aliases are the registered names but the placeholder', () => {
  expect(cvmOperators.size + cvmAliases.size).toBe(48);
  for (const target of cvmAliases.values()) expect(cvmOperators.has(target)).toBe(true);
});
