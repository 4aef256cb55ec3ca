/** Names of the files of each stage (MRT-SPEC 9.1). */
import { join } from 'node:path';

/** Stages that leave a checkpoint, in order. */
export const checkpointStages = ['prepare', 'split', 'calibrate', 'quantize', 'merge'] as const;

/** A stage that leaves a checkpoint. */
export type CheckpointStage = (typeof checkpointStages)[number];

const SUFFIXES = {
  prepare: ['prepare.json', 'prepare.params'],
  split: ['top.json', 'top.params', 'base.json', 'base.params'],
  calibrate: ['mrt.calibrate.json', 'mrt.calibrate.params', 'mrt.calibrate.ext'],
  quantize: ['mrt.quantize.json', 'mrt.quantize.params', 'mrt.quantize.ext'],
  merge: ['all.quantize.json', 'all.quantize.params', 'all.quantize.ext'],
} as const;

/** What the files of a stage are called after the prefix. */
export type Suffix<S extends CheckpointStage = CheckpointStage> = (typeof SUFFIXES)[S][number];

/** The suffixes of a stage's files. */
export function suffixesOf<S extends CheckpointStage>(stage: S): readonly Suffix<S>[] {
  return SUFFIXES[stage];
}

/** Path of a file with the prefix `folder/name`. */
export function checkpointPath(folder: string, name: string, suffix: string): string {
  return join(folder, `${name}.${suffix}`);
}

/** Suffix of the file that tells what the others are. */
export function stateSuffix(stage: CheckpointStage): string {
  return `${stage}.state.json`;
}
