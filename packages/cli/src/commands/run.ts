/** `mrt run` and the verbs for single stages. */
import type { Evaluation, PipelineResult, SearchResult, Shard, Stage } from '@mrtjs/pipeline';
import { describeOptions, isOnnxName, runPipeline } from '@mrtjs/pipeline';
import { builtinDatasets } from '@mrtjs/datasets';
import { basename, join, relative } from 'node:path';
import type { Io } from '../io.js';
import { printJson } from '../io.js';
import { Reporter } from '../reporter.js';
import type { ConfigurationOptions } from './configuration.js';
import { readConfiguration, verbosityOf } from './configuration.js';

/** Options of `mrt run` and of the stage verbs, as the command line gives them. */
export interface RunOptions extends ConfigurationOptions {
  /** `evaluate` alone: which part of the data, and the file of its result. */
  readonly shard?: Shard;
  readonly output?: string;
  /** The same as `--set ACCURACY.Budget=drop: …, agreement: …`. */
  readonly targetDrop?: number;
  readonly targetAgreement?: number;
  readonly json?: boolean;
}

/** The commands that take a configuration and nothing else; `evaluate` can do more. */
export const STAGE_COMMANDS: readonly { readonly name: 'run' | Stage; readonly summary: string }[] = [
  { name: 'run', summary: 'all stages that a configuration asks for, resuming from checkpoints' },
  { name: 'prepare', summary: 'bring the model to quantizable form' },
  { name: 'split', summary: 'cut the model at the split keys' },
  { name: 'calibrate', summary: 'find the range of every node from data' },
  { name: 'quantize', summary: 'make the integer model' },
  { name: 'merge', summary: 'put the quantized base and the top together' },
  { name: 'compile', summary: 'write the model for the CVM' },
];

/**
 * Runs a configuration up to a stage, or all of it.
 * @throws {MrtError} what the configuration reader and the stages say.
 */
export async function run(command: 'run' | Stage, file: string, options: RunOptions, io: Io): Promise<void> {
  const { config, warnings } = readConfiguration(file, {
    ...options,
    set: [...(options.set ?? []), ...budgetOf(options)],
  });
  const reporter = new Reporter(io, verbosityOf(options, config));
  warnings.forEach((warning) => reporter.diagnostic(warning));
  try {
    const result = await runPipeline(config, {
      target: command === 'run' ? config.default.passName : command,
      onEvent: reporter.event,
      signal: io.signal,
      datasets: builtinDatasets,
      evaluation: { shard: options.shard, output: options.output },
    });
    reporter.stop();
    if (options.json === true) printJson(io, documentOf(command, config.default.modelName, result));
    else printSummary(result, io);
  } finally {
    reporter.stop();
  }
}

/** The override that the goals of a command line stand for. */
function budgetOf({ targetDrop, targetAgreement }: RunOptions): string[] {
  const goals = [
    ...(targetDrop === undefined ? [] : [`drop: ${targetDrop}`]),
    ...(targetAgreement === undefined ? [] : [`agreement: ${targetAgreement}`]),
  ];
  return goals.length === 0 ? [] : [`ACCURACY.Budget=${goals.join(', ')}`];
}

/** The options of configurations, for the help of the commands that read one [R243]. */
export function configurationHelp(): string {
  const lines = describeOptions().map(({ ini, yaml, type, default: fallback, summary }) => {
    const names = [ini, yaml].filter((name) => name !== null).join(' or ');
    return `  ${names}\n      ${summary} Type: ${type}. Default: ${fallback}.`;
  });
  return ['', 'Options of a configuration, as in --set SECTION.Option=value:', ...lines].join('\n');
}

function documentOf(command: string, model: string, result: PipelineResult): Record<string, unknown> {
  return {
    command,
    model,
    ...(result.search === null ? {} : { search: result.search }),
    ...(result.recipe === null ? {} : { recipe: result.recipe }),
    ...(result.evaluation === null ? {} : { evaluation: result.evaluation }),
    ...(result.evaluationPart === null ? {} : { part: result.evaluationPart }),
    ...(result.compiled === null ? {} : { compiled: result.compiled }),
    parameterBytes: {
      original: result.originalParameterBytes,
      compiled: result.compiled?.parameterBytes ?? null,
    },
  };
}

