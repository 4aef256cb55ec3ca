/** What every stage may use. */
import type { Diagnostic } from '@mrtjs/tensor';
import type { PipelineConfig } from '../config/load.js';
import type { RunEngines } from '../engines.js';
import type { Listener, Stage } from '../events.js';
import type { DataSource } from '../data.js';
import type { UserPasses } from '../user-passes.js';

/** The surroundings of a stage. */
export interface StageContext {
  readonly config: PipelineConfig;
  readonly engines: RunEngines;
  readonly data: DataSource;
  /** The passes of the user's own, loaded when first asked for. */
  passes(): Promise<UserPasses>;
  readonly emit: Listener;
  readonly signal: AbortSignal | undefined;
}

/** Reports findings that do not stop the work as events. */
export function reporter({ emit }: Pick<StageContext, 'emit'>): (diagnostic: Diagnostic) => void {
  return (diagnostic) => emit({ type: 'diagnostic', diagnostic });
}

/** Reports the progress of a stage in batches, and samples where they are counted. */
export function progress(
  { emit }: Pick<StageContext, 'emit'>,
  stage: Stage,
  total: number | null,
): (done: number, samples?: number) => void {
  return (done, samples) => emit({ type: 'progress', stage, done, total, samples: samples ?? null });
}
