/** Reading the configuration of a command that runs stages. */
import { builtinDatasets } from '@mrtjs/datasets';
import type { PipelineConfig } from '@mrtjs/pipeline';
import { loadConfig } from '@mrtjs/pipeline';
import type { Verbosity } from '../reporter.js';

/** Options of all commands that take a configuration. */
export interface ConfigurationOptions {
  readonly set?: readonly string[];
  /** The same as `--set DEFAULT.Float_engine=…`. */
  readonly engineFloat?: string;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/** The configuration of a file, with the options of the command line. @throws {MrtError} with all its problems. */
export function readConfiguration(
  file: string,
  { set = [], engineFloat }: ConfigurationOptions,
): ReturnType<typeof loadConfig> {
  return loadConfig(file, {
    datasets: builtinDatasets.names(),
    set: [...set, ...(engineFloat === undefined ? [] : [`DEFAULT.Float_engine=${engineFloat}`])],
  });
}

/** The flags win over the configuration: its levels up to 10 tell everything, from 40 on only errors. */
export function verbosityOf(
  { quiet, verbose }: Pick<ConfigurationOptions, 'quiet' | 'verbose'>,
  { default: { verbosity } }: PipelineConfig,
): Verbosity {
  if (quiet === true) return 'quiet';
  if (verbose === true) return 'verbose';
  if (verbosity >= 40) return 'quiet';
  return verbosity > 0 && verbosity <= 10 ? 'verbose' : 'normal';
}
