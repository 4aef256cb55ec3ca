import { evaluateModel, irOperators } from '@mrtjs/graph';
import { operatorCases } from '@mrtjs/graph/testing';
import type { Tensor } from '@mrtjs/tensor';
import { toNumbers } from '@mrtjs/tensor';
import { createTfjsEngine } from '../engine.js';
import { kernels } from './index.js';

const cases = operatorCases.filter(({ operator }) => kernels.has(operator));

test.each(cases)('$title', async ({ model, inputs }) => {
  const expected = evaluateModel(model, inputs, irOperators);
  const engine = await createTfjsEngine({ device: 'cpu' });
  const executable = await engine.load(model);
  const actual = await executable.run(inputs);
  executable.dispose();
  expected.forEach((output, i) => {
    expect(actual[i]?.shape).toEqual(output.shape);
    const largest = Math.max(...output.data.map(Math.abs), 1e-6);
    const values = toNumbers(actual[i] as Tensor);
    output.data.forEach((value, j) =>
      expect(Math.abs(value - (values[j] as number)) / largest).toBeLessThan(1e-5),
    );
  });
});

test('every operator of the IR has a kernel, and a case above', () => {
  const operators = irOperators
    .names()
    .filter((name) => name !== 'null')
    .sort();
  expect([...kernels.keys()].sort()).toEqual(operators);
  expect([...new Set(cases.map(({ operator }) => operator))].sort()).toEqual(operators);
});
