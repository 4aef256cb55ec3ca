/** Quantizing a network in some ways, and running them on the CVM runtime. */
import { checkBounds, compileModel, parseParamsBlob, proveBounds, quantizeInput } from '@mrtjs/cvm';
import type { CompiledModel } from '@mrtjs/cvm';
import type { FloatEngine, IntegerEngine, IntegerExecutable, Model, QuantizedModel } from '@mrtjs/graph';
import { isOp, ops } from '@mrtjs/graph';
import { prepareModel } from '@mrtjs/prepare';
import type { PixelScale } from '@mrtjs/quantization';
import type { Tensor } from '@mrtjs/tensor';
import { int32, MrtError, toNumbers } from '@mrtjs/tensor';
import { median } from '../statistics.js';
import type { Classified, Closeness, Rows } from './figures.js';
import { classified, closeness } from './figures.js';
import type { Network } from './network.js';
import type { Batch } from './samples.js';
import type { BestStatistics, Made, QuantizeRequest, Variant } from './variant.js';
import { floatOutputs } from './variant.js';

/** Engines of one run. */
export interface BenchEngines {
  readonly float: FloatEngine;
  readonly integer: IntegerEngine;
}

/** One way to quantize a network, measured. */
export interface Outcome extends Omit<Made, 'quantized'> {
  readonly variant: string;
  /** Of each output. */
  readonly outputs: readonly Closeness[];
  /** `null` for what gives no classes. */
  readonly classes: Classified | null;
  /** Of one sample. */
  readonly gas: number;
  /** Time of one sample, as a multiple of the first variant's. */
  readonly timeRatio: number;
  readonly parameterBytes: number;
}

/** A network, measured. */
export interface Measured {
  readonly network: string;
  readonly data: string;
  readonly samples: number;
  readonly outcomes: readonly Outcome[];
  /** Variants that cannot be made of the network, and the first reason. */
  readonly refused: readonly Refused[];
}

/** A variant that was refused. */
export interface Refused {
  readonly variant: string;
  readonly reason: string;
}

/** Rounds in which the variants take turns to be timed. */
const ROUNDS = 15;

/**
 * Quantizes a network in each of some ways and compares, on data that it was not calibrated with. Every compiled network is
 * proved to stay within 32 bits.
 */
export async function measureNetwork(
  network: Network,
  variants: readonly Variant[] | ((model: Model) => readonly Variant[]),
  { float, integer }: BenchEngines,
  say: (line: string) => void,
): Promise<Measured> {
  const model = beforeSoftmax(prepareModel(network.load(), { inputShape: [1, ...network.sampleShape] }));
  const calibration = (await network.calibration()).map(({ data }) => data);
  const evaluation = await network.evaluation();
  const floats = await floatOutputs(
    float,
    model,
    evaluation.map(({ data }) => data),
  );
  const expected = rowsOf(
    floats.map((heads) => heads.map((head) => Float64Array.from(toNumbers(head)))),
    evaluation,
  );
  const labels = evaluation.flatMap((batch) => batch.labels);
  const collected = new Map<string, BestStatistics>();
  const single: Single[] = [];
  const outcomes: Omit<Outcome, 'timeRatio'>[] = [];
  const refused: Refused[] = [];
  const request = { model, calibration, pixels: pixelsOf(network), float, integer, collected };
  for (const variant of typeof variants === 'function' ? variants(model) : variants) {
    const result = await madeOrRefused(variant, request);
    if ('reason' in result) {
      refused.push(result);
      say(`${network.name}, ${variant.name}: refused, ${result.reason}`);
      continue;
    }
    const { quantized, ...made } = result;
    const actual = rowsOf(await integerOutputs(quantized, evaluation, integer), evaluation);
    const one = proved(quantized, [1, ...network.sampleShape]);
    single.push({
      executable: await integer.load(one.symbol, one.params),
      input: firstInput(quantized, evaluation),
    });
    const outcome = {
      ...made,
      variant: variant.name,
      outputs: expected.map((rows, h) => closeness(rows, actual[h] as Rows)),
      classes: network.classifies ? classified(expected[0] as Rows, actual[0] as Rows, labels) : null,
      gas: one.gas,
      parameterBytes: one.params.length,
    };
    outcomes.push(outcome);
    say(`${network.name}, ${variant.name}: ${described(outcome)}`);
  }
  const ratios = await timeRatios(single);
  return {
    network: network.name,
    data: network.data,
    samples: labels.length,
    outcomes: outcomes.map((outcome, i) => ({ ...outcome, timeRatio: ratios[i] as number })),
    refused,
  };
}

