import type { Model as ModelValue } from '@mrtjs/graph';
import { evaluateModel, irOperators } from '@mrtjs/graph';
import { checkOnnx, exportOnnx } from '@mrtjs/onnx';
import { float32, seededRandom } from '@mrtjs/tensor';
import onnxProto from 'onnx-proto';
import { readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from './files/hash.js';
import { Model, MRT } from './facade/index.js';
import type { PipelineEvent } from './events.js';
import { readOriginalModel } from './models/index.js';
import { runPipeline } from './pipeline.js';
import type { Project } from './testing/project.js';
import { makeProject, tinyModel } from './testing/project.js';

const SECTIONS = `
[EVALUATION]
Iter_num=-1
[COMPILATION]
Dump_dir=out
Batch=2
`;

const { ModelProto } = onnxProto.onnx;
type Proto = InstanceType<typeof ModelProto>;

/** A project whose model is an ONNX file, `change`d before it is written. */
function onnxProject(change: (proto: Proto, folder: string) => void = () => undefined): Project {
  const project = makeProject();
  for (const file of readdirSync(project.folder))
    if (/\.(json|params)$/.test(file)) rmSync(join(project.folder, file));
  const proto = ModelProto.decode(exportOnnx(tinyModel()).model);
  change(proto, project.folder);
  writeFileSync(join(project.folder, 'tiny.onnx'), ModelProto.encode(proto).finish());
  return project;
}

async function run(project: Project, ...set: string[]) {
  const stages: string[] = [];
  const onEvent = (event: PipelineEvent): void => {
    if (event.type === 'stage' && event.status !== 'started') stages.push(`${event.stage} ${event.status}`);
  };
  const result = await runPipeline(project.config(SECTIONS, ['DEFAULT.Threads=1', ...set]), { onEvent });
  return { result, stages };
}

const compiled = ({ folder }: Project): string[] =>
  ['symbol', 'params', 'data.npy'].map((name) => sha256(readFileSync(join(folder, 'out', 'tiny_cvm', name))));

/** Leaves the batch open, as exporters mostly do. */
const openBatch = ({ graph }: Proto): void => {
  for (const { type } of [...(graph?.input ?? []), ...(graph?.output ?? [])]) {
    const [batch] = type?.tensorType?.shape?.dim ?? [];
    if (batch) Object.assign(batch, { dimValue: null, dimParam: 'N' });
  }
  if (graph) graph.valueInfo = [];
};

test.each([
  ['its file', 'tiny.onnx', undefined],
  ['its stem', 'tiny', undefined],
  ['its file, the batch being open', 'tiny.onnx', openBatch],
])('a model named by %s gives what its MXNet pair gives', async (_, name, change) => {
  const [mxnet, onnx] = [makeProject(), onnxProject(change)];
  const expected = await run(mxnet);
  const { result, stages } = await run(onnx, `DEFAULT.Model_name=${name}`);
  expect(stages).toEqual(expected.stages);
  expect(result.evaluation).toMatchObject({
    float: expected.result.evaluation?.float,
    integer: expected.result.evaluation?.integer,
  });
  expect(compiled(onnx)).toEqual(compiled(mxnet));
});

test('a run resumes from its checkpoints until the file changes', async () => {
  const project = onnxProject();
  await run(project);
  expect((await run(project)).stages).toContain('quantize loaded');
  writeFileSync(join(project.folder, 'tiny.onnx'), exportOnnx(tinyModel(2)).model);
  expect((await run(project)).stages.slice(0, 1)).toEqual(['prepare finished']);
});

test('thresholds belong to the engine that found them: another one calibrates again, and its name is recorded', async () => {
  const project = onnxProject();
  const engineIn = (): unknown =>
    /onnxruntime-cpu|tfjs-wasm/.exec(
      readFileSync(join(project.folder, 'tiny.mrt.calibrate.ext'), 'utf8'),
    )?.[0];
  await run(project, 'DEFAULT.Float_engine=tfjs');
  expect(engineIn()).toBe('tfjs-wasm');
  const { stages } = await run(project);
  expect(stages.slice(0, 2)).toEqual(['prepare loaded', 'calibrate finished']);
  expect(engineIn()).toBe('onnxruntime-cpu');
  expect((await run(project, 'DEFAULT.Float_engine=onnxruntime')).stages).toContain('quantize loaded');
});

/** Moves the weights of the first convolution into a file. */
const external =
  (location: string) =>
  ({ graph }: Proto, folder: string): void => {
    const weight = graph?.initializer?.find(({ name }) => name === 'conv_weight');
    if (!weight?.rawData) throw new Error('no weight');
    writeFileSync(join(folder, 'weights.bin'), weight.rawData);
    Object.assign(weight, {
      dataLocation: 1,
      rawData: null,
      externalData: [{ key: 'location', value: location }],
    });
  };

describe('weights in a file of their own', () => {
  test('are read, and belong to what a checkpoint depends on', async () => {
    const [plain, project] = [onnxProject(), onnxProject(external('weights.bin'))];
    await run(plain);
    await run(project);
    expect(compiled(project)).toEqual(compiled(plain));
    const file = join(project.folder, 'weights.bin');
    writeFileSync(file, Uint8Array.from(readFileSync(file)).fill(0, 0, 4));
    expect((await run(project)).stages.slice(0, 1)).toEqual(['prepare finished']);
  });

  test('are not read from elsewhere', async () => {
    const project = onnxProject(external('link.bin'));
    const elsewhere = makeProject();
    writeFileSync(join(elsewhere.folder, 'weights.bin'), readFileSync(join(project.folder, 'weights.bin')));
    symlinkSync(join(elsewhere.folder, 'weights.bin'), join(project.folder, 'link.bin'));
    await expect(run(project)).rejects.toMatchObject({ code: 'MRT6046' });
    await expect(run(onnxProject(external('../weights.bin')))).rejects.toMatchObject({ code: 'MRT1208' });
  });
});

describe('what goes wrong', () => {
  test('an epoch is named', async () => {
    await expect(run(onnxProject(), 'DEFAULT.Model_epoch=1')).rejects.toMatchObject({ code: 'MRT6043' });
  });

  test('the shape of the configuration is not that of the file', async () => {
    await expect(run(onnxProject(), 'DEFAULT.Input_shape=(-1, 3, 6, 6)')).rejects.toMatchObject({
      code: 'MRT1209',
      diagnostics: [{ node: 'data', file: expect.stringContaining('tiny.onnx') as string }],
    });
  });

  test('the file is damaged', async () => {
    const project = onnxProject();
    const file = join(project.folder, 'tiny.onnx');
    writeFileSync(file, readFileSync(file).subarray(0, 100));
    await expect(run(project)).rejects.toMatchObject({ code: 'MRT1202' });
  });
});

describe('the objects', () => {
  const random = seededRandom(3);
  const data = float32(
    [1, 1, 6, 6],
    Array.from({ length: 36 }, () => random.normal()),
  );
  const scores = (model: ModelValue): number[] =>
    Array.from(evaluateModel(model, new Map([['data', data]]), irOperators)[0]?.data ?? []);

  test('Model reads and writes ONNX, prepared or not, and is quantized', async () => {
    const { folder } = onnxProject(openBatch);
    const file = join(folder, 'tiny.onnx');
    await expect(Model.loadOnnx(file)).rejects.toMatchObject({ code: 'MRT1209' });
    const model = await Model.loadOnnx(file, { inputShape: [1, 1, 6, 6] });
    const before = scores(model.value);
    model.prepare([1, 1, 6, 6]);
    const target = join(folder, 'prepared.onnx');
    await model.saveOnnx(target, new Map([['data', [2, 1, 6, 6]]]));
    expect(checkOnnx(new Uint8Array(readFileSync(target)))).toEqual([]);
    const again = await readOriginalModel({ model: target }, { inputShape: [1, 1, 6, 6] });
    scores(again.model).forEach((value, i) => expect(value).toBeCloseTo(before[i] as number, 5));
    const mrt = new MRT(model);
    mrt.setData(data);
    await mrt.calibrate();
    expect(mrt.state.engine).toBe('onnxruntime-cpu');
    expect(mrt.quantize().outputNames()).toHaveLength(1);
  });
});
