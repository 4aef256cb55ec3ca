/** `mrt exec`: runs a compiled model on an array. */
import { parseExt, quantizeInput } from '@mrtjs/cvm';
import type { CvmModel, EngineName } from '@mrtjs/cvm-runtime';
import { loadModel } from '@mrtjs/cvm-runtime';
import { writeFile } from '@mrtjs/pipeline';
import type { Tensor } from '@mrtjs/tensor';
import {
  bytesOf,
  DTYPES,
  fail,
  formatNpy,
  formatNpz,
  formatShape,
  parseNpy,
  sameShape,
  toNumbers,
} from '@mrtjs/tensor';
import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Io } from '../io.js';
import { printJson } from '../io.js';
import { inFile, readInput } from './files.js';

/** Options of `mrt exec`, as the command line gives them. */
export interface ExecOptions {
  readonly input: string;
  readonly output?: string;
  readonly engine?: EngineName;
  readonly threads?: number;
  readonly repeat?: number;
  readonly quantizeInput?: boolean;
  readonly json?: boolean;
}

/**
 * Runs the compiled model in `directory` on a `.npy` array and writes its outputs: `.npy` for one head, `.npz` with
 * entries named by output for several.
 * @throws {MrtError} MRT7001 for files, MRT7002 for an input that does not fit, and what the loader says of the model.
 */
export async function exec(directory: string, options: ExecOptions, io: Io): Promise<void> {
  const hint = 'name the folder that "mrt compile" wrote';
  const [symbol, params, npy] = await Promise.all([
    readInput(join(directory, 'symbol'), hint),
    readInput(join(directory, 'params'), hint),
    readInput(options.input),
  ]);
  using model = await loadModel(symbol, params, {
    ...(options.engine === undefined ? {} : { engine: options.engine }),
    threads: options.threads ?? availableParallelism(),
  });
  const input = await integerInput(
    inFile(options.input, () => parseNpy(npy)),
    model,
    directory,
    options,
  );

  const times: number[] = [];
  let outputs: readonly Tensor[] = [];
  for (let i = 0; i < (options.repeat ?? 1); i++) {
    const start = io.now();
    outputs = await model.run(input, { signal: io.signal });
    times.push(io.now() - start);
  }
  const hash = createHash('sha256');
  for (const output of outputs) hash.update(bytesOf(output));
  const sha256 = hash.digest('hex');
  if (options.output !== undefined) await writeFile(options.output, encode(outputs, model));
  report({ model, outputs, times, sha256, options }, io);
}

function encode(outputs: readonly Tensor[], model: CvmModel): Uint8Array {
  if (outputs.length === 1) return formatNpy(outputs[0] as Tensor);
  return formatNpz(new Map(outputs.map((output, i) => [model.outputs[i]?.name ?? `output${i}`, output])));
}

async function integerInput(
  given: Tensor,
  model: CvmModel,
  directory: string,
  { input: file, quantizeInput: quantize }: ExecOptions,
): Promise<Tensor> {
  const expected = model.inputs[0]?.shape ?? [];
  if (!sameShape(given.shape, expected))
    fail('MRT7002', `the array has shape ${formatShape(given.shape)}`, {
      file,
      hint: `the model was compiled for ${formatShape(expected)}`,
    });
  if (DTYPES[given.dtype].kind === 'int') return given;
  if (quantize !== true)
    fail('MRT7002', `the array holds ${given.dtype}, the model takes integers`, {
      file,
      hint: 'give integers (data.npy in the model folder is an example), or add --quantize-input',
    });
  const ext = parseExt(new TextDecoder().decode(await readInput(join(directory, 'ext'))));
  const scale = ext.inputs.get('data');
  if (scale === undefined)
    fail('MRT7002', 'ext does not tell the scale of data', { file: join(directory, 'ext') });
  return quantizeInput(given, scale);
}

interface ExecResult {
  readonly model: CvmModel;
  readonly outputs: readonly Tensor[];
  readonly times: readonly number[];
  readonly sha256: string;
  readonly options: ExecOptions;
}

function report({ model, outputs, times, sha256, options }: ExecResult, io: Io): void {
  const sorted = [...times].sort((a, b) => a - b);
  const milliseconds = {
    min: sorted[0],
    median: sorted[Math.floor(sorted.length / 2)],
    max: sorted[sorted.length - 1],
  };
  const described = outputs.map((output, i) => ({ name: model.outputs[i]?.name, shape: output.shape }));
  const { engine, threads, memory } = model;
  if (options.json === true) {
    const runs = times.length;
    printJson(io, {
      milliseconds,
      sha256,
      gas: model.gas,
      outputs: described,
      runs,
      engine,
      threads,
      memory,
    });
    return;
  }
  outputs.forEach((output, i) => {
    const values = [...toNumbers(output).slice(0, 10)].join(' ');
    const more = output.data.length > 10 ? ' …' : '';
    io.stdout.write(`${described[i]?.name} ${formatShape(output.shape)}: ${values}${more}\n`);
  });
  io.stdout.write(`sha256 ${sha256}\n`);
  io.stdout.write(`${milliseconds.median?.toFixed(1)} ms (median of ${times.length}), gas ${model.gas}\n`);
  io.stdout.write(
    `engine ${engine}, ${threads} thread${threads === 1 ? '' : 's'}, ${memory} bytes of memory\n`,
  );
}
