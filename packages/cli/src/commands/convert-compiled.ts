/** `mrt convert` of a compiled model: its integers as an ONNX file. */
import type { NodeScale } from '@mrtjs/cvm';
import { checkDeployGraph, parseDeployGraph, parseExt, parseScales } from '@mrtjs/cvm';
import type { CvmOnnxForm } from '@mrtjs/onnx';
import { comparisonText, compiledOnnx, isOnnxName, writeFile } from '@mrtjs/pipeline';
import { fail, parseNpy } from '@mrtjs/tensor';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Io } from '../io.js';
import { printJson } from '../io.js';
import { checkMadeFor, inFile, readInput } from './files.js';

/** Options of the conversion of a compiled model. */
export interface ConvertCompiledOptions {
  readonly form?: CvmOnnxForm;
  readonly json?: boolean;
}

/**
 * Writes the compiled model in `directory` as an ONNX file, with what else the folder says: scales of input and outputs
 * (`ext`) and of the nodes (`scales.json`), and a sample input to compare the outputs for (`data.npy`).
 * @throws {MrtError} MRT7001 for files, MRT7004 for a result of another kind, MRT7005 for scales of another model, what the
 * readers of the files say, and what `compiledOnnx` does; nothing is written then.
 */
export async function convertCompiled(
  directory: string,
  target: string,
  { form = 'integer', json = false }: ConvertCompiledOptions,
  io: Io,
): Promise<void> {
  if (!isOnnxName(target))
    fail('MRT7004', `a compiled model cannot be written to ${target}`, {
      hint: 'name a file ending in .onnx',
    });
  const [symbol, params] = (await Promise.all(
    ['symbol', 'params'].map((name) => readInput(join(directory, name))),
  )) as [Uint8Array, Uint8Array];
  const sample = join(directory, 'data.npy');
  const { model, inputs, outputs, compared } = await compiledOnnx({
    symbol: textOf(symbol),
    params,
    form,
    target,
    ext: await beside(directory, 'ext', (bytes) => parseExt(textOf(bytes))),
    scales: await scalesOf(directory, { symbol, params }),
    sample: await beside(directory, 'data.npy', parseNpy),
  });
  await writeFile(target, model);
  if (json) return printJson(io, { file: target, bytes: model.length, form, inputs, outputs, compared });
  io.stdout.write(
    `form        ${form}\n` +
      `outputs     ${outputs.map(({ name, shape }) => `${name} (${shape.join(', ')})`).join(', ')}\n` +
      `compared    ${compared === null ? `not: that takes ONNX Runtime, and ${sample}` : comparisonText(compared)}\n` +
      `wrote       ${target} (${model.length} bytes)\n`,
  );
}

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** The scales of the nodes, where the folder has them: folders of other programs, or of earlier versions, do not. */
async function scalesOf(
  directory: string,
  files: Readonly<Record<'symbol' | 'params', Uint8Array>>,
): Promise<readonly NodeScale[] | undefined> {
  const graph = checkDeployGraph(parseDeployGraph(files.symbol));
  const document = await beside(directory, 'scales.json', (bytes) => parseScales(textOf(bytes), graph));
  if (document !== undefined) checkMadeFor(directory, 'scales.json', document.sha256, files);
  return document?.nodes;
}

/** What `read` makes of a file of the folder; `undefined` where it is not there. */
async function beside<T>(
  directory: string,
  name: string,
  read: (bytes: Uint8Array) => T,
): Promise<T | undefined> {
  const file = join(directory, name);
  if (!existsSync(file)) return undefined;
  const bytes = await readInput(file);
  return inFile(file, () => read(bytes));
}
