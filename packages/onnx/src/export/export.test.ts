import type { Model, Value } from '@mrtjs/graph';
import { evaluateModel, inferShapes, irOperators, makeNode, ops, valueOf } from '@mrtjs/graph';
import { compareModels, operatorCases, randomInputs, randomModel } from '@mrtjs/graph/testing';
import type { Tensor } from '@mrtjs/tensor';
import { float32, float64, MrtError } from '@mrtjs/tensor';
import onnxProto from 'onnx-proto';
import { checkOnnx } from '../check/check.js';
import { importOnnx } from '../import/import.js';
import { exportOnnx } from './float/export.js';
import { exportRules } from './float/rules/index.js';

const { ModelProto } = onnxProto.onnx;

const input = (name: string, shape: readonly number[]): Value =>
  valueOf(makeNode(ops.variable, name, [], { shape }));
const model = (params: Readonly<Record<string, Tensor>>, ...outputs: Value[]): Model => ({
  graph: { outputs },
  params: new Map(Object.entries(params)),
});

/** Shapes that the file states and that the importer finds of the same values. */
function statedShapes(bytes: Uint8Array): [string, string, string | undefined][] {
  const { graph } = ModelProto.decode(bytes);
  const imported = importOnnx({ model: bytes }).model;
  const found = new Map(
    [...inferShapes(imported, irOperators)].map(([{ name }, [shape]]) => [name, shape?.join()]),
  );
  return [...(graph?.valueInfo ?? []), ...(graph?.output ?? [])].map(({ name, type }) => [
    name ?? '',
    (type?.tensorType?.shape?.dim ?? []).map(({ dimValue }) => String(dimValue)).join(),
    found.get(name ?? ''),
  ]);
}

/** The file is valid, and what it says of shapes is so. */
function expectValid(bytes: Uint8Array): void {
  expect(checkOnnx(bytes)).toEqual([]);
  for (const [name, stated, found] of statedShapes(bytes))
    expect([name, found ?? stated]).toEqual([name, stated]);
}

describe('files', () => {
  const cases = operatorCases.filter(({ operator }) => exportRules.find(operator) !== undefined);

  test.each(cases)('$title is valid, and the same when it is read again', ({ model: whole, inputs }) => {
    const { model: bytes, outputs } = exportOnnx(whole);
    expectValid(bytes);
    const again = importOnnx({ model: bytes }).model;
    const [before, after] = [whole, again].map((one) => evaluateModel(one, inputs, irOperators));
    expect(outputs.map(({ shape }) => shape)).toEqual(before?.map(({ shape }) => shape));
    before?.forEach(({ shape, data }, i) => {
      expect(after?.[i]?.shape).toEqual(shape);
      data.forEach((value, k) => expect(after?.[i]?.data[k]).toBeCloseTo(value, 5));
    });
  });

  test('random models are valid, and compute the same when they are read again', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const whole = randomModel(seed, { steps: 12 });
      const { model: bytes } = exportOnnx(whole);
      expect([seed, checkOnnx(bytes)]).toEqual([seed, []]);
      const again = importOnnx({ model: bytes }).model;
      const error = compareModels(whole, again, randomInputs(whole, seed), irOperators);
      expect([seed, error < 1e-5]).toEqual([seed, true]);
    }
  });

  test('the same model gives the same bytes', () => {
    const bytes = (seed: number): Uint8Array => exportOnnx(randomModel(seed)).model;
    expect(bytes(3)).toEqual(bytes(3));
  });
});

describe('what is in the file', () => {
  const x = input('x', [1, 2]);
  const w = input('w', [3, 2]);
  const weights = { w: float64([3, 2], [1, 2, 3, 4, 5, 6]) };
  const dense = valueOf(makeNode(ops.fullyConnected, 'dense', [x, w], { num_hidden: 3, no_bias: true }));
  const decoded = (whole: Model, options = {}) => ModelProto.decode(exportOnnx(whole, options).model);

  test('values are called after their nodes, parameters keep their names and become float32', () => {
    const { graph } = decoded(model(weights, valueOf(makeNode(ops.square, 'y', [dense]))));
    expect(graph?.node?.map(({ opType, name, input: from, output: to }) => [opType, name, from, to])).toEqual(
      [
        ['Gemm', 'dense', ['x', 'w'], ['dense']],
        ['Mul', 'y', ['dense', 'dense'], ['y']],
      ],
    );
    expect(
      graph?.initializer?.map(({ name, dataType, dims }) => [name, dataType, dims?.map(Number)]),
    ).toEqual([['w', 1, [3, 2]]]);
    expect(graph?.valueInfo?.map(({ name }) => name)).toEqual(['dense']);
  });

  test('what it says of itself', () => {
    const file = decoded(model(weights, dense), {
      name: 'net',
      producerVersion: '1.2.3',
      metadata: new Map([['gas', '17']]),
    });
    expect(file).toMatchObject({
      irVersion: expect.objectContaining({ low: 7 }),
      opsetImport: [{ domain: '', version: expect.objectContaining({ low: 13 }) }],
      producerName: 'MRT',
      producerVersion: '1.2.3',
      graph: { name: 'net' },
      metadataProps: [{ key: 'gas', value: '17' }],
    });
  });

  test('a shape may be given, another one than the model states', () => {
    const { inputs, outputs } = exportOnnx(model(weights, dense), { inputShapes: new Map([['x', [5, 2]]]) });
    expect(inputs).toEqual([{ name: 'x', shape: [5, 2] }]);
    expect(outputs).toEqual([{ name: 'dense', shape: [5, 3] }]);
  });

  test('every head is an output of its own', () => {
    const dropped = valueOf(makeNode(ops.dropout, 'dropped', [dense]));
    const { model: bytes, outputs } = exportOnnx(model(weights, x, w, dense, dense, dropped, dropped));
    expect(outputs.map(({ name }) => name)).toEqual([
      'x_output',
      'w_output',
      'dense',
      'dense_output',
      'dropped',
      'dropped_output',
    ]);
    expectValid(bytes);
  });

  test('names that a node needs inside keep clear of those of the model', () => {
    const root = valueOf(makeNode(ops.layerNorm, 'dense_Sub', [x, w, w]));
    const clash = model({ w: float32([2], [1, 2]) }, root, valueOf(makeNode(ops.relu, 'dense_Sub_Sub', [x])));
    expectValid(exportOnnx(clash).model);
  });

  test('constants that are equal are written once', () => {
    const y = valueOf(makeNode(ops.plusScalar, 'y', [x], { scalar: 0.5 }));
    const z = valueOf(makeNode(ops.mulScalar, 'z', [y], { scalar: 0.5 }));
    expect(decoded(model({}, z)).graph?.initializer).toHaveLength(1);
  });
});

