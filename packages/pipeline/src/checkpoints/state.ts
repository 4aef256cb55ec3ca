/** The small file beside a checkpoint that tells what its files are and what determined them. */
import { canonicalJson, sha256 } from '../files/hash.js';
import { MRT_VERSION } from '../version.js';
import type { CheckpointStage } from './names.js';
import { checkpointStages } from './names.js';

/** Values of JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Everything that determined a checkpoint, by name; values are texts, numbers, lists and maps. */
export type Determinants = Readonly<Record<string, unknown>>;

/** A file of a checkpoint. */
export interface FileRecord {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The content of the file. */
export interface CheckpointState {
  readonly schemaVersion: 1;
  readonly mrt: string;
  readonly stage: CheckpointStage;
  /** Hash of `determinants`, version and stage; with it the keys of later stages are made. */
  readonly key: string;
  readonly determinants: { readonly [name: string]: Json };
  readonly files: readonly FileRecord[];
  /** What the stage needs to go on, beside its files. */
  readonly data: Json;
}

/** Key of a checkpoint. */
export function checkpointKey(stage: CheckpointStage, determinants: Determinants): string {
  return sha256(canonicalJson({ mrt: MRT_VERSION, stage, determinants }));
}

/** The state as text. */
export function formatState(
  stage: CheckpointStage,
  determinants: Determinants,
  files: readonly FileRecord[],
  data: Json,
): string {
  const plain = JSON.parse(canonicalJson(determinants)) as CheckpointState['determinants'];
  const state: CheckpointState = {
    schemaVersion: 1,
    mrt: MRT_VERSION,
    stage,
    key: checkpointKey(stage, determinants),
    determinants: plain,
    files,
    data,
  };
  return `${JSON.stringify(state, undefined, 2)}\n`;
}

/** The state of a text; `undefined` for one that is not a state. */
export function parseState(text: string): CheckpointState | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const state = value as Partial<CheckpointState> | null;
  const isState =
    typeof state === 'object' &&
    state !== null &&
    state.schemaVersion === 1 &&
    typeof state.mrt === 'string' &&
    checkpointStages.includes(state.stage as CheckpointStage) &&
    typeof state.key === 'string' &&
    typeof state.determinants === 'object' &&
    state.determinants !== null &&
    Array.isArray(state.files) &&
    state.files.every(isFileRecord) &&
    state.data !== undefined;
  return isState ? (state as CheckpointState) : undefined;
}

function isFileRecord(value: unknown): boolean {
  const record = value as Partial<FileRecord> | null;
  return (
    typeof record === 'object' &&
    record !== null &&
    typeof record.name === 'string' &&
    typeof record.bytes === 'number' &&
    typeof record.sha256 === 'string'
  );
}

/** Names of the determinants that differ. */
export function differences(state: CheckpointState, determinants: Determinants): string[] {
  const now = JSON.parse(canonicalJson(determinants)) as Determinants;
  const names = new Set([...Object.keys(state.determinants), ...Object.keys(now)]);
  const changed = [...names].filter(
    (name) => canonicalJson(state.determinants[name]) !== canonicalJson(now[name]),
  );
  return state.mrt === MRT_VERSION ? changed : ['the version of MRT', ...changed];
}