/** What a variant makes of a network, proved not to overflow; or why it does not. */
async function madeOrRefused(variant: Variant, request: QuantizeRequest): Promise<Made | Refused> {
  try {
    const made = await variant.make(request);
    proved(made.quantized, [1, ...(request.calibration[0]?.shape.slice(1) ?? [])]);
    return made;
  } catch (error) {
    const [first] = error instanceof MrtError ? error.diagnostics : [];
    if (first === undefined) throw error;
    return { variant: variant.name, reason: `${first.code}: ${first.message}` };
  }
}

function described({ outputs, classes, gas }: Omit<Outcome, 'timeRatio'>): string {
  const decibels = outputs.map((output) => `${output.decibels.toFixed(2)} dB`).join(', ');
  const agreement = classes === null ? '' : `, agreement ${(100 * classes.agreement).toFixed(2)} %`;
  return `${decibels}${agreement}, gas ${gas}`;
}

/** A softmax at the end, and what only moves values after the layers, say nothing about the network's errors. */
function beforeSoftmax(model: Model): Model {
  const outputs = model.graph.outputs.map((output) => {
    let value = output;
    let found = output;
    while ([ops.softmax, ops.flatten, ops.reshape, ops.slice].some((def) => value.node.op === def.name)) {
      const next = value.node.inputs[0];
      if (next === undefined) break;
      if (isOp(value.node, ops.softmax)) found = next;
      value = next;
    }
    return found;
  });
  return { graph: { outputs }, params: model.params };
}

function pixelsOf({ preprocessing }: Network): PixelScale | undefined {
  if (preprocessing === undefined) return undefined;
  const { unit, mean, std } = preprocessing;
  return { unit, mean, deviation: std };
}

/** Compiles, and proves that nothing exceeds 32 bits. */
function proved(quantized: QuantizedModel, shape: readonly number[]): CompiledModel {
  const compiled = compileModel(quantized, { inputShapes: new Map([['data', shape]]) });
  const records = parseParamsBlob(compiled.params);
  checkBounds(compiled.graph, records, proveBounds(compiled.graph, records));
  return compiled;
}

async function integerOutputs(
  quantized: QuantizedModel,
  batches: readonly Batch[],
  engine: IntegerEngine,
): Promise<(readonly Float64Array[])[]> {
  const compiled = proved(quantized, batches[0]?.data.shape ?? []);
  const executable = await engine.load(compiled.symbol, compiled.params);
  const outputs: Float64Array[][] = [];
  for (const { data } of batches) {
    const integers = await executable.run(inputOf(quantized, data));
    outputs.push(
      integers.map(({ data: values }, h) =>
        Float64Array.from(values, (value) => value / (quantized.outputScales[h] as number)),
      ),
    );
  }
  executable.dispose?.();
  return outputs;
}

function inputOf(quantized: QuantizedModel, data: Tensor): ReturnType<typeof quantizeInput> {
  const scale = quantized.inputs.get('data');
  if (scale === undefined) throw new Error('the network has no input named data');
  return quantizeInput(data, scale);
}

interface Single {
  readonly executable: IntegerExecutable;
  readonly input: Tensor;
}

function firstInput(quantized: QuantizedModel, batches: readonly Batch[]): Single['input'] {
  const { data, shape } = inputOf(quantized, batches[0]?.data as Tensor);
  const size = data.length / (shape[0] as number);
  return int32([1, ...shape.slice(1)], Int32Array.from(data.subarray(0, size)));
}

/** Median over the rounds of each one's time by the first one's; disposes of all. */
async function timeRatios(singles: readonly Single[]): Promise<number[]> {
  const times: number[][] = singles.map(() => []);
  for (let round = 0; round <= ROUNDS; round++)
    for (const [i, { executable, input }] of singles.entries()) {
      const start = performance.now();
      await executable.run(input);
      // The first round warms up.
      if (round > 0) times[i]?.push(performance.now() - start);
    }
  singles.forEach(({ executable }) => executable.dispose?.());
  const [first = []] = times;
  return times.map((each) => median(each.map((time, round) => time / (first[round] as number))));
}

/** Rows of each output, over all batches. */
function rowsOf(outputs: readonly (readonly Float64Array[])[], batches: readonly Batch[]): Rows[] {
  const heads = outputs[0]?.length ?? 0;
  return Array.from({ length: heads }, (_, h) =>
    batches.flatMap(({ labels }, b) => {
      const values = outputs[b]?.[h] as Float64Array;
      const size = values.length / labels.length;
      return labels.map((__, n) => values.subarray(n * size, (n + 1) * size));
    }),
  );
}
