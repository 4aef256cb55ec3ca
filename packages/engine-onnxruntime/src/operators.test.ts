import { evaluateModel, irOperators } from '@mrtjs/graph';
import { operatorCases } from '@mrtjs/graph/testing';
import { exportRules } from '@mrtjs/onnx';
import { absMax } from '@mrtjs/tensor';
import { createOnnxRuntimeEngine } from './engine.js';

test.each(operatorCases)('$title', async ({ model, inputs }) => {
  const expected = evaluateModel(model, inputs, irOperators);
  const executable = await (await createOnnxRuntimeEngine({ threads: 1 })).load(model);
  const actual = await executable.run(inputs);
  executable.dispose();
  expect(actual).toHaveLength(expected.length);
  expected.forEach((output, i) => {
    expect(actual[i]?.shape).toEqual(output.shape);
    const difference = output.data.map((value, j) => value - (actual[i]?.data[j] as number));
    expect(absMax({ ...output, data: difference })).toBeLessThanOrEqual(
      1e-5 * Math.max(absMax(output), 1e-6),
    );
  });
});

test('every operator that has a form in ONNX is tried', () => {
  const tried = new Set(operatorCases.map(({ operator }) => operator));
  expect(exportRules.names().filter((name) => !tried.has(name))).toEqual([]);
});
