/** `mrt evaluate`: all the data, one of several parts of it, or the parts together. */
import { builtinDatasets } from '@mrtjs/datasets';
import type { Shard } from '@mrtjs/pipeline';
import { mergeEvaluationFiles } from '@mrtjs/pipeline';
import { InvalidArgumentError } from 'commander';
import type { Io } from '../io.js';
import { printJson } from '../io.js';
import type { RunOptions } from './run.js';
import { printEvaluation, run } from './run.js';

/** Options of `mrt evaluate`, as the command line gives them. */
export interface EvaluateOptions extends RunOptions {
  readonly merge?: readonly string[];
  readonly dataset?: string;
}

/** Reads `3/8`: the third of eight parts. */
export function parseShard(text: string): Shard {
  const [, index, count] = /^(\d{1,6})\/(\d{1,6})$/.exec(text)?.map(Number) ?? [];
  if (index === undefined || count === undefined || index < 1 || index > count)
    throw new InvalidArgumentError('i/n is expected, from 1/n to n/n, such as 3/8');
  return { index, count };
}

/**
 * Evaluates, or merges the results of parts.
 * @param refuse Called with what is wrong with the command line.
 * @throws {MrtError} what the configuration reader and the stages say, MRT31xx for files that do not make a whole.
 */
export async function evaluate(
  config: string | undefined,
  options: EvaluateOptions,
  io: Io,
  refuse: (message: string) => never,
): Promise<void> {
  const { merge, dataset } = options;
  if (merge === undefined && config !== undefined) return run('evaluate', config, options, io);
  if (merge === undefined || config !== undefined || options.shard !== undefined)
    refuse('give either a configuration, or --merge and the files of all parts');
  const { report, identity } = await mergeEvaluationFiles(merge, {
    datasets: builtinDatasets,
    ...(dataset === undefined ? {} : { datasetModule: dataset }),
  });
  if (options.json === true)
    printJson(io, { command: 'evaluate', merged: merge.length, identity, evaluation: report });
  else printEvaluation(report, io);
}
