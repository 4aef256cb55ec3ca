/** The command: measures and prints, and writes docs/benchmarks.md if asked to. */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { kernelMeter } from './kernel-meter.js';
import { describeMachine, load } from './machine.js';
import { measureEvaluation } from './measure-evaluation.js';
import { knownModels, measureKnown } from './measure-known.js';
import { measureNetwork } from './measure-network.js';
import { networks } from './networks/index.js';
import { workspacePath } from './paths.js';
import { report } from './report.js';
import type { EvaluationResult, KnownResult, NetworkResult } from './results.js';
import { RUNNERS } from './results.js';
import { engineCompetitor, onnxRuntime, tfjsWasm } from './runners/float.js';

const USAGE = `npx nx run bench:bench [options]

  --layers          every layer of every network, too
  --write           write docs/benchmarks.md
  --only A,B        only networks (and parts: known, evaluation) whose names contain one of these, without regard to case
  --threads N       threads of "N threads" (default: ${availableParallelism()}, the number of cores)
  --rounds N        rounds in which engines take turns (default: 9)
  --help`;

/** Milliseconds of one engine in one round. */
const SLICE = 250;
const KERNEL_ROUNDS = 40;

/** A whole number of at least 1. */
function count(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new Error(`--${option} is ${text}, expected a whole number from 1 on`);
  return value;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      layers: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      threads: { type: 'string', default: `${availableParallelism()}` },
      rounds: { type: 'string', default: '9' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const threads = count('threads', values.threads);
  const rounds = count('rounds', values.rounds);
  const wanted = values.only.split(',').map((each) => each.trim().toLowerCase());
  const isWanted = (name: string): boolean => wanted.some((part) => name.toLowerCase().includes(part));
  const effort = { rounds, slice: SLICE };
  const before = load();
  const date = new Date().toISOString().slice(0, 10);

  const skipped: string[] = [];
  const skip = (what: string, why: string): void => {
    skipped.push(`${what}: ${why}`);
    say(`SKIPPED ${what}: ${why}`);
  };
  const calibration = await tfjsWasm();
  const competitors = [
    engineCompetitor(RUNNERS.tfjs, calibration),
    await onnxRuntime(RUNNERS.onnx, 1),
    ...(threads === 1 ? [] : [await onnxRuntime(RUNNERS.onnxThreaded, threads)]),
  ];
  for (const competitor of competitors)
    if ('missing' in competitor) skip(competitor.name, competitor.missing);

  const measureKernels = await kernelMeter();
  const measured: NetworkResult[] = [];
  for (const network of networks.filter(({ name }) => isWanted(name))) {
    const model = network.load();
    if ('missing' in model) {
      skip(network.name, model.missing);
      continue;
    }
    say(`measuring ${network.name}`);
    measureKernels(KERNEL_ROUNDS);
    measured.push(await measureNetwork(network, model, { threads, effort, calibration, competitors }));
  }
  const known: KnownResult[] = [];
  for (const name of isWanted('known') ? knownModels : []) {
    say(`measuring the compiled model ${name}`);
    const result = await measureKnown(name, threads, effort);
    if ('missing' in result) skip(`the compiled model ${name}`, result.missing);
    else known.push(result);
  }
  const kernels = measureKernels(KERNEL_ROUNDS);
  const evaluation = isWanted('evaluation') ? await evaluationOrSkip(threads, skip) : undefined;

  const results = {
    machine: describeMachine(),
    date,
    threads,
    rounds,
    load: [before, load()] as const,
    kernels,
    networks: measured,
    known,
    evaluation,
    skipped,
  };
  console.log(report(results, values.layers));
  if (values.write) writeFileSync(workspacePath('docs', 'benchmarks.md'), report(results, values.layers));
  const different = known.filter(({ equal }) => !equal).map(({ name }) => name);
  if (different.length > 0)
    throw new Error(`output is not that of the original runtime: ${different.join()}`);
}

async function evaluationOrSkip(
  threads: number,
  skip: (what: string, why: string) => void,
): Promise<EvaluationResult | undefined> {
  say('measuring the evaluation');
  const result = await measureEvaluation(threads);
  if (!('missing' in result)) return result;
  skip('evaluation', result.missing);
  return undefined;
}

/** Progress, apart from the report. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

await main();
