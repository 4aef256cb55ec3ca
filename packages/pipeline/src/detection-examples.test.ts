/** The networks of examples/detection: split, quantized in part, merged, evaluated and compiled. */
import type { AnyDataset, Batch, DetectionLabel, Registry } from '@mrtjs/datasets';
import { batches, builtinDatasets, openValidation, voc2007Map } from '@mrtjs/datasets';
import { quantizeInput } from '@mrtjs/cvm';
import { createReferenceEngine, createWasmEngine, loadModel } from '@mrtjs/cvm-runtime';
import { createTfjsEngine } from '@mrtjs/engine-tfjs';
import type { Model, QuantizedModel } from '@mrtjs/graph';
import { exportMxnet } from '@mrtjs/mxnet';
import type { Tensor } from '@mrtjs/tensor';
import { float64, toNumbers } from '@mrtjs/tensor';
import { workspacePath } from '@mrtjs/testing';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from './config/load.js';
import { loadQuantized } from './execution/executor.js';
import { runPipeline } from './pipeline.js';

const example = <T extends object>(file: string): T =>
  jest.requireActual<T>(workspacePath('examples/detection', file));
const shapes = example<{ default: AnyDataset }>('shapes.mjs').default;
const { makeSsd } = example<{ makeSsd: () => Promise<Model> }>('ssd.mjs');
const { makeYolo } = example<{ makeYolo: () => Promise<Model> }>('yolo.mjs');
const { overlap } = example<{ overlap: (a: readonly number[], b: readonly number[]) => number }>(
  'overlap.mjs',
);

const BATCH = 20;

interface Detection {
  readonly class: number;
  readonly score: number;
  readonly box: readonly number[];
}

/** What ids, scores and boxes say, image by image. */
function detections(outputs: readonly Tensor[]): Detection[][] {
  const [ids, scores, boxes] = outputs.map((output) => Array.from(toNumbers(output))) as [
    number[],
    number[],
    number[],
  ];
  const [images = 0, rows = 0] = outputs[0]?.shape ?? [];
  return Array.from({ length: images }, (_, image) =>
    Array.from({ length: rows }, (__, k) => image * rows + k)
      .filter((i) => (ids[i] as number) >= 0)
      .map((i) => ({
        class: Math.round(ids[i] as number),
        score: scores[i] as number,
        box: boxes.slice(4 * i, 4 * i + 4),
      })),
  );
}

/** Of the boxes above a score that one finds, the share that the other finds too, of the same class. */
function found(ones: readonly Detection[][], others: readonly Detection[][], score: number): number {
  let [all, agreeing] = [0, 0];
  ones.forEach((image, i) => {
    for (const one of image.filter((detection) => detection.score > score)) {
      all++;
      const partners = others[i]?.filter((other) => other.class === one.class) ?? [];
      if (partners.some((other) => overlap(one.box, other.box) >= 0.9)) agreeing++;
    }
  });
  // Otherwise nothing would be measured.
  expect(all).toBeGreaterThan(80);
  return agreeing / all;
}

async function pictures(): Promise<Batch<unknown>[]> {
  const split = await openValidation(shapes, { root: '.', inputShape: [-1, 3, 64, 64] });
  const all: Batch<unknown>[] = [];
  for await (const batch of batches(split, { batch: BATCH, limit: 3 })) all.push(batch);
  return all;
}

/** Detections of the float and of the merged network on the pictures, and how they score. */
async function bothOf(model: Model, quantized: QuantizedModel) {
  const engines = { float: await createTfjsEngine(), integer: createReferenceEngine() };
  const float = await engines.float.load(model);
  const merged = await loadQuantized(quantized, [BATCH, 3, 64, 64], {
    float: async () => engines.float,
    integer: async () => engines.integer,
  });
  const scale = quantized.inputs.get('data') ?? { scale: NaN, targetBit: 8 };
  const sides: Readonly<Record<'float' | 'integer', (data: Tensor) => Promise<readonly Tensor[]>>> = {
    float: (data) => float.run(new Map([['data', data]])),
    integer: async (data) => unscaled(await merged.run(quantizeInput(data, scale)), quantized.outputScales),
  };
  const resultOf = async (side: keyof typeof sides) => {
    const found: Detection[][] = [];
    let state = voc2007Map.initial;
    for (const { data, labels } of await pictures()) {
      const outputs = await sides[side](data);
      state = voc2007Map.update(state, outputs, labels as DetectionLabel[]);
      found.push(...detections(outputs));
    }
    return { found, mAP: voc2007Map.result(state)['mAP'] as number };
  };
  const results = { float: await resultOf('float'), integer: await resultOf('integer') };
  float.dispose();
  merged.dispose();
  return results;
}

