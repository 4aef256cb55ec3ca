/** The small files that carry settings from stage to stage in the YAML form (MRT-SPEC 9.1 and 11.1). */
import type { Diagnostic } from '@mrtjs/tensor';
import { errorOf, failIfAny } from '@mrtjs/tensor';
import { readFileSync } from 'node:fs';
import type { PipelineConfig } from './config/load.js';
import type { StartPoint } from './config/option-values.js';
import type { CheckpointStore } from './checkpoints/store.js';

/** Stages that leave such a file. */
type ConfStage = 'prepare' | 'calibrate' | 'quantize';

/** What is in it. */
interface StageConf {
  readonly input_shape: readonly number[];
  readonly split_keys?: readonly string[];
  readonly dataset_name?: string;
  readonly dataset_dir?: string;
}

/** The stage whose file an explicit start relies on. */
const RELIED_ON: Partial<Record<StartPoint, ConfStage>> = {
  PREPARE: 'prepare',
  SPLIT_MODEL: 'prepare',
  CALIBRATION: 'calibrate',
  QUANTIZATION: 'quantize',
  MERGE_MODEL: 'quantize',
};

/** The file of a stage by its suffix, in the YAML form alone [R233–R235]. */
export function confFile(config: PipelineConfig, stage: ConfStage): Readonly<Record<string, string>> {
  return config.format === 'yaml'
    ? { [`${stage}.conf`]: `${JSON.stringify(confOf(config, stage), undefined, 4)}\n` }
    : {};
}

function confOf({ default: general, splitModel, calibration }: PipelineConfig, stage: ConfStage): StageConf {
  return {
    input_shape: general.inputShape,
    ...(splitModel.keys.length === 0 ? {} : { split_keys: splitModel.keys }),
    ...(stage === 'prepare'
      ? {}
      : { dataset_name: calibration.dataset, dataset_dir: calibration.datasetDir }),
  };
}

/**
 * Checks the file of the stage after which an explicit `START_AFTER` goes on.
 * @throws {MrtError} MRT6024 when it is missing, cannot be read, or tells of another input shape or other split keys than the
 * configuration [R234].
 */
export function checkConf(config: PipelineConfig, store: CheckpointStore): void {
  const { start } = config.default;
  const stage = start === null || config.format !== 'yaml' ? undefined : RELIED_ON[start];
  if (stage === undefined) return;
  const file = store.path(`${stage}.conf`);
  const found = readConf(file);
  const wanted = confOf(config, stage);
  failIfAny(
    found === undefined
      ? [problem(file, 'the file is missing or not a JSON map', `run the stage ${stage} first`)]
      : (['input_shape', 'split_keys'] as const).flatMap((key) => {
          const [is, should] = [JSON.stringify(found[key] ?? []), JSON.stringify(wanted[key] ?? [])];
          if (is === should) return [];
          const hint = `run the stage ${stage} again, or correct the configuration`;
          return [problem(file, `${key} is ${is} there and ${should} in the configuration`, hint)];
        }),
  );
}

function problem(file: string, message: string, hint: string): Diagnostic {
  return errorOf('MRT6024', message, { file, option: 'COMMON.START_AFTER', hint });
}

function readConf(file: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8')) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
