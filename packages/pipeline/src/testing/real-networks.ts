/** Real MXNet networks beside the checkout, in float and in integers. Used by tests only. */
import { calibrate, raiseBoundedOutputs } from '@mrtjs/calibration';
import type { BoundsSummary, CompiledModel } from '@mrtjs/cvm';
import {
  checkBounds,
  checkDeployGraph,
  compileModel,
  formatBounds,
  parseBounds,
  parseDeployGraph,
  parseParamsBlob,
  proveBounds,
  quantizeInput,
} from '@mrtjs/cvm';
import { loadModel } from '@mrtjs/cvm-runtime';
import type { FloatEngine, InputScale, Model, QuantizedModel, Thresholds } from '@mrtjs/graph';
import { importMxnet } from '@mrtjs/mxnet';
import { prepareModel, randomParams } from '@mrtjs/prepare';
import type { QuantizeOptions } from '@mrtjs/quantization';
import { quantize } from '@mrtjs/quantization';
import type { Shape, Tensor } from '@mrtjs/tensor';
import { float32, float64, parseNpz, seededRandom, sizeOf, toNumbers } from '@mrtjs/tensor';
import { requireShared } from '@mrtjs/testing';
import { readFileSync } from 'node:fs';

const read = (...path: string[]): Uint8Array => new Uint8Array(readFileSync(requireShared('real', ...path)));

/** The text of a symbol file below the folder of networks. */
export const readSymbol = (path: string): string =>
  readFileSync(requireShared('real', 'models', 'mxnet', path), 'utf8');

/** A float network, an input, and outputs of an independent evaluator in float. */
export interface TrainedNetwork {
  readonly model: Model;
  readonly data: Tensor;
  readonly outputs: readonly Tensor[];
}

/** A network with trained parameters, and the first sample of its golden input. */
export function trained(symbol: string, params: string, golden: string): TrainedNetwork {
  const { model } = importMxnet({
    symbol: read('models', 'mxnet', `${symbol}-symbol.json`),
    params: read('models', 'mxnet', `${symbol}-${params}.params`),
  });
  const arrays = parseNpz(read('golden-float', `${golden}.npz`));
  const outputs = [...arrays].filter(([name]) => name.startsWith('out')).map(([, output]) => first(output));
  return { model, data: first(arrays.get('in_data') as Tensor), outputs };
}

/** The first sample of a batch. */
function first(batch: Tensor): Tensor {
  const shape = [1, ...batch.shape.slice(1)];
  return float32(shape, Array.from(toNumbers(batch)).slice(0, sizeOf(shape)));
}

/** A network with seeded parameters, and a seeded input: standard normal numbers, or numbers of `words`. */
export function untrained(symbol: string, shape: Shape, words?: number): { model: Model; data: Tensor } {
  const { model } = importMxnet({ symbol });
  const random = seededRandom(7);
  const draw = (): number => (words === undefined ? random.normal() : random.int(words));
  return {
    model: randomParams(model, { seed: 1, inputShapes: new Map([['data', shape]]) }),
    data: float32(shape, Array.from({ length: sizeOf(shape) }, draw)),
  };
}

/**
 * The same network with an eighth of the channels, words and hidden units, and so 64 times less work. Channels stay where
 * an eighth is no whole number; annotated shapes, which would not hold any more, are renamed.
 */
export function thin(symbol: string): string {
  return symbol
    .replaceAll('"__shape__"', '"__wide_shape__"')
    .replaceAll(/("num_(?:filter|group)": )"(\d+)"/g, (whole, key: string, count: string) =>
      Number(count) % 8 === 0 ? `${key}"${Number(count) / 8}"` : whole,
    )
    .replaceAll(
      /("(?:num_hidden|input_dim)": )"(\d+)"/g,
      (_, key: string, count: string) => `${key}"${Math.ceil(Number(count) / 8)}"`,
    );
}

/** A prepared network and its thresholds. */
export interface Calibrated {
  readonly prepared: Model;
  readonly thresholds: Thresholds;
}

/** Prepares a network and calibrates it on one batch, as the stages do. */
export async function calibratedOn(engine: FloatEngine, model: Model, data: Tensor): Promise<Calibrated> {
  const prepared = prepareModel(model, { inputShape: data.shape });
  const thresholds = await calibrate({ model: prepared, batches: [new Map([['data', data]])], engine });
  return { prepared, thresholds: raiseBoundedOutputs(prepared, thresholds) };
}

/** An integer network. */
export interface IntegerNetwork {
  readonly quantized: QuantizedModel;
  readonly compiled: CompiledModel;
}

/** Settings of one network, beside the defaults. */
export interface Settings extends QuantizeOptions {
  /** Thresholds to use instead of what the data gives. */
  readonly thresholds?: Thresholds;
}

/** Quantizes and compiles a network. */
export function integerOf({ prepared, thresholds }: Calibrated, settings: Settings = {}): IntegerNetwork {
  const all = new Map([...thresholds, ...(settings.thresholds ?? [])]);
  const quantized = quantize(prepared, all, settings);
  return { quantized, compiled: compileModel(quantized) };
}

/** A quantized network on the runtime: float data in, outputs in the units of the float network. */
export async function runtimeOf(
  quantized: QuantizedModel,
  compiled = compileModel(quantized),
): Promise<{ run(data: Tensor): Promise<readonly Tensor[]> }> {
  const model = await loadModel(compiled.symbol, compiled.params);
  const input = quantized.inputs.get('data') as InputScale;
  return {
    run: async (data) =>
      (await model.run(quantizeInput(data, input))).map(({ shape, data: integers }, i) =>
        float64(
          shape,
          Array.from(integers, (value) => value / (quantized.outputScales[i] as number)),
        ),
      ),
  };
}

/** What `mrt compile` and then `mrt verify` do: bounds are proved, written, read and checked against the files. */
export function verified({ symbol, params }: CompiledModel): BoundsSummary {
  const sha256 = { symbol: '0'.repeat(64), params: '0'.repeat(64) };
  const graph = checkDeployGraph(parseDeployGraph(symbol));
  const records = parseParamsBlob(params);
  const text = formatBounds({ ...proveBounds(graph, records), sha256 });
  return checkBounds(graph, records, parseBounds(text));
}
