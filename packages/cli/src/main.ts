/** The `mrt` command: options in, exit code out. */
import { MrtError, formatDiagnostic } from '@mrtjs/tensor';
import { SPLITS } from '@mrtjs/datasets';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { AnalyzeOptions } from './commands/analyze.js';
import { ANALYSIS_HELP, analyze } from './commands/analyze.js';
import type { ConvertOptions } from './commands/convert.js';
import { convert } from './commands/convert.js';
import type { FetchDatasetOptions } from './commands/datasets.js';
import { fetchFiles, listDatasets } from './commands/datasets.js';
import type { EvaluateOptions } from './commands/evaluate.js';
import { evaluate, parseShard } from './commands/evaluate.js';
import type { ExecOptions } from './commands/exec.js';
import { exec } from './commands/exec.js';
import type { InspectOptions } from './commands/inspect.js';
import { inspect } from './commands/inspect.js';
import { listOperators } from './commands/ops.js';
import type { RunOptions } from './commands/run.js';
import { configurationHelp, run, STAGE_COMMANDS } from './commands/run.js';
import type { VerifyOptions } from './commands/verify.js';
import { verify } from './commands/verify.js';
import { listZoo } from './commands/zoo.js';
import { EXIT } from './exit-codes.js';
import type { Io } from './io.js';
import { ANALYSIS_DEFAULTS, MRT_VERSION } from '@mrtjs/pipeline';

/**
 * Runs the command line `argv` (without the program's name) and gives the exit code. Never ends the process.
 */
export async function main(argv: readonly string[], io: Io = processIo()): Promise<number> {
  try {
    await program(io).parseAsync([...argv], { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    return exitCodeOf(error, io);
  }
}

function program(io: Io): Command {
  const mrt = new Command('mrt')
    .description('Turns float networks into integer-only ones that give the same bits on every machine.')
    .version(MRT_VERSION)
    .exitOverride()
    // Options behind the name of a command are those of that command.
    .enablePositionalOptions()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    })
    .showHelpAfterError('(mrt --help lists the commands)')
    .addHelpText('after', EXIT_CODES_HELP);

  for (const { name, summary } of STAGE_COMMANDS)
    withConfiguration(mrt.command(`${name} <config>`).description(summary)).action(
      (config: string, options: RunOptions) => run(name, config, options, io),
    );
  withConfiguration(
    mrt.command('evaluate [config]').description('compare the float and the integer model on data'),
  )
    .option(
      '--shard <i/n>',
      'evaluate on the i-th of n parts of the data, and write a partial result',
      parseShard,
    )
    .option('--output <file>', 'where the partial result goes; by default beside the checkpoints')
    .option('--merge <files...>', 'instead of evaluating, merge the partial results of all parts')
    .option('--dataset <module>', 'for --merge: the module of a dataset that is not built in')
    .action((config: string | undefined, options: EvaluateOptions, command: Command) =>
      evaluate(config, options, io, (message) => command.error(`error: ${message}`)),
    );

  withStages(
    mrt
      .command('analyze <config>')
      .description('where the integer model loses accuracy, layer by layer, and what to try'),
  )
    .option('--samples <n>', 'samples of the evaluation data to measure on', count, ANALYSIS_DEFAULTS.samples)
    .option(
      '--floor <dB>',
      'signal-to-noise ratio under which a layer is told of',
      decibels,
      ANALYSIS_DEFAULTS.floorDb,
    )
    .option('--times', 'measure how long each layer takes, too')
    .option('--json <file>', 'write what was found as JSON; - is the output stream, instead of the table')
    .option('--html <file>', 'write a page with pictures, which needs neither network nor script')
    .addHelpText('after', ANALYSIS_HELP)
    .action((config: string, options: AnalyzeOptions) => analyze(config, options, io));

  withJson(mrt.command('exec <dir>').description('run a compiled model on an array'))
    .requiredOption('--input <file.npy>', 'integers in the shape that the model was compiled for')
    .option('--output <file>', 'where the outputs go: .npy for one head, .npz for several')
    .addOption(new Option('--engine <name>', 'how to compute').choices(['auto', 'wasm', 'reference']))
    .option('--threads <n>', 'threads that share the work; as many as cores when not given', count)
    .option('--repeat <n>', 'run several times and measure', count, 1)
    .option('--quantize-input', 'the array holds floats: scale and round them as the file ext says')
    .action((directory: string, options: ExecOptions) => exec(directory, options, io));

  withJson(
    mrt.command('verify <dir>').description('check the proof that no value of a compiled model overflows'),
  ).action((directory: string, options: VerifyOptions) => verify(directory, options, io));

  withJson(mrt.command('inspect <model>').description('operators, shapes, parameters, cost of a model'))
    .option('--input-shape <shape>', INPUT_SHAPE_HELP, collect, [])
    .action((model: string, options: InspectOptions) => inspect(model, options, io));

  withJson(
    mrt
      .command('convert <model> <files...>')
      .description(
        'write a float model in another format: .onnx, or the symbol and parameter files of MXNet; a compiled one as .onnx',
      ),
  )
    .option('--input-shape <shape>', INPUT_SHAPE_HELP, collect, [])
    .option('--open-batch', 'leave the first dimension of the inputs of an ONNX file open')
    .addOption(
      new Option(
        '--form <form>',
        'how a compiled model is written: the same bits, or quantized floats',
      ).choices(['integer', 'qdq']),
    )
    .addHelpText('after', CONVERT_HELP)
    .action((model: string, files: readonly string[], options: ConvertOptions) =>
      convert(model, files, options, io),
    );

  withJson(mrt.command('ops').description('which operators each stage supports')).action(
    (options: { readonly json?: boolean }) => listOperators(options, io),
  );
  const datasets = withJson(mrt.command('datasets').description('the built-in datasets')).action(
    (options: { readonly json?: boolean }) => listDatasets(options, io),
  );
  datasets.enablePositionalOptions();
  withJson(
    datasets
      .command('fetch <name>')
      .description('download, check and unpack the files of a dataset, built in or of a module (./mine.mjs)'),
  )
    .option('--dir <folder>', 'the folder that holds a folder for each dataset; default ~/.mxnet/datasets')
    .addOption(new Option('--split <name>', 'only what this split needs').choices(SPLITS))
    .option('--mirror <url>', 'a folder on another server that has the files under their names')
    .action((name: string, options: FetchDatasetOptions) => fetchFiles(name, options, io));
  withJson(
    mrt.command('zoo').description('names of the model zoo, whose networks are read once they are exported'),
  ).action((options: { readonly json?: boolean }) => listZoo(options, io));
  return mrt;
}

