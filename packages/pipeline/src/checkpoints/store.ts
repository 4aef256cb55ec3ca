/** Writing and reading checkpoints. */
import type { Diagnostic } from '@mrtjs/tensor';
import { errorOf, MrtError } from '@mrtjs/tensor';
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { sha256 } from '../files/hash.js';
import { readBytes, readText } from '../files/read.js';
import { writeFiles } from '../files/write.js';
import type { CheckpointStage, Suffix } from './names.js';
import { checkpointPath, stateSuffix, suffixesOf } from './names.js';
import type { CheckpointState, Determinants, Json } from './state.js';
import { checkpointKey, differences, formatState, parseState } from './state.js';

/** Contents of a stage's files, by suffix. */
export type CheckpointFiles<S extends CheckpointStage = CheckpointStage> = Readonly<
  Record<Suffix<S>, Uint8Array | string>
>;

/** A checkpoint as it was found. */
export type FoundCheckpoint<S extends CheckpointStage = CheckpointStage> =
  /** None of its files is there. */
  | { readonly status: 'absent' }
  /** Something is wrong with its files. */
  | { readonly status: 'unusable'; readonly problems: readonly Diagnostic[] }
  | {
      /** `other`: the files are sound, but were made with other settings; `unverified`: nothing tells what they are. */
      readonly status: 'valid' | 'other' | 'unverified';
      readonly files: Readonly<Record<Suffix<S>, Uint8Array>>;
      readonly state: CheckpointState | null;
      /** Key for later stages. */
      readonly key: string;
      /** What differs from the present settings. */
      readonly differences: readonly string[];
    };

/** The checkpoints of one model. */
export class CheckpointStore {
  readonly folder: string;
  readonly name: string;

  constructor(folder: string, name: string) {
    this.folder = folder;
    this.name = name;
  }

  /** Path of a file of this model. */
  path(suffix: string): string {
    return checkpointPath(this.folder, this.name, suffix);
  }

  /**
   * Writes a checkpoint; the file that tells of the others comes last. `beside` is written with them, but later stages
   * may change it. Returns the paths of the files.
   */
  async save<S extends CheckpointStage>(
    stage: S,
    determinants: Determinants,
    files: CheckpointFiles<S>,
    data: Json,
    beside: Readonly<Record<string, string | Uint8Array>> = {},
  ): Promise<string[]> {
    const own = suffixesOf(stage).map((suffix) => ({ path: this.path(suffix), content: files[suffix] }));
    const records = own.map(({ path, content }) => ({
      name: basename(path),
      bytes: typeof content === 'string' ? Buffer.byteLength(content) : content.length,
      sha256: sha256(content),
    }));
    const extra = Object.entries(beside).map(([suffix, content]) => ({ path: this.path(suffix), content }));
    const state = {
      path: this.path(stateSuffix(stage)),
      content: formatState(stage, determinants, records, data),
    };
    await writeFiles([...extra, ...own, state]);
    return own.map(({ path }) => path);
  }

  /** Reads a checkpoint and says whether it is what the present settings would give. */
  async find<S extends CheckpointStage>(stage: S, determinants: Determinants): Promise<FoundCheckpoint<S>> {
    const suffixes = suffixesOf(stage);
    const statePath = this.path(stateSuffix(stage));
    const hasState = existsSync(statePath);
    if (!hasState && suffixes.every((suffix) => !existsSync(this.path(suffix)))) return { status: 'absent' };
    try {
      const contents = await Promise.all(suffixes.map((suffix) => readBytes(this.path(suffix), 'MRT6018')));
      const files = Object.fromEntries(suffixes.map((suffix, i) => [suffix, contents[i]])) as Readonly<
        Record<Suffix<S>, Uint8Array>
      >;
      if (!hasState)
        return { status: 'unverified', files, state: null, key: keyOf(stage, contents), differences: [] };
      const state = parseState(await readText(statePath, 'MRT6018'));
      if (state === undefined || state.stage !== stage)
        return unusable(errorOf('MRT6018', 'the file does not describe a checkpoint', { file: statePath }));
      const problems = suffixes.flatMap((suffix, i) =>
        checkFile(state, this.path(suffix), contents[i] as Uint8Array),
      );
      if (problems.length > 0) return unusable(...problems);
      const status = state.key === checkpointKey(stage, determinants) ? 'valid' : 'other';
      return { status, files, state, key: state.key, differences: differences(state, determinants) };
    } catch (error) {
      if (error instanceof MrtError) return unusable(...error.diagnostics);
      throw error;
    }
  }
}

function unusable(...problems: Diagnostic[]): {
  readonly status: 'unusable';
  readonly problems: readonly Diagnostic[];
} {
  return { status: 'unusable', problems };
}

/** Key of a checkpoint that nothing is told of: what is in it. */
function keyOf(stage: CheckpointStage, contents: readonly Uint8Array[]): string {
  return checkpointKey(stage, { files: contents.map(sha256) });
}

function checkFile(state: CheckpointState, path: string, content: Uint8Array): Diagnostic[] {
  const record = state.files.find(({ name }) => name === basename(path));
  if (record === undefined)
    return [errorOf('MRT6018', 'the checkpoint says nothing of this file', { file: path })];
  if (content.length !== record.bytes)
    return [
      errorOf('MRT6018', `the file has ${content.length} bytes, ${record.bytes} were written`, {
        file: path,
      }),
    ];
  if (sha256(content) !== record.sha256)
    return [errorOf('MRT6018', 'the file was changed after it was written', { file: path })];
  return [];
}
