import { irOperators, makeNode, ops, valueOf } from '@mrtjs/graph';
import { quantizationRules, quantize } from '@mrtjs/quantization';
import type { Tensor } from '@mrtjs/tensor';
import { float32, parseNpz, seededRandom } from '@mrtjs/tensor';
import { describeShared, requireShared } from '@mrtjs/testing';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { referenceFloatEngine, tinyModel } from '../testing/project.js';
import { Model, MRT } from './model.js';

const engine = referenceFloatEngine;

function images(seed: number, scale = 1): Tensor {
  const random = seededRandom(seed);
  return float32(
    [4, 1, 6, 6],
    Float32Array.from({ length: 144 }, () => scale * random.normal()),
  );
}

function prepared(): Model {
  const model = new Model(tinyModel());
  model.prepare([1, 1, 6, 6]);
  return model;
}

async function calibrated(): Promise<MRT> {
  const mrt = new MRT(prepared());
  mrt.setData(images(5));
  await mrt.calibrate({ engine });
  return mrt;
}

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'mrt-facade-'));

test('defaults: 8 bits of input, λ 10, 5 shift bits, nothing else [R105]', () => {
  const { state } = new MRT(prepared());
  expect(state).toMatchObject({ outputs: ['scores'], softmaxLambda: 10, shiftBits: 5 });
  expect([state.thresholds.size, state.scales.size, state.restore.size]).toEqual([0, 0, 0]);
  expect(state.precisions.get('data')).toEqual({ out_key: 8 });
  expect(state.precisions.get('conv')).toEqual({});
  expect(new MRT(prepared(), 12).state.precisions.get('data')).toEqual({ out_key: 12 });
});

test('a model without a node called data is not prepared [R105]', () => {
  const x = valueOf(makeNode(ops.variable, 'x', [], { shape: [1] }));
  const model = new Model({ graph: { outputs: [valueOf(makeNode(ops.relu, 'y', [x]))] }, params: new Map() });
  expect(() => new MRT(model)).toThrow(/MRT6071/);
});

/** MRT-SPEC 2.2. */
const INPUT_PRECISIONS: readonly (readonly [number, readonly string[]])[] = [
  [8, ['Convolution', 'FullyConnected', 'sigmoid', 'exp', 'softmax', 'sum', 'batch_dot', 'L2Normalization']],
  [16, ['broadcast_add', 'broadcast_sub', 'broadcast_mul', 'elemwise_add', 'elemwise_sub', 'elemwise_mul']],
  [16, ['Concat', 'Embedding']],
  [30, ['slice_like']],
];

test('input precisions of operators [R106]', () => {
  const bits = MRT.opInputPrecisions;
  for (const [expected, operators] of INPUT_PRECISIONS)
    for (const operator of operators) {
      expect(irOperators.has(operator)).toBe(true);
      // What the prepare stage rewrites has no rule, and so no precision.
      const hasRule = quantizationRules.find(operator) !== undefined;
      expect([operator, bits.get(operator)]).toEqual([operator, hasRule ? expected : undefined]);
    }
  expect(bits.has('elemwise_mul')).toBe(false);
});

test('calibrate replaces and returns the thresholds; old ones are a lower bound [R107]', async () => {
  const mrt = new MRT(prepared());
  mrt.setThresholdMap(new Map([['conv', 1e6]]));
  mrt.setData(images(5));
  const first = await mrt.calibrate({ engine });
  expect(mrt.state.thresholds).toBe(first);
  expect(first.get('conv')).toBeLessThan(1e3);
  mrt.setData(images(6, 0.1));
  const smaller = await mrt.calibrate({ engine });
  expect(smaller.get('data')).toBeLessThan(first.get('data') as number);
  expect(await mrt.calibrate({ engine, oldThresholds: first })).toEqual(first);
  const lambda = await mrt.calibrate({ engine, lambda: 1 });
  expect(lambda.get('data')).toBeLessThan(smaller.get('data') as number);
  expect(mrt.state.engine).toBe('definition');
});

test('calibrate without data is an error, and says so', async () => {
  await expect(new MRT(prepared()).calibrate({ engine })).rejects.toMatchObject({ code: 'MRT2102' });
});

test('setThreshold overrides nodes, parameters and data [R108]', async () => {
  const mrt = await calibrated();
  const overrides = { conv: 1.5, conv_weight: 0.75, data: 2 };
  for (const [name, threshold] of Object.entries(overrides)) mrt.setThreshold(name, threshold);
  expect(Object.fromEntries(mrt.state.thresholds)).toMatchObject(overrides);
  mrt.quantize();
  expect(mrt.getInputsExt().get('data')?.scale).toBe(127 / 2);
  expect(() => mrt.setThreshold('cone', 1)).toThrow(/MRT6022/);
});

test('setOutputPrecision sets the self key of every output [R109]', async () => {
  const mrt = await calibrated();
  mrt.setOutputPrecision(16);
  expect(mrt.state.precisions.get('scores')).toEqual({ scores: 16 });
  const { thresholds } = mrt.state;
  const model = mrt.quantize();
  const expected = quantize(prepared().value, thresholds, { outputPrecision: 16 });
  expect(model.value).toEqual(expected.model);
  expect(mrt.getOutputScales()).toEqual(expected.outputScales);
});

