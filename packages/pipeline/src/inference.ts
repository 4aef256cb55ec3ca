/** Inference of saved models as plain functions: files and data in, outputs out (MRT-SPEC 11.1) [R238]. */
import { quantizeInput } from '@mrtjs/cvm';
import { createReferenceEngine } from '@mrtjs/cvm-runtime';
import type { FloatEngine, IntegerEngine, QuantizedModel } from '@mrtjs/graph';
import { inputsOf } from '@mrtjs/graph';
import { parseMrtExt } from '@mrtjs/quantization';
import type { Tensor } from '@mrtjs/tensor';
import { fail, float64, MrtError, toNumbers } from '@mrtjs/tensor';
import { existsSync } from 'node:fs';
import type { CheckpointStage } from './checkpoints/names.js';
import { parseState } from './checkpoints/state.js';
import type { BatchRun } from './execution/batch-parts.js';
import { spreadOverParts } from './execution/batch-parts.js';
import { loadQuantized } from './execution/executor.js';
import { sha256 } from './files/hash.js';
import { readBytes, readText } from './files/read.js';
import { createFloatEngine } from './float-engine.js';
import { readOriginalModel } from './models/index.js';
import { parseScaleExt } from './scale-ext.js';
import { decodeModel, decodeResult, quantizedFromState } from './stages/model-codec.js';

/** What is inferred, and how. */
export interface InferenceRequest {
  /** Paths of the model's files. */
  readonly symbol: string;
  readonly params: string;
  /** Float data for the model's only input. */
  readonly data: Tensor;
  /** Axis of the data along which samples lie (default 0). */
  readonly batchAxis?: number;
  /** Into how many parts a batch is cut (default 1); the outputs are the same. */
  readonly parts?: number;
  /** Default: what `createFloatEngine` gives. */
  readonly floatEngine?: FloatEngine;
}

/** What inference of a quantized model needs beside. */
export interface QuantizedInferenceRequest extends InferenceRequest {
  /** Path of the scales: `P.all.quantize.ext` of a model that was split, otherwise the state `P.mrt.quantize.ext`. */
  readonly ext: string;
  /** Whether the model was split and merged again (default no). */
  readonly split?: boolean;
  /** Default: the reference interpreter. */
  readonly integerEngine?: IntegerEngine;
}

/** One tensor of a model of one output, otherwise a list in head order. */
export type Inferred = Tensor | readonly Tensor[];

/**
 * Runs a float model. Original name: `inference_original_model`.
 * @throws {MrtError} MRT6014 for files that cannot be read, MRT6070 unless the model has one input, MRT6030 for a batch axis
 * that the data does not have, and what importer and engine say.
 */
export async function inferOriginalModel(request: InferenceRequest): Promise<Inferred> {
  const { symbol, params, floatEngine = await createFloatEngine() } = request;
  const { model } = await readOriginalModel({ symbol, params });
  const [input, ...others] = inputsOf(model);
  if (input === undefined || others.length > 0)
    fail(
      'MRT6070',
      `the data is for one input, the model has ${input === undefined ? 0 : 1 + others.length}`,
    );
  const executable = await floatEngine.load(model);
  try {
    return await inferred(request, (data) => executable.run(new Map([[input.name, data]])));
  } finally {
    executable.dispose();
  }
}

/**
 * Runs a quantized model: the data is quantized, the outputs are divided by their scales. Original name:
 * `inference_quantized_model`.
 * @throws {MrtError} as {@link inferOriginalModel}, MRT6018 and MRT2210 for scales that cannot be read, and what the compiler
 * says of a model that is not valid.
 */
export async function inferQuantizedModel(request: QuantizedInferenceRequest): Promise<Inferred> {
  const { floatEngine, integerEngine = createReferenceEngine() } = request;
  const quantized = await readQuantized(request);
  const scale =
    quantized.inputs.get('data') ??
    fail('MRT6018', 'there is no input scale for data', { file: request.ext });
  const engines = {
    integer: async () => integerEngine,
    float: async () => floatEngine ?? createFloatEngine(),
  };
  return inferred(request, async (data) => {
    const executor = await loadQuantized(quantized, data.shape, engines);
    try {
      const outputs = await executor.run(quantizeInput(data, scale));
      return outputs.map((output, i) => divided(output, quantized.outputScales[i] as number));
    } finally {
      executor.dispose();
    }
  });
}

async function inferred(
  { data, batchAxis = 0, parts = 1 }: InferenceRequest,
  run: BatchRun,
): Promise<Inferred> {
  if (data.shape[batchAxis] === undefined)
    fail('MRT6030', `the data has no axis ${batchAxis}`, { hint: 'name the axis of the samples' });
  const outputs = await spreadOverParts(run, batchAxis, parts)(data);
  const [only, ...others] = outputs;
  return only !== undefined && others.length === 0 ? only : outputs;
}

async function readQuantized({
  symbol,
  params,
  ext,
  split = false,
}: QuantizedInferenceRequest): Promise<QuantizedModel> {
  const [graph, values] = await Promise.all([readBytes(symbol), readBytes(params)]);
  const model = decodeModel(graph, values, symbol);
  const text = await readText(ext);
  const state = await besideState(symbol, graph, model);
  if (!split) return { ...quantizedFromState(model, parseMrtExt(text)), ...state };
  const { inputs, outputScales } = inFile(ext, () => parseScaleExt(text));
  const names = model.graph.outputs.map(({ node }) => node.name);
  return {
    model,
    inputs,
    outputScales,
    originalOutputs: names,
    thresholds: new Map(),
    scales: new Map(),
    precisions: new Map(),
    floatNodes: new Set(),
    ...state,
  };
}

/** Files of a checkpoint, by the ending of its symbol. */
const STATES: readonly (readonly [ending: string, stage: CheckpointStage])[] = [
  ['.all.quantize.json', 'merge'],
  ['.mrt.quantize.json', 'quantize'],
];

/**
 * What the state beside a checkpoint alone tells: which nodes are float and, of profile `best`, the zero points. Files of the
 * original have no state.
 */
async function besideState(
  symbol: string,
  graph: Uint8Array,
  model: QuantizedModel['model'],
): Promise<Partial<QuantizedModel>> {
  const [ending, stage] = STATES.find(([suffix]) => symbol.endsWith(suffix)) ?? [];
  const file = ending && `${symbol.slice(0, -ending.length)}.${stage}.state.json`;
  if (file === undefined || !existsSync(file)) return {};
  const state = parseState(await readText(file));
  const isOfThis = state?.files.some((record) => record.sha256 === sha256(graph)) ?? false;
  if (state === undefined || !isOfThis) return {};
  const { inputs, floatNodes, representations } = decodeResult(model, state.data).quantized;
  return representations === undefined ? { floatNodes } : { inputs, floatNodes, representations };
}

function inFile<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof MrtError)) throw error;
    throw new MrtError(
      error.diagnostics.map((diagnostic) => ({ ...diagnostic, file })),
      { cause: error },
    );
  }
}

function divided(output: Tensor, scale: number): Tensor {
  return float64(
    output.shape,
    Float64Array.from(toNumbers(output), (value) => value / scale),
  );
}