describe('an open batch', () => {
  const x = input('x', [2, 3, 4, 4]);
  const weights = { w: float64([5, 48], new Float64Array(240).fill(0.5)) };
  const dense = valueOf(
    makeNode(ops.fullyConnected, 'dense', [x, input('w', [5, 48])], { num_hidden: 5, no_bias: true }),
  );

  test('what follows from the batch is open, and nothing else', () => {
    const merged = valueOf(makeNode(ops.reshape, 'merged', [x], { shape: [0, 12, -1] }));
    const sum = valueOf(makeNode(ops.sum, 'sum', [merged], { axis: [1] }));
    const file = exportOnnx(model(weights, dense, sum), { openBatch: 'N' });
    expect(file.inputs).toEqual([{ name: 'x', shape: ['N', 3, 4, 4] }]);
    expect(file.outputs).toEqual([
      { name: 'dense', shape: ['N', 5] },
      { name: 'sum', shape: ['N', 4] },
    ]);
    expect(checkOnnx(file.model)).toEqual([]);
    for (const batch of [1, 7]) {
      const again = importOnnx({ model: file.model, batch }).model;
      const [out] = evaluateModel(again, randomInputs(again, 1), irOperators);
      expect(out?.shape).toEqual([batch, 5]);
    }
  });

  test('is refused where a node depends on it, with its name', () => {
    const merged = valueOf(makeNode(ops.reshape, 'merged', [x], { shape: [-1, 4] }));
    expect(() => exportOnnx(model({}, merged), { openBatch: 'N' })).toThrow(
      /^MRT1222 the batch is part of merged_shape/,
    );
    const other = input('other', [1, 3, 4, 4]);
    const two = valueOf(makeNode(ops.broadcastAdd, 'two', [x, other]));
    expect(() => exportOnnx(model({}, two), { openBatch: 'N' })).toThrow(
      'MRT1222 the inputs have the first dimensions 2, 1',
    );
  });

  test('random models, at another batch', () => {
    let count = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const whole = randomModel(seed, { steps: 6 });
      const file = openFile(whole);
      if (file === undefined) continue;
      count++;
      expect(checkOnnx(file)).toEqual([]);
      const again = importOnnx({ model: file, inputShapes: [5, 3, 6, 6] }).model;
      const inputs = randomInputs(again, seed);
      // Outputs that do not depend on the input are constants when they are read again.
      if (inputs.size === 0) continue;
      const [before, after] = [whole, again].map((one) => evaluateModel(one, inputs, irOperators));
      before?.forEach(({ shape, data }, i) => {
        expect(after?.[i]?.shape).toEqual(shape);
        data.forEach((value, k) => expect(after?.[i]?.data[k]).toBeCloseTo(value, 3));
      });
    }
    expect(count).toBeGreaterThan(20);
  });

  function openFile(whole: Model): Uint8Array | undefined {
    try {
      return exportOnnx(whole, { openBatch: 'N' }).model;
    } catch (error) {
      if (!(error instanceof MrtError) || error.code !== 'MRT1222') throw error;
      return undefined;
    }
  }
});

describe('refusals', () => {
  const x = input('x', [1, 2, 4, 4]);
  const refusal = (whole: Model): string[] => {
    try {
      exportOnnx(whole);
    } catch (error) {
      if (error instanceof MrtError)
        return error.diagnostics.map(({ code, node, message }) => `${code} ${node}: ${message}`);
      throw error;
    }
    return [];
  };

  test('every node without a form in ONNX is listed at once', () => {
    const clipped = valueOf(makeNode(ops.cvmClip, 'clipped', [x], { precision: 8 }));
    const random = valueOf(makeNode(ops.dropout, 'random', [x], { mode: 'always' }));
    const padding = { kernel: [2, 2], pad: [2, 2] };
    const pooled = valueOf(makeNode(ops.pooling, 'pooled', [x], padding));
    const later = valueOf(makeNode(ops.relu, 'later', [clipped]));
    expect(refusal(model({}, later, random, pooled))).toEqual([
      'MRT1220 random: operator Dropout has no form in ONNX here: it drops at random (mode always)',
      'MRT1220 pooled: operator Pooling has no form in ONNX here: a window lies in the padding alone',
      'MRT1220 clipped: operator cvm_clip has no form in ONNX',
    ]);
  });

  test('names that are not unique (MRT1012), and inputs without a shape (MRT1010)', () => {
    const twice = model({}, valueOf(makeNode(ops.relu, 'x', [x])));
    expect(refusal(twice)[0]).toMatch(/^MRT1012 x: /);
    const open = valueOf(makeNode(ops.variable, 'open', []));
    expect(refusal(model({}, valueOf(makeNode(ops.relu, 'y', [open]))))[0]).toMatch(/^MRT1010 open: /);
  });
});