function unscaled(outputs: readonly Tensor[], scales: readonly number[]): Tensor[] {
  return outputs.map((output, i) =>
    float64(
      output.shape,
      Array.from(toNumbers(output), (value) => value / (scales[i] as number)),
    ),
  );
}

describe.each([
  ['ssd', makeSsd],
  ['yolo', makeYolo],
])('%s', (name, make) => {
  const folder = mkdtempSync(join(tmpdir(), 'mrt-detection-'));
  const datasets = builtinDatasets as Registry;
  let model: Model;
  let result: Awaited<ReturnType<typeof runPipeline>>;
  let both: Awaited<ReturnType<typeof bothOf>>;

  // Learning runs many integer models; that both engines give the same is tested elsewhere, and below.
  const integer = createWasmEngine();
  afterAll(() => integer.close());

  beforeAll(async () => {
    model = await make();
    const { symbol, params } = exportMxnet(model);
    writeFileSync(join(folder, `${name}.json`), symbol);
    writeFileSync(join(folder, `${name}.params`), params);
    const set = [
      ...['DEFAULT.Model_dir', 'DEFAULT.Checkpoint_dir', 'COMPILATION.Dump_dir'].map(
        (id) => `${id}=${folder}`,
      ),
      'EVALUATION.Iter_num=1',
    ];
    const { config } = loadConfig(workspacePath('examples/detection', `${name}.ini`), {
      datasets: datasets.names(),
      set,
    });
    result = await runPipeline(config, {
      datasets,
      importModule: async () => ({ default: shapes }),
      engines: { float: await createTfjsEngine(), integer },
    });
    both = await bothOf(model, result.quantized as QuantizedModel);
  }, 300_000);

  test('the top stays as it is, and reads the keys [R86, R144]', () => {
    const floatNodes = result.quantized?.floatNodes ?? new Set<string>();
    expect(floatNodes.size).toBeGreaterThan(0);
    expect([...floatNodes].some((node) => node.endsWith('box_nms0'))).toBe(true);
    expect(floatNodes).not.toContain(`${name === 'ssd' ? 'ssd0_stage0' : 'yolov30_stage0'}_conv0_fwd`);
  });

  test('the merged network evaluates, and scores as the float one does', () => {
    const { float = {}, integer = {}, samples } = result.evaluation ?? {};
    expect(samples).toBe(BATCH);
    expect(Math.abs((float['mAP'] as number) - (integer['mAP'] as number))).toBeLessThan(0.1);
    expect(both.float.mAP).toBeGreaterThan(0.8);
    expect(both.float.mAP - both.integer.mAP).toBeLessThan(0.03);
  });

  test.each([0.5, 0.7])(
    'of the boxes above %d, 95 %% are found by both, of the same class and with IoU of 0.9',
    (score) => {
      expect(found(both.float.found, both.integer.found, score)).toBeGreaterThanOrEqual(0.95);
      expect(found(both.integer.found, both.float.found, score)).toBeGreaterThanOrEqual(0.95);
    },
  );

  test('the whole network compiles, and what was compiled gives what was evaluated', async () => {
    const read = (file: string) => readFileSync(join(result.compiled?.folder ?? '', file));
    const compiled = await loadModel(read('symbol'), read('params'));
    const quantized = result.quantized as QuantizedModel;
    const [first] = await pictures();
    const scale = quantized.inputs.get('data') ?? { scale: NaN, targetBit: 8 };
    const size = 3 * 64 * 64;
    for (let image = 0; image < 5; image++) {
      const picture = { ...(first as Batch<unknown>).data, shape: [1, 3, 64, 64] };
      const data = picture.data.subarray(image * size, (image + 1) * size);
      const outputs = await compiled.run(quantizeInput({ ...picture, data }, scale));
      const [own = []] = detections(unscaled(outputs, quantized.outputScales));
      const evaluated = both.integer.found[image]?.filter(({ score }) => score > 0.1) ?? [];
      expect(own.filter(({ score }) => score > 0.1)).toEqual(evaluated.map(closeTo));
    }
  });
});

/** Float32, which the top was evaluated in, holds 24 bits of the integers. */
function closeTo({ class: ofClass, score, box }: Detection): Detection {
  const near = (value: number, digits: number) => expect.closeTo(value, digits) as number;
  return { class: ofClass, score: near(score, 6), box: box.map((side) => near(side, 4)) };
}
