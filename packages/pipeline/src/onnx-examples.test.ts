/**
 * The configurations of examples/onnx, and FastestDet's, over published networks and data beside the checkout: a part of the
 * data, or with `MRT_LARGE=1` all of it, and profile `best` for the large ones, too.
 */
import type { AnyDataset } from '@mrtjs/datasets';
import { builtinDatasets } from '@mrtjs/datasets';
import { describeShared, requireShared, workspacePath } from '@mrtjs/testing';
import type { OutputFidelity } from '@mrtjs/validation';
import onnxProto from 'onnx-proto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from './config/load.js';
import { runPipeline } from './pipeline.js';
import type { Evaluation } from './stages/evaluate.js';

const IS_LARGE = process.env['MRT_LARGE'] === '1';

jest.setTimeout(IS_LARGE ? 1_800_000 : 120_000);

/** Runs an example from its ONNX file to the compiled folder. */
async function run(example: string, profile: string, data: string | null, set: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'mrt-onnx-example-'));
  const root = data === null ? [] : [`=${requireShared('real', 'datasets', data)}`];
  const { config } = loadConfig(workspacePath('examples', example), {
    datasets: builtinDatasets.names(),
    set: [
      `DEFAULT.Model_dir=${requireShared('real', 'models', 'onnx')}`,
      ...['DEFAULT.Checkpoint_dir', 'COMPILATION.Dump_dir'].map((option) => `${option}=${folder}`),
      ...root.flatMap((is) => ['CALIBRATION', 'EVALUATION'].map((section) => `${section}.Dataset_dir${is}`)),
      `DEFAULT.Profile=${profile}`,
      'DEFAULT.Threads=1',
      'COMPILATION.Batch=1',
      'COMPILATION.Onnx=integer, qdq',
      ...set,
    ],
  });
  return runPipeline(config, {
    datasets: builtinDatasets,
    importModule: async (path) => jest.requireActual<{ default: AnyDataset }>(path),
  });
}

/** What a written ONNX file says of its comparison with the compiled model. */
function comparedIn(files: readonly string[], form: 'integer' | 'qdq'): string | null | undefined {
  const [file] = files.filter((name) => name.endsWith(`-${form}.onnx`));
  const { metadataProps } = onnxProto.onnx.ModelProto.decode(readFileSync(file ?? ''));
  return metadataProps?.find(({ key }) => key === 'mrt.compared')?.value;
}

/** Form `integer` gives the same bits, form `qdq` says how many numbers are others. */
function expectCompared(files: readonly string[] = []): void {
  expect(comparedIn(files, 'integer')).toMatch(/^0 of \d+ outputs differ from the CVM/);
  expect(comparedIn(files, 'qdq')).toMatch(/^\d+ of \d+ outputs differ from the CVM/);
}

const outputsOf = ({ comparisons }: Evaluation): readonly OutputFidelity[] => comparisons[0]?.outputs ?? [];

/** Fewer batches, unless all are wanted. */
const few = (calibration: number, evaluation: number): readonly string[] =>
  IS_LARGE ? [] : [`CALIBRATION.Calibrate_num=${calibration}`, `EVALUATION.Iter_num=${evaluation}`];

/** An example and its data, what its metric is in float, how much less it may be in integers, and least decibels. */
interface Scored {
  readonly example: string;
  readonly data: string;
  readonly metric: string;
  readonly float: number;
  readonly within: number;
  readonly drop: number;
  readonly decibels: number;
  readonly set?: readonly string[];
}

const MNIST = { example: 'onnx/mnist-8.ini', data: 'mnist', metric: 'top1', within: 0.0005, decibels: 30 };
const SQUEEZE = { example: 'onnx/squeezenet.ini', data: 'imagenet-sample', decibels: 14 };
// Most numbers of its output are of places without anything, near 0.
const FASTEST = { example: 'detection/fastest-det.ini', data: 'coco_tiny', metric: 'AP50', decibels: 6 };

const SCORED: readonly Scored[] = [
  {
    example: 'onnx/cifar10.ini',
    data: 'cifar10',
    metric: 'top1',
    float: 0.63,
    within: 0.001,
    drop: 0.015,
    decibels: 30,
  },
  ...(IS_LARGE
    ? [
        { ...MNIST, float: 0.9891, drop: 0.001 },
        { ...SQUEEZE, metric: 'top1', float: 0.598, within: 0.006, drop: 0.023 },
        { ...FASTEST, float: 0.341, within: 0.01, drop: 0.04 },
      ]
    : [
        { ...MNIST, float: 0.987, drop: 0.002, set: few(2, 10) },
        { ...SQUEEZE, metric: 'top5', float: 0.95, within: 0.06, drop: 0.11, set: few(1, 1) },
        { ...FASTEST, float: 0.4, within: 0.15, drop: 0.15, set: few(4, 6) },
      ]),
];

describeShared(['real', 'models', 'onnx'], 'ONNX networks from file to compiled model', () => {
  test.each(SCORED.flatMap((one) => (IS_LARGE ? ['fixed', 'best'] : ['fixed']).map((p) => ({ ...one, p }))))(
    '$example on $data, profile $p',
    async ({ example, data, metric, float, within, drop, decibels, set, p }) => {
      const { evaluation, compiled } = await run(example, p, data, set);
      const found = evaluation as Evaluation;
      expect(Math.abs((found.float[metric] as number) - float)).toBeLessThanOrEqual(within);
      expect(found.integer[metric]).toBeGreaterThanOrEqual((found.float[metric] as number) - drop);
      for (const { signalToNoiseDb } of outputsOf(found)) expect(signalToNoiseDb).toBeGreaterThan(decibels);
      expectCompared(compiled?.files);
    },
  );

  /** Least signal-to-noise ratio of each output in decibels. */
  const AGREEING: readonly (readonly [string, string, readonly number[]])[] = [
    ['onnx/cosmin-tabular.ini', 'fixed', [35]],
    ['onnx/cosmin-tabular.ini', 'best', [38]],
    // Scores, boxes: on noise all boxes are nearly the same, and what varies is small.
    ['onnx/rfb-320.ini', 'fixed', [35, 16]],
    ...(IS_LARGE ? [['onnx/rfb-320.ini', 'best', [50, 30]] as const] : []),
  ];

  test.each(AGREEING)('%s agrees on seeded inputs, profile %s', async (example, profile, least) => {
    const { evaluation, compiled } = await run(example, profile, null, few(2, 2));
    const outputs = outputsOf(evaluation as Evaluation);
    expect(outputs).toHaveLength(least.length);
    least.forEach((decibels, i) => expect(outputs[i]?.signalToNoiseDb).toBeGreaterThan(decibels));
    expectCompared(compiled?.files);
  });
});
