import { findNode, makeNode, ops, valueOf } from '@mrtjs/graph';
import { mergeModels, splitModel } from '@mrtjs/merging';
import { quantize } from '@mrtjs/quantization';
import { float32, seededRandom } from '@mrtjs/tensor';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { referenceFloatEngine, tinyModel, tinyModelWithTop } from '../testing/project.js';
import { ModelMerger, ModelSpliter } from './merger.js';
import { Model } from './model.js';

function prepared(model = new Model(tinyModelWithTop())): Model {
  model.prepare([1, 1, 6, 6], { splitKeys: ['scores'] });
  return model;
}

/** The halves with the base quantized. */
async function halves(model = new Model(tinyModelWithTop())) {
  const { base, top } = new ModelSpliter(prepared(model), ['scores']).split();
  const mrt = base.getMrt();
  const random = seededRandom(3);
  mrt.setData(
    float32(
      [4, 1, 6, 6],
      Float32Array.from({ length: 144 }, () => random.normal()),
    ),
  );
  await mrt.calibrate({ engine: referenceFloatEngine });
  mrt.setOutputPrecision(12);
  const { thresholds } = mrt.state;
  mrt.quantize();
  const quantized = quantize(base.value, thresholds, { outputPrecision: 12 });
  return { base, top, mrt, quantized };
}

test('ModelSpliter splits as the model does [R113]', () => {
  const model = prepared();
  const { base, top } = new ModelSpliter(model, new Set(['scores'])).split();
  const expected = splitModel(model.value, ['scores']);
  expect(base.value).toEqual(expected.base);
  expect(top.value).toEqual(expected.top);
  expect(model.split(['scores']).base.value).toEqual(expected.base);
  expect(() => new ModelSpliter(model, ['score']).split()).toThrow(/MRT2301/);
});

test('ModelMerger merges and scales as the merging package does [R113]', async () => {
  const { top, mrt, quantized } = await halves();
  const outputScaleMaps = new Map([['positive', 'scores']]);
  const expected = mergeModels({ base: quantized, top: top.value, outputScaleMaps });
  const merger = Model.merger(mrt.currentModel, top, mrt.getMaps());
  expect(merger).toBeInstanceOf(ModelMerger);
  const merged = merger.merge();
  expect(merged.value).toEqual(expected.model);
  expect(merger.getOutputScales(mrt.getOutputScales(), outputScaleMaps)).toEqual(expected.outputScales);
  expect(merger.getOutputScales(mrt.getOutputScales(), new Map([['positive', null]]))).toEqual([1]);
  expect(() => merger.getOutputScales(mrt.getOutputScales(), new Map())).toThrow(/MRT2307/);
  const datadir = mkdtempSync(join(tmpdir(), 'mrt-facade-'));
  expect((await merged.toCvm('merged', { datadir })).outputs.map(({ name }) => name)).toEqual(['positive']);
});

test('attributes of the top follow the scales of the base [R113]', async () => {
  const { graph, params } = tinyModel();
  const above = valueOf(makeNode(ops.greaterScalar, 'above', graph.outputs, { scalar: 0.25 }));
  const { top, mrt } = await halves(new Model({ graph: { outputs: [above] }, params }));
  const attributeDeps = new Map([['_greater_scalar', new Map([['scalar', 'scores']])]]);
  const baseScales = mrt.getOutputScales();
  const merged = Model.merger(mrt.currentModel, top, mrt.getMaps()).merge({ attributeDeps, baseScales });
  const [scale = NaN] = baseScales;
  expect(findNode(merged.graph, 'above')?.attrs).toEqual({ scalar: Math.trunc(0.25 * scale) });
});

test('without the maps the base does not give what the top reads', async () => {
  const { top, mrt } = await halves();
  expect(() => Model.merger(mrt.currentModel, top).merge()).toThrow(/MRT230[45]/);
});