function printSummary(
  { search, evaluation, evaluationPart: part, compiled, originalParameterBytes }: PipelineResult,
  io: Io,
): void {
  if (search !== null) printSearch(search, io);
  if (evaluation !== null) printEvaluation(evaluation, io);
  if (part !== null) {
    printLine(io, 'part', `batches ${part.first} to ${part.end - 1} of ${part.total}`);
    printLine(io, 'written to', part.file);
    printLine(io, 'merge with', 'npx --no-install mrt evaluate --merge and the files of all parts');
  }
  if (compiled !== null) {
    const near = relative(process.cwd(), compiled.folder);
    const folder = near === '' || near.startsWith('..') ? compiled.folder : near;
    printLine(
      io,
      'size',
      `${kilobytes(originalParameterBytes)} of float parameters → ${kilobytes(compiled.parameterBytes)} compiled`,
    );
    printLine(io, 'gas', String(compiled.gas));
    printLine(io, 'compiled to', folder);
    for (const file of compiled.files.filter(isOnnxName)) printLine(io, 'ONNX', join(folder, basename(file)));
    printLine(io, 'run it with', `npx --no-install mrt exec ${folder} --input ${folder}/data.npy`);
  }
}

/** The figures of an evaluation, for people. */
export function printEvaluation(
  { samples, float, integer, agreement, comparisons }: Evaluation,
  io: Io,
): void {
  const figures = (values: Readonly<Record<string, number>>): string =>
    Object.entries(values)
      .map(([name, value]) => `${name} ${(100 * value).toFixed(2)}%`)
      .join(', ');
  printLine(io, 'samples', String(samples));
  for (const [name, values] of Object.entries({ float, integer }))
    if (Object.keys(values).length > 0) printLine(io, name, figures(values));
  printLine(io, 'agreement', `${(100 * agreement).toFixed(2)}%`);
  const [{ outputs } = { outputs: [] }] = comparisons;
  outputs.forEach(({ signalToNoiseDb, cosine }, i) => {
    const ratio = signalToNoiseDb === null ? 'no signal or no noise' : `${signalToNoiseDb.toFixed(1)} dB`;
    printLine(io, outputs.length === 1 ? 'output' : `output ${i}`, `${ratio}, cosine ${cosine.toFixed(4)}`);
  });
}

/** What recipes cost and reach, from the cheapest on, and which one was chosen. */
function printSearch({ rows, chosen, why, file }: SearchResult, io: Io): void {
  const isTimed = rows.some(({ milliseconds }) => milliseconds !== null);
  const lines = rows.map(({ recipe, gas, milliseconds, sameAs, reached }) => [
    recipe,
    String(gas),
    ...(isTimed ? [milliseconds === null ? '' : milliseconds.toFixed(2)] : []),
    ...(reached === null
      ? [sameAs === null ? 'not tried' : `as ${sameAs}`, '']
      : [
          `${reached.agreement.toFixed(2)} ± ${reached.agreementError.toFixed(2)}`,
          reached.drop?.toFixed(2) ?? '',
        ]),
    recipe === chosen ? '← chosen' : '',
  ]);
  const head = ['recipe', 'gas', ...(isTimed ? ['time, ms'] : []), 'agreement, %', 'drop, points', ''];
  const table = [head, ...lines];
  const widths = head.map((_, column) => Math.max(...table.map((row) => (row[column] ?? '').length)));
  for (const row of table)
    io.stdout.write(
      `${row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd()}\n`,
    );
  printLine(io, 'chosen', `${chosen}: ${why}`);
  printLine(io, 'report', file);
}

function printLine(io: Io, label: string, text: string): void {
  io.stdout.write(`${label.padEnd(16)} ${text}\n`);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
