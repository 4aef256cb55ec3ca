/** Reading the original model. */
import type { Model } from '@mrtjs/graph';
import { importMxnet } from '@mrtjs/mxnet';
import { importOnnx } from '@mrtjs/onnx';
import type { Diagnostic, Shape } from '@mrtjs/tensor';
import { sha256 } from '../files/hash.js';
import { readBytes } from '../files/read.js';
import { ExternalFiles } from './external-files.js';
import type { ModelFiles, MxnetModelFiles, OnnxModelFile } from './find.js';

/** An imported model with the hashes of its files. */
export interface OriginalModel {
  readonly model: Model;
  readonly files: ModelFiles;
  /** Whether trained parameters were there. */
  readonly hasParams: boolean;
  readonly diagnostics: readonly Diagnostic[];
  /** SHA-256 of every file: `symbol` and `params` (`null` without one), or `model` and what else it refers to. */
  readonly hashes: Readonly<Record<string, string | null>>;
}

/** What reading may need to know. */
export interface ReadModelOptions {
  /** Shape of the only input, or shapes by name: what an ONNX file leaves open, and another batch than it has. */
  readonly inputShape?: Shape | ReadonlyMap<string, Shape> | undefined;
  /** Size of a batch that an ONNX file leaves open and `inputShape` does not give. */
  readonly batch?: number | undefined;
}

/**
 * Reads and imports a model.
 * @throws {MrtError} MRT6014 for files that cannot be read, MRT6046 for data that an ONNX file says to be elsewhere, and
 * what the importer says of them.
 */
export async function readOriginalModel(
  files: ModelFiles,
  options: ReadModelOptions = {},
): Promise<OriginalModel> {
  return 'model' in files ? readOnnx(files, options) : readMxnet(files);
}

async function readMxnet(files: MxnetModelFiles): Promise<OriginalModel> {
  const symbol = await readBytes(files.symbol);
  const params = files.params === null ? null : await readBytes(files.params);
  const { model, diagnostics } = importMxnet({
    symbol,
    ...(params === null || files.params === null ? {} : { params, paramsName: files.params }),
    name: files.symbol,
  });
  return {
    model,
    files,
    hasParams: params !== null,
    diagnostics,
    hashes: { symbol: sha256(symbol), params: params === null ? null : sha256(params) },
  };
}

async function readOnnx(
  files: OnnxModelFile,
  { inputShape, batch }: ReadModelOptions,
): Promise<OriginalModel> {
  const bytes = await readBytes(files.model);
  const external = new ExternalFiles(files.model);
  const { model, diagnostics } = importOnnx({
    model: bytes,
    name: files.model,
    externalData: external.read,
    ...(inputShape === undefined ? {} : { inputShapes: inputShape }),
    ...(batch === undefined ? {} : { batch }),
  });
  return {
    model,
    files,
    hasParams: true,
    diagnostics,
    hashes: { model: sha256(bytes), ...external.hashes() },
  };
}
