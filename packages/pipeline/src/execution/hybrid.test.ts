import type { Model, Value } from '@mrtjs/graph';
import { evaluateModel, irOperators, makeNode, ops, valueOf } from '@mrtjs/graph';
import { createReferenceEngine } from '@mrtjs/cvm-runtime';
import { quantizeInput } from '@mrtjs/cvm';
import { quantize } from '@mrtjs/quantization';
import { float32, float64, seededRandom, toNumbers } from '@mrtjs/tensor';
import { referenceFloatEngine } from '../testing/project.js';
import { loadQuantized } from './executor.js';

const engines = { integer: async () => createReferenceEngine(), float: async () => referenceFloatEngine };

/** Two branches of the input that meet again, and a second output. */
function branches(): Model {
  const data = valueOf(makeNode(ops.variable, 'data', [], { shape: [1, 2, 3] }));
  const relu = (name: string, x: Value): Value => valueOf(makeNode(ops.relu, name, [x]));
  const add = (name: string, a: Value, b: Value): Value => valueOf(makeNode(ops.elemwiseAdd, name, [a, b]));
  const left = relu('left', data);
  const right = valueOf(makeNode(ops.negative, 'right', [data]));
  const sum = add('sum', left, relu('middle', right));
  return { graph: { outputs: [add('total', sum, left), right] }, params: new Map() };
}

const random = seededRandom(3);
const input = float32(
  [2, 2, 3],
  Float32Array.from({ length: 12 }, () => random.normal()),
);
const model = branches();
const expected = evaluateModel(model, new Map([['data', input]]), irOperators);
const thresholds = new Map<string, number>();
evaluateModel(model, new Map([['data', input]]), irOperators, (node, [first]) => {
  thresholds.set(node.name, Math.max(...Array.from(first?.data ?? [], Math.abs)));
});

test.each([
  ['none'],
  ['left'],
  ['right'],
  ['middle'],
  ['sum'],
  ['total'],
  ['left', 'total'],
  ['right', 'sum'],
  ['left', 'right', 'middle', 'sum', 'total'],
])(
  'with %s restored, outputs are those of the float model up to quantization [R89, R93]',
  async (...names) => {
    const restore = new Set(names.filter((name) => name !== 'none'));
    const quantized = quantize(model, thresholds, { restore });
    expect(restore.size === 0 || quantized.floatNodes.size > 0).toBe(true);
    const executor = await loadQuantized(quantized, input.shape, engines);
    const scale = quantized.inputs.get('data');
    if (scale === undefined) throw new Error('no scale');
    const outputs = await executor.run(quantizeInput(input, scale));
    executor.dispose();
    outputs.forEach((output, i) => {
      const reference = expected[i] ?? float64([0], []);
      const found = Array.from(toNumbers(output), (value) => value / (quantized.outputScales[i] ?? NaN));
      const largest = Math.max(...Array.from(reference.data, Math.abs));
      const worst = Math.max(...found.map((value, k) => Math.abs(value - (reference.data[k] ?? NaN))));
      // Half a step of the 8-bit input, counted twice where two branches add up, and a step of rounding.
      expect(worst / largest).toBeLessThan(3 / 127);
    });
  },
);
