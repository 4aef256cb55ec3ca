/**
 * Stages that are loaded from their checkpoint or run: each asks for the results of earlier stages only when it has to
 * run itself, so work goes on after the last checkpoint that is valid.
 */
import type { Diagnostic } from '@mrtjs/tensor';
import { errorOf, MrtError } from '@mrtjs/tensor';
import type { StartPoint } from '../config/option-values.js';
import { startPoints } from '../config/option-values.js';
import type { Listener } from '../events.js';
import type { CheckpointStage, Suffix } from './names.js';
import { checkpointStages, suffixesOf } from './names.js';
import type { CheckpointState, Determinants, Json } from './state.js';
import { checkpointKey } from './state.js';
import type { CheckpointFiles, CheckpointStore, FoundCheckpoint } from './store.js';

/** Contents of a loaded checkpoint. */
export type LoadedFiles<S extends CheckpointStage> = Readonly<Record<Suffix<S>, Uint8Array>>;

/** What a stage made. */
export interface Made<S extends CheckpointStage, T> {
  readonly value: T;
  readonly files: CheckpointFiles<S>;
  /** What loading needs beside the files. */
  readonly data: Json;
  /** Files written along, which later stages may replace. */
  readonly beside?: Readonly<Record<string, string | Uint8Array>>;
}

/** A stage: what determines its result, how it is made of its inputs, and how it is read from its files. */
export interface StageDefinition<S extends CheckpointStage, I, T> {
  readonly stage: S;
  readonly upstream: ResumableStage<unknown> | null;
  /** Everything that determines the result beside the upstream stage. */
  determinants(): Promise<Determinants> | Determinants;
  /** Results of earlier stages. */
  inputs(): Promise<I>;
  make(inputs: I): Promise<Made<S, T>> | Made<S, T>;
  load(files: LoadedFiles<S>, state: CheckpointState | null): T;
}

/** A stage whose result is computed once, when asked for. */
export interface ResumableStage<T> {
  readonly stage: CheckpointStage;
  value(): Promise<T>;
  /** Key of the result that {@link value} gives. */
  key(): Promise<string>;
  /** Key of the result that the present settings give. */
  expectedKey(): Promise<string>;
}

/** Where stages find their checkpoints, and where the run starts. */
export interface ResumeContext {
  readonly store: CheckpointStore;
  /** `null`: after the last valid checkpoint. */
  readonly start: StartPoint | null;
  readonly emit: Listener;
}

/** Makes a stage resumable. */
export function resumable<S extends CheckpointStage, I, T>(
  context: ResumeContext,
  definition: StageDefinition<S, I, T>,
): ResumableStage<T> {
  const { stage, upstream } = definition;
  const { store, emit } = context;
  const mode = modeOf(stage, context.start);
  const own = memo(async () => definition.determinants());
  const withUpstream = async (key: string | null): Promise<Determinants> => ({
    upstream: key,
    ...(await own()),
  });
  const expected = memo(async () => withUpstream((await upstream?.expectedKey()) ?? null));
  const actual = memo(async () => withUpstream((await upstream?.key()) ?? null));
  const found = memo(async () => store.find<S>(stage, await expected()));

  const load = (checkpoint: LoadableCheckpoint<S>, reason: string): T => {
    const value = definition.load(checkpoint.files, checkpoint.state);
    emit({ type: 'stage', stage, status: 'loaded', reason });
    return value;
  };
  const make = async (): Promise<T> => {
    const inputs = await definition.inputs();
    emit({ type: 'stage', stage, status: 'started' });
    const begin = performance.now();
    const { value, files, data, beside } = await definition.make(inputs);
    const paths = await store.save(stage, await actual(), files, data, beside);
    emit({ type: 'stage', stage, status: 'finished', milliseconds: performance.now() - begin, files: paths });
    return value;
  };
  const valueByMode = {
    make,
    async load(): Promise<T> {
      const checkpoint = requireFound(stage, store, await found());
      if (checkpoint.status !== 'valid') report(emit, doubts(stage, store, checkpoint));
      return load(checkpoint, 'Start names this stage or a later one');
    },
    async resume(): Promise<T> {
      const checkpoint = await found();
      if (checkpoint.status === 'valid') return load(checkpoint, 'its checkpoint is valid');
      report(emit, reasons(stage, store, checkpoint));
      return make();
    },
  };
  return {
    stage,
    value: memo(() => valueByMode[mode]()),
    expectedKey: memo(async () => checkpointKey(stage, await expected())),
    key: memo(async () =>
      mode === 'load' ? requireFound(stage, store, await found()).key : checkpointKey(stage, await actual()),
    ),
  };
}

