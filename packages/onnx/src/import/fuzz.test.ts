import { evaluateModel, inferShapes, irOperators, topologicalOrder } from '@mrtjs/graph';
import type { Tensor } from '@mrtjs/tensor';
import { DEFAULT_LIMITS, float32, MrtError, seededRandom, sizeOf, toNumbers } from '@mrtjs/tensor';
import fc from 'fast-check';
import type { onnx } from 'onnx-proto';
import { InferenceSession, Tensor as RuntimeTensor } from 'onnxruntime-node';
import { checkOnnx } from '../check/check.js';
import { exportOnnx } from '../export/float/export.js';
import { attributeProto } from '../proto/attributes.js';
import { tensorProto } from '../proto/encode.js';
import { firstDifference } from '../testing/backend.js';
import type { NodeRow } from '../testing/models.js';
import { encoded, int64, sketched } from '../testing/models.js';
import { importOnnx } from './import.js';
import { ruleOf, supportedOperators } from './operators/index.js';
import type { OnnxRule } from './rule.js';

/** Small, so that what a damaged file asks for is refused before it takes long. */
const LIMITS = { ...DEFAULT_LIMITS, maxTensorBytes: 2 ** 20 };

const value = fc.oneof(
  fc.integer({ min: -4, max: 8 }),
  fc.constantFrom(0.5, 2 ** 31, -(2 ** 31), 2 ** 53 - 1, 'linear', 'reflect', 'SAME_UPPER', 'asymmetric'),
  fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 5 }),
);

/** An operator that is read, with some of its inputs and attributes. */
const node = fc.constantFrom(...supportedOperators()).chain((op) => {
  const rule = ruleOf(op) as OnnxRule;
  const names = Object.keys(rule.attrs);
  const attributes = fc.dictionary(fc.constantFrom(...(names.length > 0 ? names : ['none'])), value, {
    maxKeys: Math.min(names.length, 3),
  });
  const inputs = fc.array(fc.constantFrom('x', 'x', 'w', 'v', 's', 'i', 'h0', 'h1', ''), {
    minLength: rule.inputs.filter(({ optional }) => !optional).length,
    maxLength: rule.inputs.length,
  });
  return fc.tuple(inputs, attributes).map(([list, attrs]): NodeRow => [op, list, [], attrs]);
});

const weights: Readonly<Record<string, Tensor>> = {
  w: float32([3, 2, 1, 1], [1, -2, 3, 0.5, 0, 2]),
  v: float32([2], [1, 2]),
  s: int64(0, -1),
  i: { ...int64(1), shape: [] },
};

/** A graph of random nodes, each of which may read what those before it compute. */
const file = fc
  .record({
    opset: fc.integer({ min: 7, max: 21 }),
    shape: fc.constantFrom<number[]>([1, 2, 4, 4], [2, 3], [5], [1, 2, 6], [1, 1, 1, 1, 2]),
    nodes: fc.array(node, { minLength: 1, maxLength: 3 }),
  })
  .map(({ opset, shape, nodes }) => {
    const rows = nodes.map(([op, inputs, , attributes], k): NodeRow => [
      op,
      inputs,
      [`h${k}`],
      attributes ?? {},
    ]);
    return sketched({ opset, inputs: { x: shape }, weights, nodes: rows, outputs: [`h${nodes.length - 1}`] });
  });

/** What a file is imported as; `undefined` where it is refused, which must be by diagnostics. */
function imported(model: onnx.IModelProto): ReturnType<typeof importOnnx> | undefined {
  try {
    return importOnnx({ model: encoded(model), limits: LIMITS });
  } catch (error) {
    if (!(error instanceof MrtError)) throw error;
    expect(error.diagnostics.length).toBeGreaterThan(0);
    return undefined;
  }
}

test('random graphs import, with shapes that fit, or are refused', () => {
  let count = 0;
  fc.assert(
    fc.property(file, (model) => {
      const result = imported(model);
      if (result === undefined) return;
      count++;
      inferShapes(result.model, irOperators);
      expect(topologicalOrder(result.model.graph).length).toBeGreaterThan(0);
    }),
    { numRuns: 1500, seed: 5 },
  );
  expect(count).toBeGreaterThan(100);
});

test('what imports can be written, and is then valid', () => {
  fc.assert(
    fc.property(file, (model) => {
      const result = imported(model);
      if (result === undefined) return;
      try {
        expect(checkOnnx(exportOnnx(result.model).model)).toEqual([]);
      } catch (error) {
        if (!(error instanceof MrtError)) throw error;
        expect(error.diagnostics.map(({ code }) => code)).toEqual(error.diagnostics.map(() => 'MRT1220'));
      }
    }),
    { numRuns: 1000, seed: 6 },
  );
});