const INPUT_SHAPE_HELP =
  'such as 1,3,224,224, where the model does not state it; name=1,3,224,224 for each of several inputs';

const CONVERT_HELP = `
  mrt convert net-symbol.json net-0000.params net.onnx --input-shape 1,3,112,112
  mrt convert net.onnx net-symbol.json
  mrt convert out/net_cvm net-integer.onnx
Without a parameter file, that of the highest epoch beside the symbol file is taken.`;

const EXIT_CODES_HELP = `
Exit codes: ${EXIT.ok} done; ${EXIT.failed} the work could not be done; ${EXIT.usage} wrong command line or configuration;
${EXIT.bug} a bug of mrt; ${EXIT.interrupted} interrupted, ${EXIT.terminated} told to end. What an evaluation saw until then is kept.`;

function withConfiguration(command: Command): Command {
  return withStages(withJson(command))
    .option(
      '--target-drop <points>',
      'the cheapest recipe that loses at most so many points of the metric',
      percents,
    )
    .option(
      '--target-agreement <percent>',
      'the cheapest recipe that agrees with the float model at least so often',
      percents,
    );
}

/** The options of commands that run stages of a configuration. */
function withStages(command: Command): Command {
  return command
    .exitOverride()
    .option('--set <SECTION.Option=value>', 'override an option of the configuration', collect, [])
    .addOption(
      new Option('--engine-float <name>', 'engine of float models').choices(['auto', 'tfjs', 'onnxruntime']),
    )
    .option('-q, --quiet', 'print errors and the result only')
    .option('-v, --verbose', 'print every step')
    .addHelpText('after', configurationHelp);
}

function withJson(command: Command): Command {
  return command.option('--json', 'print one JSON document').exitOverride();
}

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

function count(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError('a positive integer is expected');
  return number;
}

function percents(value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !(number >= 0 && number <= 100))
    throw new InvalidArgumentError('a number from 0 to 100 is expected');
  return number;
}

function decibels(value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number))
    throw new InvalidArgumentError('a number of decibels is expected');
  return number;
}

/** A configuration problem is the user's command; anything else that is an {@link MrtError} is failed work. */
const CONFIG_CODES = /^MRT60(0\d|1[0-9]|2\d|3\d)$/;

function exitCodeOf(error: unknown, io: Io): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (io.signal.aborted) {
    io.stderr.write('mrt: interrupted\n');
    return io.signal.reason === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted;
  }
  const diagnostics = diagnosticsOf(error);
  if (diagnostics !== undefined) {
    for (const diagnostic of diagnostics) io.stderr.write(`error: ${formatDiagnostic(diagnostic)}\n`);
    return diagnostics.every(({ code }) => CONFIG_CODES.test(code)) ? EXIT.usage : EXIT.failed;
  }
  io.stderr.write(`mrt: this is a bug, please report it together with the lines below\n`);
  io.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return EXIT.bug;
}

/** The diagnostics of an error that was thrown on purpose. */
function diagnosticsOf(error: unknown): MrtError['diagnostics'] | undefined {
  if (error instanceof MrtError) return error.diagnostics;
  const diagnostics = (error as { readonly diagnostics?: unknown }).diagnostics;
  return error instanceof Error && Array.isArray(diagnostics)
    ? (diagnostics as MrtError['diagnostics'])
    : undefined;
}

function processIo(): Io {
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort(signal));
  // `mrt … | head` closes the pipe early: what was wanted has been read.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(EXIT.ok);
  });
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    now: () => performance.now(),
    signal: interrupt.signal,
  };
}