test('every setting reaches the quantization', async () => {
  const mrt = await calibrated();
  mrt.setInputPrecision(10);
  mrt.setSoftmaxLambda(7);
  mrt.setShiftBits(2);
  mrt.setRestore('conv');
  const { thresholds } = mrt.state;
  const options = { inputPrecision: 10, softmaxLambda: 7, shiftBits: 2, restore: new Set(['conv']) };
  const expected = quantize(prepared().value, thresholds, options);
  expect(mrt.quantize().value).toEqual(expected.model);
  expect(mrt.currentModel.floatNodes).toEqual(expected.floatNodes);
});

test.each([
  ['input precision', (mrt: MRT) => mrt.setInputPrecision(1)],
  ['output precision', (mrt: MRT) => mrt.setOutputPrecision(33)],
  ['softmax λ', (mrt: MRT) => mrt.setSoftmaxLambda(0)],
  ['shift bits', (mrt: MRT) => mrt.setShiftBits(-1)],
])('a %s that is not allowed is refused at once', (_, set) => {
  const mrt = new MRT(prepared());
  const before = mrt.state;
  expect(() => set(mrt)).toThrow(/MRT2206/);
  expect(mrt.state).toBe(before);
});

test('scales, maps and input ext of the current outputs [R110]', async () => {
  const mrt = await calibrated();
  for (const get of [() => mrt.getOutputScales(), () => mrt.getMaps(), () => mrt.getInputsExt()])
    expect(get).toThrow(/MRT6072/);
  mrt.setOutputPrecision(8);
  const [output = ''] = mrt.quantize().outputNames();
  expect(output).not.toBe('scores');
  expect(mrt.getMaps()).toEqual(new Map([[output, 'scores']]));
  expect(mrt.getOutputScales()).toEqual([mrt.state.scales.get(output)]);
  const scale = mrt.state.scales.get('data');
  expect(mrt.getInputsExt()).toEqual(new Map([['data', { scale, targetBit: 8 }]]));
});

test('save writes three files, the ext in the order of its lines, and load restores them [R111]', async () => {
  const folder = newFolder();
  const mrt = await calibrated();
  mrt.quantize();
  await mrt.save('n', folder);
  expect(readdirSync(folder).sort()).toEqual(['n.ext', 'n.json', 'n.params']);
  const [outputs, thresholds, precisions, scales] = readFileSync(join(folder, 'n.ext'), 'utf8')
    .split('\n')
    .slice(0, 4)
    .map((line) => JSON.parse(line) as unknown);
  expect(outputs).toEqual(['scores']);
  expect(thresholds).toEqual(Object.fromEntries(mrt.state.thresholds));
  expect(precisions).toEqual(Object.fromEntries(mrt.state.precisions));
  expect(scales).toEqual(Object.fromEntries(mrt.state.scales));

  const loaded = await MRT.load('n', folder);
  expect(loaded.state).toEqual(mrt.state);
  expect(loaded.currentModel.params).toEqual(mrt.currentModel.params);
  expect(loaded.getMaps()).toEqual(mrt.getMaps());
  await loaded.save('again', folder);
  for (const kind of ['json', 'params', 'ext'])
    expect(readFileSync(join(folder, `again.${kind}`))).toEqual(readFileSync(join(folder, `n.${kind}`)));
});

test('restore set, λ and shift bits survive, and the rest goes on from there [R112, D09]', async () => {
  const folder = newFolder();
  const mrt = await calibrated();
  mrt.setRestore('conv');
  mrt.setSoftmaxLambda(3);
  mrt.setShiftBits(8);
  mrt.setOutputPrecision(9);
  await mrt.save('n', folder);
  const loaded = await MRT.load('n', folder);
  expect(loaded.state).toMatchObject({ restore: new Set(['conv']), softmaxLambda: 3, shiftBits: 8 });
  expect(loaded.state).toEqual(mrt.state);
  expect(loaded.quantize().value.params).toEqual(mrt.quantize().value.params);
  // A quantized model with restored nodes stays one that cannot be compiled.
  await mrt.save('q', folder);
  expect((await MRT.load('q', folder)).currentModel.floatNodes).toEqual(new Set(['conv']));
});

describeShared(['real', 'models', 'mxnet', 'matlab-mnist-lenet'], 'LeNet', () => {
  test('goes through the objects: load, prepare, calibrate, quantize, save, load, compile', async () => {
    const folder = newFolder();
    const file = (name: string): string => requireShared('real/models/mxnet/matlab-mnist-lenet', name);
    const model = await Model.load(file('mnist-lenet-0-symbol.json'), file('mnist-lenet-0-0010.params'));
    expect(model.names()).toEqual(['softmax']);
    const golden = requireShared('real/golden-float/matlab-mnist-lenet__model__mnist-lenet-0.npz');
    const data = parseNpz(new Uint8Array(readFileSync(golden))).get('in_data') as Tensor;
    model.prepare([1, 1, 28, 28]);
    const mrt = model.getMrt();
    mrt.setData(data);
    await mrt.calibrate();
    mrt.quantize();
    await mrt.save('lenet', folder);
    const loaded = await MRT.load('lenet', folder);
    expect(loaded.state).toEqual(mrt.state);
    const [one, two] = await Promise.all(
      [mrt, loaded].map((each, i) => each.currentModel.toCvm(`c${i}`, { datadir: folder })),
    );
    expect(two?.symbol).toBe(one?.symbol);
    expect(two?.params).toEqual(one?.params);
  });
});
