/** What a run tells while it works. */
import type { Diagnostic } from '@mrtjs/tensor';

/** The stages, in order. */
export const stages = ['prepare', 'split', 'calibrate', 'quantize', 'merge', 'evaluate', 'compile'] as const;

/** A stage. */
export type Stage = (typeof stages)[number];

/** One thing that happened. */
export type PipelineEvent =
  | { readonly type: 'stage'; readonly stage: Stage; readonly status: 'started' }
  | {
      readonly type: 'stage';
      readonly stage: Stage;
      readonly status: 'loaded' | 'skipped';
      /** Why, in words. */
      readonly reason: string;
    }
  | {
      readonly type: 'stage';
      readonly stage: Stage;
      readonly status: 'finished';
      readonly milliseconds: number;
      /** Paths of the files written. */
      readonly files: readonly string[];
    }
  | {
      readonly type: 'progress';
      readonly stage: Stage | 'analyze';
      /** What is counted. Default: batches. */
      readonly unit?: 'batches' | 'layers';
      /** How many are done. */
      readonly done: number;
      /** How many there are, where known. */
      readonly total: number | null;
      /** Samples done, where they are counted. */
      readonly samples: number | null;
    }
  | { readonly type: 'diagnostic'; readonly diagnostic: Diagnostic }
  | {
      readonly type: 'engine';
      readonly kind: 'float' | 'integer';
      readonly name: string;
      readonly description: string;
    }
  /** A recipe that a search has tried. Agreement and its standard error are in per cent, the drop, where it is asked for, is in points. */
  | {
      readonly type: 'recipe';
      readonly recipe: string;
      readonly gas: number;
      readonly samples: number;
      readonly agreement: number;
      readonly agreementError: number;
      readonly drop: number | null;
      readonly decibels: number | null;
    }
  /** One line of the evaluation, in the layout of MRT-SPEC 3.6; worked out when it is looked at. */
  | { readonly type: 'evaluation'; readonly line: string };

/** Receives events. */
export type Listener = (event: PipelineEvent) => void;