test('where ONNX Runtime takes a random graph, too, it computes the same', async () => {
  const random = seededRandom(3);
  let count = 0;
  for (const model of fc.sample(file, { numRuns: 2000, seed: 9 })) {
    const result = imported(model);
    if (result === undefined) continue;
    const dims = model.graph?.input?.[0]?.type?.tensorType?.shape?.dim ?? [];
    const shape = dims.map(({ dimValue }) => Number(dimValue));
    const x = float32(
      shape,
      Array.from({ length: sizeOf(shape) }, () => random.normal()),
    );
    const reference = await runtimeOutput(encoded(model), x);
    if (reference === undefined) continue;
    const [output] = evaluateModel(result.model, new Map([['x', x]]), irOperators);
    // What becomes of infinities and of what is not a number is not promised.
    if (![output as Tensor, reference].every((one) => Array.from(toNumbers(one)).every(Number.isFinite)))
      continue;
    expect([model.graph?.node, firstDifference(output as Tensor, reference, 1e-3, 1e-4)]).toEqual([
      model.graph?.node,
      undefined,
    ]);
    count++;
  }
  expect(count).toBeGreaterThan(50);
});

/** What ONNX Runtime computes; `undefined` where it refuses the file. */
async function runtimeOutput(model: Uint8Array, x: Tensor): Promise<Tensor | undefined> {
  try {
    const session = await InferenceSession.create(model, { logSeverityLevel: 4 });
    const given = new RuntimeTensor('float32', Float32Array.from(toNumbers(x)), [...x.shape]);
    const results = await session.run(session.inputNames.includes('x') ? { x: given } : {});
    await session.release();
    const [result] = Object.values(results);
    return float32([...(result?.dims ?? [])], Array.from(result?.data as Float32Array, Number));
  } catch {
    return undefined;
  }
}

describe('numbers in the place of others', () => {
  const SKETCH = {
    inputs: { x: [1, 4, 6, 6] },
    weights: {
      w: float32([4, 4, 3, 3], new Float32Array(144).fill(0.1)),
      to: int64(0, 4, 9),
      axes: int64(2),
      scales: float32([4], [1, 1, 0.5, 0.5]),
      pads: int64(0, 0, 1, 1, 0, 0, 1, 1),
    },
    nodes: [
      ['Pad', ['x', 'pads'], ['p']],
      ['Conv', ['p', 'w'], ['c'], { group: 1, strides: [1, 1] }],
      ['MaxPool', ['c'], ['m'], { kernel_shape: [2, 2], strides: [1, 1], pads: [0, 0, 1, 1] }],
      ['Resize', ['m', '', 'scales'], ['r'], { mode: 'linear' }],
      ['Reshape', ['r', 'to'], ['t']],
      ['ReduceSum', ['t', 'axes'], ['z'], { keepdims: 0 }],
      ['Softmax', ['z'], ['y'], { axis: 1 }],
    ],
    outputs: ['y'],
  } as const;
  const extreme = fc.constantFrom(
    0,
    1,
    -1,
    2,
    7,
    -7,
    1000,
    2 ** 31 - 1,
    -(2 ** 31),
    2 ** 32,
    2 ** 53 - 1,
    -(2 ** 53 - 1),
  );

  test('in attributes, dimensions and constants', () => {
    let count = 0;
    fc.assert(
      fc.property(fc.nat(50), fc.nat(3), extreme, (which, at, value) => {
        const model = sketched(SKETCH);
        const graph = model.graph as onnx.IGraphProto;
        const attributes = (graph.node ?? []).flatMap(({ attribute }) => attribute ?? []);
        const tensors = graph.initializer ?? [];
        const dims = (graph.input?.[0]?.type?.tensorType?.shape?.dim ?? []).concat();
        const targets = [
          ...attributes.map((attribute) => () => {
            if (attribute.ints?.length)
              attribute.ints = attribute.ints.with(at % attribute.ints.length, value);
            else Object.assign(attribute, attributeProto(attribute.name ?? '', 'int', value));
          }),
          ...tensors.map((tensor) => () => {
            tensor.dims = (tensor.dims ?? []).map((dim, i) =>
              i === at % (tensor.dims?.length ?? 1) ? value : dim,
            );
          }),
          ...['to', 'axes', 'pads'].map((name) => () => {
            const index = tensors.findIndex((tensor) => tensor.name === name);
            const { data } = SKETCH.weights[name as 'to'];
            const list = Array.from(data as BigInt64Array, Number).with(at % data.length, value);
            tensors[index] = tensorProto(name, int64(...list));
          }),
          () => Object.assign(dims[at % 4] ?? {}, { dimValue: value }),
        ];
        targets[which % targets.length]?.();
        if (imported(model) !== undefined) count++;
      }),
      { numRuns: 800, seed: 8 },
    );
    expect(count).toBeGreaterThan(50);
  });
});
