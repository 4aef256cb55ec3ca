/** Evaluation of a trained network over many images, as `mrt evaluate` does it. */
import { builtinDatasets } from '@mrtjs/datasets';
import type { PipelineEvent } from '@mrtjs/pipeline';
import { interpretConfig, runPipeline } from '@mrtjs/pipeline';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { referencePath } from './paths.js';
import type { EvaluationResult } from './results.js';

const NAME = 'cifar_resnet20_v1';
const IMAGES = 10_000;
/** Bytes of one image in the files of CIFAR-10: the label, and three planes of 32×32. */
const RECORD = 3073;

/** The files that this needs. */
function neededFiles(): { readonly model: string; readonly train: string; readonly test: string } {
  const cifar = (set: string, file: string): string =>
    referencePath('real', 'datasets', set, 'cifar-10-batches-bin', file);
  return {
    model: referencePath('real', 'models', 'mxnet', 'gluoncv-cifar', NAME),
    train: cifar('cifar10', 'data_batch_1.bin'),
    test: cifar('cifar10-jpeg', 'test_batch.bin'),
  };
}

/**
 * Runs all stages of {@link NAME} in a temporary folder, on {@link IMAGES} test images: those that there are, as often as
 * needed. The time is that of the evaluation stage with the float model beside the integer model, from its start to its
 * report.
 */
export async function measureEvaluation(
  threads: number,
): Promise<EvaluationResult | { readonly missing: string }> {
  const { model, train, test } = neededFiles();
  const files = [`${model}-symbol.json`, `${model}-0000.params`, train, test];
  const missing = files.find((file) => !existsSync(file));
  if (missing !== undefined) return { missing: `${missing} is not there` };
  const folder = mkdtempSync(join(tmpdir(), 'mrt-bench-'));
  try {
    const distinct = writeData(join(folder, 'cifar-10-batches-bin'), train, test);
    return { ...(await evaluated(folder, dirname(model), threads)), distinct };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes a dataset of {@link IMAGES} test images; gives how many different ones there are. */
function writeData(folder: string, train: string, test: string): number {
  mkdirSync(folder);
  copyFileSync(train, join(folder, 'data_batch_1.bin'));
  const images = new Uint8Array(readFileSync(test));
  const repeated = Uint8Array.from(
    { length: IMAGES * RECORD },
    (_, i) => images[i % images.length] as number,
  );
  writeFileSync(join(folder, 'test_batch.bin'), repeated);
  return images.length / RECORD;
}

async function evaluated(
  folder: string,
  modelFolder: string,
  threads: number,
): Promise<Omit<EvaluationResult, 'distinct'>> {
  const text = `
[DEFAULT]
Model_dir=${modelFolder}
Model_name=${NAME}
Input_shape=(-1, 3, 32, 32)
Checkpoint_dir=${join(folder, 'checkpoints')}
Threads=${threads}
[CALIBRATION]
Dataset=cifar10
Dataset_dir=${folder}
Batch=50
Calibrate_num=10
[QUANTIZATION]
Input_precision=8
[EVALUATION]
Dataset_dir=${folder}
Batch=100
Iter_num=${IMAGES / 100}
`;
  const { config } = interpretConfig(join(folder, 'bench.ini'), text, { datasets: builtinDatasets.names() });
  let milliseconds = NaN;
  const engines = { float: '', integer: '' };
  const onEvent = (event: PipelineEvent): void => {
    if (event.type === 'engine') engines[event.kind] = event.description;
    if (event.type === 'stage' && event.stage === 'evaluate' && event.status === 'finished')
      milliseconds = event.milliseconds;
  };
  const { evaluation } = await runPipeline(config, {
    target: 'evaluate',
    datasets: builtinDatasets,
    onEvent,
  });
  if (evaluation === null || evaluation.samples !== IMAGES)
    throw new Error(`${evaluation?.samples ?? 0} images were evaluated, expected ${IMAGES}`);
  return {
    images: evaluation.samples,
    seconds: milliseconds / 1000,
    floatEngine: engines.float,
    integerEngine: engines.integer,
    floatAccuracy: evaluation.floatText,
    integerAccuracy: evaluation.comparisons[0]?.text ?? '',
  };
}
