/** `mrt convert` of a compiled model: its integers as an ONNX file. */
import type { CompiledExt } from '@mrtjs/cvm';
import { checkDeployGraph, parseDeployGraph, parseExt, parseParamsBlob } from '@mrtjs/cvm';
import { hasRuntime } from '@mrtjs/engine-onnxruntime';
import type { CvmOnnxForm } from '@mrtjs/onnx';
import { exportCvmOnnx } from '@mrtjs/onnx';
import type { OnnxComparison } from '@mrtjs/pipeline';
import { compareOnnx, isOnnxName, modelStem, MRT_VERSION, writeFile } from '@mrtjs/pipeline';
import { fail, parseNpy } from '@mrtjs/tensor';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Io } from '../io.js';
import { printJson } from '../io.js';
import { inFile, readInput } from './files.js';

/** Options of the conversion of a compiled model. */
export interface ConvertCompiledOptions {
  readonly form?: CvmOnnxForm;
  readonly json?: boolean;
}

/**
 * Writes the compiled model in `directory` as an ONNX file. Where ONNX Runtime is installed and the folder has its sample
 * input, `data.npy`, the outputs of both are compared before; the count of those that differ is told, and is in the
 * metadata of the file.
 * @throws {MrtError} MRT7001 for files, MRT7004 for a result of another kind, MRT7006 for a file of form `integer` with
 * outputs that differ, and what `exportCvmOnnx` says; nothing is written then.
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
  const [symbol, params] = await Promise.all(
    ['symbol', 'params'].map((name) => readInput(join(directory, name))),
  );
  const graph = checkDeployGraph(parseDeployGraph(symbol as Uint8Array));
  const ext = await extOf(directory);
  const write = (metadata: ReadonlyMap<string, string>) =>
    exportCvmOnnx(graph, parseParamsBlob(params as Uint8Array), {
      form,
      name: modelStem(basename(target)),
      producerVersion: MRT_VERSION,
      metadata,
      ...(ext === undefined ? {} : { ext }),
    });
  const plain = write(new Map());
  const sample = join(directory, 'data.npy');
  const npy = existsSync(sample) && (await hasRuntime()) ? await readInput(sample) : undefined;
  const compared =
    npy !== undefined
      ? await compareOnnx(
          new TextDecoder().decode(symbol),
          params as Uint8Array,
          plain.model,
          inFile(sample, () => parseNpy(npy)),
        )
      : null;
  if (form === 'integer' && compared !== null && compared.differing > 0)
    fail('MRT7006', `${compared.differing} of ${compared.elements} outputs differ from those of the CVM`, {
      file: target,
      hint: 'report it together with the compiled model',
    });
  const { model, inputs, outputs } =
    compared === null ? plain : write(new Map([['mrt.compared', textOf(compared)]]));
  await writeFile(target, model);
  if (json) return printJson(io, { file: target, bytes: model.length, form, inputs, outputs, compared });
  io.stdout.write(
    `form        ${form}\n` +
      `outputs     ${outputs.map(({ name, shape }) => `${name} (${shape.join(', ')})`).join(', ')}\n` +
      `compared    ${compared === null ? `not: that takes ONNX Runtime, and ${sample}` : textOf(compared)}\n` +
      `wrote       ${target} (${model.length} bytes)\n`,
  );
}

const textOf = ({ elements, differing, largest }: OnnxComparison): string =>
  `${differing} of ${elements} outputs differ from the CVM on the sample input` +
  (differing === 0 ? '' : `, by ${largest} at most`);

async function extOf(directory: string): Promise<CompiledExt | undefined> {
  const file = join(directory, 'ext');
  if (!existsSync(file)) return undefined;
  const text = new TextDecoder().decode(await readInput(file));
  return inFile(file, () => parseExt(text));
}
