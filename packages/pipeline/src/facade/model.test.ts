import { createReferenceEngine } from '@mrtjs/cvm-runtime';
import { evaluateModel, irOperators, isVariable, makeNode, ops, valueOf } from '@mrtjs/graph';
import { exportSymbol, formatParams, formatSymbol, paramsFile } from '@mrtjs/mxnet';
import type { Tensor } from '@mrtjs/tensor';
import { float32, int32, seededRandom, toNumbers } from '@mrtjs/tensor';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { referenceFloatEngine, tinyModel, tinyModelWithTop } from '../testing/project.js';
import { Model, MRT } from './model.js';

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'mrt-facade-'));

function images(batch: number, seed = 5): Tensor {
  const random = seededRandom(seed);
  return float32(
    [batch, 1, 6, 6],
    Float32Array.from({ length: batch * 36 }, () => random.normal()),
  );
}

/** Two inputs, two heads; `sum` reads them in the order b, a. */
function twoInputs(): Model {
  const a = valueOf(makeNode(ops.variable, 'a', [], { shape: [1, 2] }));
  const b = valueOf(makeNode(ops.variable, 'b', [], { shape: [1, 2] }));
  const sum = valueOf(makeNode(ops.elemwiseAdd, 'sum', [b, a]));
  const relu = valueOf(makeNode(ops.relu, 'relu', [sum]));
  return new Model({ graph: { outputs: [relu, sum] }, params: new Map() });
}

test('names: inputs in topological order, heads in order [R101]', () => {
  const model = twoInputs();
  expect(model.inputNames()).toEqual(['b', 'a']);
  expect(model.outputNames()).toEqual(['relu', 'sum']);
  expect(model.names()).toEqual(['relu', 'sum']);
  expect([...model].map(({ node }) => node.name)).toEqual(['relu', 'sum']);
});

test('float parameters are widened, or as the dtype says', () => {
  const types = (model: Model) => new Set([...model.params.values()].map(({ dtype }) => dtype));
  expect(types(new Model(tinyModel()))).toEqual(new Set(['float64']));
  expect(types(new Model(tinyModel(), { dtype: 'float32' }))).toEqual(new Set(['float32']));
});

test('save and load give the same files and the same parameters [R102]', async () => {
  const folder = newFolder();
  const path = (name: string): string => join(folder, name);
  const model = new Model(tinyModel());
  await model.save(path('a.json'), path('a.params'));
  const loaded = await Model.load(path('a.json'), path('a.params'));
  expect(loaded.params).toEqual(model.params);
  await loaded.save(path('b.json'), path('b.params'));
  for (const kind of ['json', 'params'])
    expect(readFileSync(path(`b.${kind}`))).toEqual(readFileSync(path(`a.${kind}`)));
  expect(readdirSync(folder).sort()).toEqual(['a.json', 'a.params', 'b.json', 'b.params']);
});

test('load strips arg: and aux: and widens [R103]', async () => {
  const folder = newFolder();
  const value = tinyModel();
  writeFileSync(join(folder, 'n.json'), formatSymbol(exportSymbol(value)));
  const prefixed = [...value.params].map(([name, tensor], i): [string, Tensor] => [
    `${i % 2 === 0 ? 'arg' : 'aux'}:${name}`,
    tensor,
  ]);
  writeFileSync(join(folder, 'n.params'), formatParams(paramsFile(new Map(prefixed))));
  const model = await Model.load(join(folder, 'n.json'), join(folder, 'n.params'));
  expect(model.inputNames()).toEqual(['data']);
  expect(model.params).toEqual(new Model(value).params);
});

test('load reports what the importer finds and says which file is missing', async () => {
  const folder = newFolder();
  const path = (name: string): string => join(folder, name);
  const value = tinyModel();
  writeFileSync(path('n.json'), formatSymbol(exportSymbol(value)));
  const more = new Map<string, Tensor>([...value.params, ['other', float32([1], [1])]]);
  writeFileSync(path('n.params'), formatParams(paramsFile(more)));
  const codes: string[] = [];
  await Model.load(path('n.json'), path('n.params'), ({ code }) => codes.push(code));
  expect(codes).toEqual(['MRT1108']);
  await expect(Model.load(path('n.json'), path('m.params'))).rejects.toThrow(/MRT6014 .*m\.params/);
});

test('toGraph gives one tensor for one output, a list for several [R104]', async () => {
  const one = new Model(tinyModel());
  const graph = await one.toGraph(referenceFloatEngine);
  const [expected] = evaluateModel(one.value, new Map([['data', images(2)]]), irOperators);
  expect(await graph(images(2))).toMatchObject({
    shape: [2, 3],
    data: Float32Array.from(expected?.data ?? []),
  });
  graph.dispose();

  const several = await twoInputs().toGraph(referenceFloatEngine);
  const inputs = new Map([
    ['a', float32([1, 2], [1, -3])],
    ['b', float32([1, 2], [2, 1])],
  ]);
  expect(await several(inputs)).toMatchObject([
    { data: Float32Array.of(3, 0) },
    { data: Float32Array.of(3, -2) },
  ]);
  await expect(several(float32([1, 2], [0, 0]))).rejects.toMatchObject({ code: 'MRT6070' });
});