type LoadableCheckpoint<S extends CheckpointStage> = Exclude<
  FoundCheckpoint<S>,
  { status: 'absent' } | { status: 'unusable' }
>;

/** How a stage gets its result. */
function modeOf(stage: CheckpointStage, start: StartPoint | null): 'resume' | 'load' | 'make' {
  if (start === null) return 'resume';
  // DEFAULT stands before all stages.
  return checkpointStages.indexOf(stage) < startPoints.indexOf(start) ? 'load' : 'make';
}

function memo<T>(compute: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => (result ??= compute());
}

function report(emit: Listener, diagnostics: readonly Diagnostic[]): void {
  for (const diagnostic of diagnostics) emit({ type: 'diagnostic', diagnostic });
}

/** A checkpoint that an explicit Start relies on. @throws {MrtError} MRT6018 with what is wrong with it [R76–R80]. */
function requireFound<S extends CheckpointStage>(
  stage: S,
  store: CheckpointStore,
  checkpoint: FoundCheckpoint<S>,
): LoadableCheckpoint<S> {
  const details = { option: 'DEFAULT.Start', hint: 'choose an earlier Start, or none to resume by itself' };
  if (checkpoint.status === 'absent')
    throw new MrtError(
      suffixesOf(stage).map((suffix) =>
        errorOf('MRT6018', `the checkpoint of ${stage} is missing`, { file: store.path(suffix), ...details }),
      ),
    );
  if (checkpoint.status === 'unusable')
    throw new MrtError(checkpoint.problems.map((problem) => ({ ...problem, ...details })));
  return checkpoint;
}

/** What to know of a checkpoint that Start asks to use although it may not fit. */
function doubts<S extends CheckpointStage>(
  stage: S,
  store: CheckpointStore,
  checkpoint: LoadableCheckpoint<S>,
): Diagnostic[] {
  const message =
    checkpoint.status === 'unverified'
      ? `the checkpoint of ${stage} was not written by this program, so it cannot be verified`
      : `the checkpoint of ${stage} was made with other settings: ${checkpoint.differences.join(', ')}`;
  return [
    {
      code: 'MRT6051',
      severity: 'warning',
      message,
      file: store.path(suffixesOf(stage)[0] as string),
      option: 'DEFAULT.Start',
      hint: 'it is used because Start says so; leave Start out to check it',
    },
  ];
}

/** Why a checkpoint is not used. */
function reasons<S extends CheckpointStage>(
  stage: S,
  store: CheckpointStore,
  checkpoint: FoundCheckpoint<S>,
): Diagnostic[] {
  const hint = 'the stage is run again';
  switch (checkpoint.status) {
    case 'unusable':
      return checkpoint.problems.map((problem) => ({
        ...problem,
        code: 'MRT6050',
        severity: 'warning',
        hint,
      }));
    case 'other':
    case 'unverified':
      return doubts(stage, store, checkpoint).map(({ message, file }) => ({
        code: 'MRT6050',
        severity: 'info',
        message,
        hint,
        ...(file === undefined ? {} : { file }),
      }));
    case 'absent':
    case 'valid':
      return [];
  }
}
