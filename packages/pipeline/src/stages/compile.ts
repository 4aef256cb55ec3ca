/**
 * Stage 7: the deliverable, a folder with `symbol`, `params`, `data.npy` and `ext` (MRT-SPEC 3.7, 9.1), with `bounds.json`,
 * the proof that nothing in it overflows, with `scales.json`, what the integers of its nodes stand for, and with ONNX files
 * where they are asked for.
 */
import type { QuantizedModel } from '@mrtjs/graph';
import type { CompiledExt, CompiledModel } from '@mrtjs/cvm';
import {
  compileModel,
  formatBounds,
  formatExt,
  formatScales,
  nodeScales,
  parseParamsBlob,
  proveBounds,
  quantizeInput,
} from '@mrtjs/cvm';
import type { Tensor } from '@mrtjs/tensor';
import { convert, fail, formatNpy } from '@mrtjs/tensor';
import { join } from 'node:path';
import { numericProfile } from '../accuracy.js';
import { compiledOnnx } from '../compiled-onnx.js';
import { setBatch } from '../config/helpers.js';
import { sha256 } from '../files/hash.js';
import type { FileContent } from '../files/write.js';
import { writeFiles } from '../files/write.js';
import { modelStem } from '../models/index.js';
import type { StageContext } from './context.js';
import { reporter } from './context.js';

/** What was compiled, and where it is. */
export interface CompiledFiles {
  readonly folder: string;
  readonly files: readonly string[];
  readonly batch: number;
  /** Operations that the chain charges for one run. */
  readonly gas: number;
  /** Bytes of memory that it charges for. */
  readonly storage: number;
  /** Bytes of the parameter file. */
  readonly parameterBytes: number;
}

/**
 * Compiles for the batch of the section COMPILATION and writes the folder `<Dump_dir>/<Model_name>_cvm` [R98].
 * @throws {MrtError} MRT6061 for a network that is partly float, MRT6063 when there is no batch of data, MRT4031 for a
 * model in which a value may not fit, and what {@link compiledOnnx} says; nothing is written then.
 */
export async function compileStage(context: StageContext, quantized: QuantizedModel): Promise<CompiledFiles> {
  const { default: general, compilation } = context.config;
  const integer = withoutFloat(quantized, context.config.quantization.restoreName.length > 0);
  const shape = setBatch(general.inputShape, compilation.batch);
  const compiled = compileModel(integer, {
    inputShapes: new Map([['data', shape]]),
    profile: numericProfile(context.config),
    report: reporter(context),
  });
  const folder = join(compilation.dumpDir, `${modelStem(general.modelName)}_cvm`);
  const sample = await sampleInput(context, quantized);
  const { inputs, outputScales } = quantized;
  const ext = { inputs, outputScales, inputShape: general.inputShape };
  const files = [
    { path: join(folder, 'symbol'), content: compiled.symbol },
    { path: join(folder, 'params'), content: compiled.params },
    { path: join(folder, 'bounds.json'), content: boundsOf(compiled) },
    { path: join(folder, 'scales.json'), content: scalesOf(quantized, compiled) },
    { path: join(folder, 'data.npy'), content: formatNpy(sample) },
    { path: join(folder, 'ext'), content: formatExt(ext) },
    ...(await onnxFiles(context, folder, quantized, { compiled, ext, sample })),
  ];
  await writeFiles(files);
  return {
    folder,
    files: files.map(({ path }) => path),
    batch: compilation.batch,
    gas: compiled.gas,
    storage: compiled.storage,
    parameterBytes: compiled.params.length,
  };
}

/** The text of `bounds.json`: how far every value of the model can go, and of which files this is true. */
function boundsOf({ graph, symbol, params }: CompiledModel): string {
  const { entries } = proveBounds(graph, parseParamsBlob(params));
  return formatBounds({ entries, sha256: { symbol: sha256(symbol), params: sha256(params) } });
}

/** The text of `scales.json`. */
function scalesOf(quantized: QuantizedModel, compiled: CompiledModel): string {
  const { symbol, params } = compiled;
  return formatScales({
    nodes: nodeScales(quantized, compiled),
    sha256: { symbol: sha256(symbol), params: sha256(params) },
  });
}

interface CompiledFacts {
  readonly compiled: CompiledModel;
  readonly ext: CompiledExt;
  readonly sample: Tensor;
}

/** The model in the forms of ONNX that the configuration asks for, each compared with the CVM. */
async function onnxFiles(
  { config: { compilation, default: general } }: StageContext,
  folder: string,
  quantized: QuantizedModel,
  { compiled, ext, sample }: CompiledFacts,
): Promise<FileContent[]> {
  const files: FileContent[] = [];
  for (const form of new Set(compilation.onnx)) {
    const target = join(folder, `${modelStem(general.modelName)}-${form}.onnx`);
    const { symbol, params } = compiled;
    const scales = nodeScales(quantized, compiled);
    const { model } = await compiledOnnx({ symbol, params, form, target, ext, scales, sample });
    files.push({ path: target, content: model });
  }
  return files;
}

/**
 * The model with all its nodes taken as integer. The top of a split network reads integers as they are, so what of it
 * the compiler knows can be deployed; a restored node computes on fractions.
 */
function withoutFloat(quantized: QuantizedModel, hasRestored: boolean): QuantizedModel {
  const names = [...quantized.floatNodes];
  if (hasRestored && names.length > 0) {
    const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
    fail('MRT6061', `these nodes compute in float: ${names.slice(0, 5).join(', ')}${more}`, {
      option: 'QUANTIZATION.Restore_name',
      hint: 'leave it empty to compile',
    });
  }
  return { ...quantized, floatNodes: new Set() };
}

/**
 * The first batch of the data as integers: int8 where they fit, else int32 [R228]. Profile `mrt1` makes them int8 in any
 * case, which wraps (D75).
 */
async function sampleInput({ config, data }: StageContext, { inputs }: QuantizedModel): Promise<Tensor> {
  const input = inputs.get('data') ?? fail('MRT6061', 'the model has no input scale for data');
  const opened = await data.open('evaluation');
  for await (const { data: values } of opened.batches({ batch: config.compilation.batch, count: 1 })) {
    const integers = quantizeInput(values, input);
    return config.default.profile === 'mrt1' ? convert(integers, 'int8') : integers;
  }
  return fail('MRT6063', `dataset ${opened.name} has no data`, { option: 'EVALUATION.Dataset' });
}