test('toGraph runs on TensorFlow.js by default [R104]', async () => {
  const model = new Model(tinyModel());
  const graph = await model.toGraph();
  const [expected] = evaluateModel(model.value, new Map([['data', images(1)]]), irOperators);
  const result = await graph(images(1));
  const difference = 'dtype' in result ? result.data.map((x, i) => x - (expected?.data[i] ?? NaN)) : [NaN];
  expect(Math.max(...difference.map(Math.abs))).toBeLessThan(1e-5);
});

test('prepare works in place, with a shape or shapes by name; a failure changes nothing', () => {
  const model = twoInputs();
  const before = model.value;
  expect(() => model.prepare([1, 2])).toThrow(/MRT2001/);
  expect(model.value).toBe(before);
  model.prepare(
    new Map([
      ['a', [1, 2]],
      ['b', [1, 2]],
    ]),
  );
  expect(model.inputNames()).toEqual(['data']);
});

test('getMrt needs a prepared model [R105]', () => {
  expect(() => twoInputs().getMrt()).toThrow(/MRT6071/);
  expect(new Model(tinyModel()).getMrt()).toBeInstanceOf(MRT);
});

test('fixOriginalModel writes the model with clean names and keeps it', async () => {
  const folder = newFolder();
  const { graph } = tinyModel();
  const prefixed = new Map([...tinyModel().params].map(([name, tensor]) => [`arg:${name}`, tensor]));
  const model = new Model({ graph, params: prefixed });
  expect(model.inputNames()).toHaveLength(5);
  await model.fixOriginalModel(folder, 'n');
  expect(model.inputNames()).toEqual(['data']);
  const fixed = await Model.load(join(folder, 'n.fixed.json'), join(folder, 'n.fixed.params'));
  expect(fixed.params).toEqual(model.params);
  expect(readFileSync(join(folder, 'n.fixed.params'), 'latin1')).not.toMatch(/arg:|aux:/);
});

/** A calibrated {@link MRT} of the tiny model. */
async function calibrated(value = tinyModel()): Promise<MRT> {
  const model = new Model(value);
  model.prepare([1, 1, 6, 6]);
  const mrt = model.getMrt();
  mrt.setData(images(4));
  await mrt.calibrate({ engine: referenceFloatEngine });
  return mrt;
}

test('toCvm writes what the runtime runs', async () => {
  const folder = newFolder();
  const model = (await calibrated()).quantize();
  const compiled = await model.toCvm('n', { datadir: folder, inputShape: [2, 1, 6, 6] });
  expect(compiled.outputs[0]?.shape).toEqual([2, 3]);
  expect(readFileSync(join(folder, 'n/symbol'), 'utf8')).toBe(compiled.symbol);
  const params = readFileSync(join(folder, 'n/params'));
  const executable = await createReferenceEngine().load(compiled.symbol, new Uint8Array(params));
  const integers = int32(
    [2, 1, 6, 6],
    Array.from({ length: 72 }, (_, i) => ((i * 37) % 255) - 127),
  );
  const [output] = await executable.run(integers);
  const [expected] = evaluateModel(model.value, new Map([['data', integers]]), irOperators);
  expect(toNumbers(output as Tensor)).toEqual(Int32Array.from(expected?.data ?? []));
});

test('toCvm takes the attached shape when none is given (D69), and reports what it notes', async () => {
  const folder = newFolder();
  const codes: string[] = [];
  const model = (await calibrated()).quantize();
  const compiled = await model.toCvm('n', { datadir: folder, report: ({ code }) => codes.push(code) });
  expect(compiled.outputs[0]?.shape).toEqual([1, 3]);
  expect(codes.every((code) => code.startsWith('MRT'))).toBe(true);
});

test('toCvm refuses restored nodes and writes nothing', async () => {
  const folder = newFolder();
  const mrt = await calibrated();
  mrt.setRestore('scores');
  await expect(mrt.quantize().toCvm('n', { datadir: folder })).rejects.toMatchObject({ code: 'MRT4025' });
  expect(readdirSync(folder)).toEqual([]);
});

test('split gives two models', () => {
  const { base, top } = new Model(tinyModelWithTop()).split(['scores']);
  expect([base.outputNames(), top.inputNames(), top.outputNames()]).toEqual([
    ['scores'],
    ['scores'],
    ['positive'],
  ]);
  expect(base.graph.outputs.every(({ node }) => !isVariable(node))).toBe(true);
});
