/** Compiled models as ONNX files, whose integers in ONNX Runtime are those of the CVM runtime. */
import { checkDeployGraph, parseDeployGraph, parseParamsBlob, quantizeInput } from '@mrtjs/cvm';
import { loadModel } from '@mrtjs/cvm-runtime';
import type { ModelCase } from '@mrtjs/cvm-runtime/testing';
import { randomNetwork, RANDOM_OPERATORS, randomOperators } from '@mrtjs/cvm-runtime/testing';
import { loadRuntime } from '@mrtjs/engine-onnxruntime';
import { createTfjsEngine } from '@mrtjs/engine-tfjs';
import type { InputScale } from '@mrtjs/graph';
import type { CvmOnnxOptions } from '@mrtjs/onnx';
import { checkOnnx, cvmExportRules, exportCvmOnnx } from '@mrtjs/onnx';
import { draftGraph } from '@mrtjs/cvm/testing';
import { MrtError } from '@mrtjs/tensor';
import { describeShared } from '@mrtjs/testing';
import onnxProto from 'onnx-proto';
import { compareOnnx, runOnnx } from './onnx-comparison.js';
import { calibratedOn, integerOf, trained } from './testing/real-networks.js';

const { ModelProto } = onnxProto.onnx;

jest.setTimeout(120_000);

/** The file of a model; `undefined` where nothing can be said of it because a value may overflow. */
function written({ symbol, params }: ModelCase, options?: CvmOnnxOptions): Uint8Array | undefined {
  const graph = checkDeployGraph(parseDeployGraph(symbol));
  try {
    return exportCvmOnnx(graph, parseParamsBlob(params), options).model;
  } catch (error) {
    if (error instanceof MrtError && error.diagnostics.every(({ code }) => code === 'MRT4031'))
      return undefined;
    throw error;
  }
}

function catchError(act: () => unknown): MrtError {
  try {
    act();
  } catch (error) {
    if (error instanceof MrtError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

function unproved(): never {
  throw new Error('a value may overflow');
}

/** Operators of a model. */
const operatorsOf = ({ symbol }: ModelCase): string[] =>
  checkDeployGraph(parseDeployGraph(symbol)).nodes.flatMap(({ op }) => (op === null ? [] : [op.name]));

describe('the form integer', () => {
  it.each([
    ['networks', randomNetwork, 40],
    ['operators', randomOperators, 300],
  ] as const)('random %s give the same integers', async (_, make, count) => {
    const runtime = await loadRuntime();
    const seen = new Set<string>();
    for (let seed = 0; seed < count; seed++) {
      const trial = make(seed);
      const refused = operatorsOf(trial).filter((op) => !cvmExportRules.has(op));
      if (refused.length > 0) {
        expect(() => written(trial) ?? unproved()).toThrow(/^MRT1223|a value may overflow/);
        continue;
      }
      const file = written(trial);
      if (file === undefined) continue;
      operatorsOf(trial).forEach((op) => seen.add(op));
      expect([seed, checkOnnx(file)]).toEqual([seed, []]);
      const model = await loadModel(trial.symbol, trial.params);
      for (const input of trial.inputs) {
        const expected = (await model.run(input)).map(({ shape, data }) => [shape, ...data]);
        const found = (await runOnnx(runtime, file, input)).map(({ shape, data }) => [shape, ...data]);
        expect([seed, found]).toEqual([seed, expected]);
      }
      model.dispose();
    }
    if (make === randomOperators) {
      const possible = RANDOM_OPERATORS.filter((op) => cvmExportRules.has(op));
      expect(possible.filter((op) => !seen.has(op))).toEqual([]);
    }
  });

  it('refuses operators of detection, all at once and by name', () => {
    const graph = draftGraph({
      variables: { data: { shape: [1, 4, 6], precision: 8 } },
      nodes: [
        { name: 'valid', func: 'get_valid_counts', inputs: ['data'], attrs: { score_threshold: 0 } },
        { name: 'kept', func: 'non_max_suppression', inputs: ['valid:1', 'valid'] },
      ],
    });
    const refused = catchError(() => exportCvmOnnx(checkDeployGraph(graph), []));
    expect(refused.diagnostics).toMatchObject([
      { code: 'MRT1223', node: 'valid' },
      { code: 'MRT1223', node: 'kept' },
    ]);
  });

  it('tells precision, range and gas of every node, and of the model', () => {
    const file = written(randomNetwork(1), { metadata: new Map([['author', 'me']]) }) as Uint8Array;
    const { graph, metadataProps } = ModelProto.decode(file);
    const described = graph?.node?.filter(({ docString }) => docString) ?? [];
    expect(described).toHaveLength(operatorsOf(randomNetwork(1)).length);
    for (const { docString } of described)
      expect(docString).toMatch(/^\w+: precision \d+, values -?\d+ to -?\d+, gas \d+$/);
    expect(metadataProps?.map(({ key }) => key)).toEqual([
      'mrt.form',
      'mrt.gas',
      'mrt.storage',
      'mrt.input_precision',
      'mrt.output_precisions',
      'author',
    ]);
  });
});

describe('the form qdq', () => {
  it('random networks give integers near the same', async () => {
    const runtime = await loadRuntime();
    let [differing, elements, written8] = [0, 0, 0];
    for (let seed = 0; seed < 40; seed++) {
      const trial = randomNetwork(seed);
      const file = written(trial, { form: 'qdq' });
      if (file === undefined) continue;
      expect([seed, checkOnnx(file)]).toEqual([seed, []]);
      written8 += ModelProto.decode(file).graph?.node?.some(({ opType }) => opType === 'QuantizeLinear')
        ? 1
        : 0;
      const model = await loadModel(trial.symbol, trial.params);
      const input = trial.inputs[0] as ModelCase['inputs'][0];
      const expected = await model.run(input);
      const found = await runOnnx(runtime, file, input);
      expected.forEach(({ shape, data }, i) => {
        expect([seed, found[i]?.shape]).toEqual([seed, shape]);
        elements += data.length;
        data.forEach((value, k) => (differing += value === found[i]?.data[k] ? 0 : 1));
      });
      model.dispose();
    }
    expect(written8).toBeGreaterThan(20);
    // Halves are rounded to even; everything after them can be another number.
    expect(differing / elements).toBeLessThan(0.5);
  });
});

describeShared(['real', 'models', 'mxnet'], 'real networks', () => {
  it.each([
    ['gluoncv-cifar/cifar_resnet20_v1', '0000', 'gluoncv-cifar__cifar_resnet20_v1'],
    ['matlab-mnist-lenet/mnist-lenet-0', '0010', 'matlab-mnist-lenet__model__mnist-lenet-0'],
  ])('%s gives the integers of the runtime', async (symbol, params, golden) => {
    const { model, data } = trained(symbol, params, golden);
    const engine = await createTfjsEngine();
    const { quantized, compiled } = integerOf(await calibratedOn(engine, model, data));
    const { model: file } = exportCvmOnnx(compiled.graph, parseParamsBlob(compiled.params));
    const input = quantizeInput(data, quantized.inputs.get('data') as InputScale);
    const { elements, differing } = await compareOnnx(compiled.symbol, compiled.params, file, input);
    expect({ elements, differing }).toEqual({ elements: 10, differing: 0 });
  });
});
