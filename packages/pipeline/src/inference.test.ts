import { createReferenceEngine } from '@mrtjs/cvm-runtime';
import { quantizeInput } from '@mrtjs/cvm';
import type { InputScale, Model, QuantizedModel } from '@mrtjs/graph';
import { evaluateModel, irOperators, makeNode, ops, valueOf } from '@mrtjs/graph';
import { exportMxnet } from '@mrtjs/mxnet';
import type { Tensor } from '@mrtjs/tensor';
import { absMax, float32, float64, seededRandom, toNumbers } from '@mrtjs/tensor';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inferOriginalModel, inferQuantizedModel } from './inference.js';
import { runPipeline } from './pipeline.js';
import type { Project } from './testing/project.js';
import { makeProject, referenceFloatEngine, tinyModel, tinyModelWithTop } from './testing/project.js';

const engines = { floatEngine: referenceFloatEngine, integerEngine: createReferenceEngine() };
const random = seededRandom(3);
const data = float32(
  [5, 1, 6, 6],
  // Within what the project calibrates on.
  Array.from({ length: 180 }, () => 0.5 * random.normal()),
);

/** The tiny model with its scores and, as a second output, the features before them. */
function twoHeads(): Model {
  const { graph, params } = tinyModel();
  const features = graph.outputs[0]?.node.inputs[0];
  if (features === undefined) throw new Error('the scores have no input');
  return { graph: { outputs: [...graph.outputs, features] }, params };
}

/** A project in which a model has been quantized, and what its integers come to for the data. */
async function quantizedProject(
  model: Model,
  changes = '',
): Promise<Project & { integers: readonly Tensor[] }> {
  const project = makeProject(model);
  const { quantized } = await runPipeline(project.config(changes, ['DEFAULT.Start=DEFAULT']), {
    engines: { float: referenceFloatEngine, integer: createReferenceEngine() },
  });
  const { model: integer, inputs, outputScales } = quantized as QuantizedModel;
  const input = new Map([['data', quantizeInput(data, inputs.get('data') as InputScale)]]);
  const integers = evaluateModel(integer, input, irOperators).map((output, i) => ({
    ...output,
    data: output.data.map((value) => value / (outputScales[i] as number)),
  }));
  return { ...project, integers };
}

const file = ({ folder }: Project, suffix: string): string => join(folder, `tiny.${suffix}`);
const original = (project: Project) => ({
  symbol: file(project, 'json'),
  params: file(project, 'params'),
  data,
});
const saved = (project: Project, stage: 'mrt' | 'all') => ({
  symbol: file(project, `${stage}.quantize.json`),
  params: file(project, `${stage}.quantize.params`),
  ext: file(project, `${stage}.quantize.ext`),
  data,
});

/** Largest difference beside the largest value. */
function distance(a: Tensor | undefined, b: Tensor | undefined): number {
  const [x, y] = [toNumbers(a as Tensor), toNumbers(b as Tensor)];
  expect(a?.shape).toEqual(b?.shape);
  return Math.max(...Array.from(x, (value, i) => Math.abs(value - (y[i] as number)))) / absMax(b as Tensor);
}

const expected = (model: Model) => evaluateModel(model, new Map([['data', data]]), irOperators);

test('R238: the original model of one output gives a tensor, of two outputs a list', async () => {
  const one = makeProject();
  const scores = await inferOriginalModel({ ...original(one), ...engines });
  expect(distance(scores as Tensor, expected(tinyModel())[0])).toBeLessThan(1e-6);
  const two = makeProject();
  const { symbol, params } = exportMxnet(twoHeads());
  writeFileSync(file(two, 'json'), symbol);
  writeFileSync(file(two, 'params'), params);
  const outputs = (await inferOriginalModel({ ...original(two), ...engines })) as readonly Tensor[];
  expect(outputs).toHaveLength(2);
  expected(twoHeads()).forEach((output, i) => expect(distance(outputs[i], output)).toBeLessThan(1e-6));
});

test('R238: the quantized model of one output, with the state as scales', async () => {
  const project = await quantizedProject(tinyModel());
  const scores = await inferQuantizedModel({ ...saved(project, 'mrt'), ...engines });
  expect([scores]).toEqual(project.integers);
  expect(distance(scores as Tensor, expected(tinyModel())[0])).toBeLessThan(0.1);
  const inParts = await inferQuantizedModel({ ...saved(project, 'mrt'), ...engines, parts: 2 });
  expect(inParts).toEqual(scores);
});

test('R238: the quantized model of two outputs', async () => {
  const project = await quantizedProject(twoHeads());
  const outputs = (await inferQuantizedModel({ ...saved(project, 'mrt'), ...engines })) as readonly Tensor[];
  expect(outputs).toEqual(project.integers);
  expected(twoHeads()).forEach((output, i) => expect(distance(outputs[i], output)).toBeLessThan(0.1));
});

const SPLIT =
  '[SPLIT_MODEL]\nKeys=scores\n[MERGE_MODEL]\nAttribute_deps=_greater_scalar: scalar: scores\nOscale_maps=positive: scores\n';

test('R238: a model that was split, with the scales in either form', async () => {
  const project = await quantizedProject(tinyModelWithTop(), SPLIT);
  const request = { ...saved(project, 'all'), ...engines, split: true };
  const outputs = await inferQuantizedModel(request);
  expect([outputs]).toEqual(project.integers);
  // The two lines that the original wrote in the YAML form.
  const [, scales, , inputs] = readFileSync(request.ext, 'utf8').split('\n');
  const ext = file(project, 'two-lines.ext');
  writeFileSync(ext, `${scales}\n${inputs}\n`);
  expect(await inferQuantizedModel({ ...request, ext })).toEqual(outputs);
});

test('R238: files of the original, without a state, are integers throughout', async () => {
  const project = await quantizedProject(tinyModel());
  const request = saved(project, 'mrt');
  const copy = (suffix: string): string => {
    writeFileSync(file(project, `copy.${suffix}`), readFileSync(file(project, `mrt.quantize.${suffix}`)));
    return file(project, `copy.${suffix}`);
  };
  const copies = { symbol: copy('json'), params: copy('params'), ext: copy('ext') };
  expect(await inferQuantizedModel({ ...request, ...copies, ...engines })).toEqual(
    await inferQuantizedModel({ ...request, ...engines }),
  );
});

test('R238: what does not fit is told', async () => {
  const project = await quantizedProject(tinyModel());
  const request = { ...saved(project, 'mrt'), ...engines };
  await expect(inferQuantizedModel({ ...request, batchAxis: 4 })).rejects.toThrow('MRT6030');
  await expect(inferQuantizedModel({ ...request, split: true })).rejects.toThrow(
    /MRT6018 .*tiny\.mrt\.quantize\.ext/,
  );
  await expect(inferQuantizedModel({ ...request, ext: file(project, 'none') })).rejects.toThrow('MRT6014');
  const x = ['a', 'b'].map((name) => valueOf(makeNode(ops.variable, name, [], { shape: [1] })));
  const sum = valueOf(makeNode(ops.elemwiseAdd, 'sum', x));
  const { symbol, params } = exportMxnet({
    graph: { outputs: [sum] },
    params: new Map([['unused', float64([1], [1])]]),
  });
  writeFileSync(file(project, 'sum.json'), symbol);
  writeFileSync(file(project, 'sum.params'), params);
  await expect(
    inferOriginalModel({
      symbol: file(project, 'sum.json'),
      params: file(project, 'sum.params'),
      data,
      ...engines,
    }),
  ).rejects.toThrow('MRT6070');
});
