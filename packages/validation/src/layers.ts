/** Where a quantized network loses: every node of the float model against the integers that stand for it. */
import type { Model, Node, QuantizedModel, Value } from '@mrtjs/graph';
import { isVariable, topologicalOrder, valueOf } from '@mrtjs/graph';
import type { Tensor } from '@mrtjs/tensor';
import { fail, formatShape, sameShape, toNumbers } from '@mrtjs/tensor';
import type { Predictor } from './predictor.js';

/** A node of the prepared float model, and what stands for it in the quantized one. */
export interface Layer {
  readonly node: string;
  readonly op: string;
  /** Nodes that it reads, parameters left out. */
  readonly inputs: readonly string[];
  readonly float: Value;
  /** The node of the same name, or the clip to the node's threshold that follows it. */
  readonly integer: Value;
  /** integer ≈ scale · float. */
  readonly scale: number;
}

/** Sums over elements, from which every figure follows; sums of parts of the data add up to the sum of the whole. */
export interface LayerSums {
  readonly elements: number;
  /** Of the squares of the float values. */
  readonly signal: number;
  /** Of the squares of the differences. */
  readonly noise: number;
  /** Largest difference. */
  readonly largestError: number;
  /** Smallest and largest float value. */
  readonly low: number;
  readonly high: number;
}

/** How close one layer is to the float network, errors of the layers before it included. */
export interface LayerFidelity {
  readonly node: string;
  readonly op: string;
  /** 10·log10 of signal power by noise power; `null` where there is no noise, or no signal. */
  readonly signalToNoiseDb: number | null;
  /**
   * By how much the ratio is below that of the worst of the layer's inputs; negative where it is above. `null` for the
   * input of the network, and where one of the ratios is.
   */
  readonly lostDb: number | null;
  /** Root of the mean of the squares of the differences, in units of the float network. */
  readonly rmsError: number;
  readonly largestError: number;
  /** Distance between the smallest and the largest float value. */
  readonly range: number;
}

/**
 * The layers of a network, in topological order: nodes that the quantized model still has, in whatever form, the input
 * among them.
 */
export function layersOf(prepared: Model, quantized: QuantizedModel): Layer[] {
  const order = topologicalOrder(prepared.graph);
  const isFloat = new Set(order.map(({ name }) => name));
  const integers = topologicalOrder(quantized.model.graph);
  const byName = new Map(integers.map((node) => [node.name, node]));
  // A clip that belongs to a node is recorded with a scale of its own; those of requantizations are not.
  const clips = new Map(
    integers
      .filter(({ op, name }) => op === 'cvm_clip' && quantized.scales.has(name) && !isFloat.has(name))
      .map((node) => [node.inputs[0]?.node.name, node]),
  );
  const isParameter = (node: Node): boolean => isVariable(node) && prepared.params.has(node.name);
  return order.flatMap((node) => {
    const integer = clips.get(node.name) ?? byName.get(node.name);
    const scale = integer && quantized.scales.get(integer.name);
    if (isParameter(node) || integer === undefined || scale === undefined) return [];
    const inputs = node.inputs.map((value) => value.node).filter((source) => !isParameter(source));
    return [
      {
        node: node.name,
        op: node.op,
        inputs: [...new Set(inputs.map(({ name }) => name))],
        float: valueOf(node),
        integer: valueOf(integer),
        scale,
      },
    ];
  });
}

/** What {@link compareLayers} compares, and with what. */
export interface LayerComparison {
  /** The float model that was quantized. */
  readonly prepared: Model;
  readonly quantized: QuantizedModel;
  /** Readies a float model; it is run on the batches as they are. */
  float(model: Model): Promise<LayerPredictor>;
  /** Readies a quantized model; its outputs come divided by their scales. */
  integer(model: QuantizedModel): Promise<LayerPredictor>;
  readonly batches: () => AsyncIterable<Tensor> | Iterable<Tensor>;
  /** Layers whose values are held at once, each time running over all batches (default: all). */
  readonly layersAtOnce?: number;
  /** Stops between batches, by throwing its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** A predictor that is given back after use. */
export type LayerPredictor = Pick<Predictor, 'run'> & { dispose?(): void };

/**
 * Runs the float and the integer network over the same batches, with every node as an output.
 * @returns The layers in topological order.
 * @throws {MrtError} MRT3101 when a layer has different shapes in the two, MRT3103 without any layer or batch.
 */
export async function compareLayers(request: LayerComparison): Promise<LayerFidelity[]> {
  const layers = layersOf(request.prepared, request.quantized);
  if (layers.length === 0) fail('MRT3103', 'the models have no node in common');
  const step = request.layersAtOnce ?? layers.length;
  const sums: LayerSums[] = [];
  for (let from = 0; from < layers.length; from += step)
    sums.push(...(await sumsOver(request, layers.slice(from, from + step))));
  return fidelityOfLayers(layers, sums);
}

/** Figures of the sums. */
export function fidelityOfLayers(layers: readonly Layer[], sums: readonly LayerSums[]): LayerFidelity[] {
  const ratios = new Map(layers.map(({ node }, i) => [node, ratioOf(sums[i] as LayerSums)]));
  return layers.map(({ node, op, inputs }, i): LayerFidelity => {
    const { elements, noise, largestError, low, high } = sums[i] as LayerSums;
    const before = inputs.flatMap((name) => ratios.get(name) ?? []);
    const own = ratios.get(node) as number;
    const worst = before.reduce((a, b) => Math.min(a, b), Infinity);
    return {
      node,
      op,
      signalToNoiseDb: finite(own),
      lostDb: before.length === 0 ? null : own === Infinity ? 0 : finite(worst - own),
      rmsError: Math.sqrt(noise / elements),
      largestError,
      range: high - low,
    };
  });
}

/** The layer that loses most of what its inputs have left; `undefined` where none loses anything. */
export function weakestLayer(layers: readonly LayerFidelity[]): LayerFidelity | undefined {
  return layers
    .filter(({ lostDb, signalToNoiseDb }) => signalToNoiseDb !== null && lostDb !== null && lostDb > 0)
    .reduce<LayerFidelity | undefined>(
      (worst, layer) =>
        worst === undefined || (layer.lostDb as number) > (worst.lostDb as number) ? layer : worst,
      undefined,
    );
}

/** Sums of two parts of the data together. */
export function mergeLayerSums(a: LayerSums, b: LayerSums): LayerSums {
  return {
    elements: a.elements + b.elements,
    signal: a.signal + b.signal,
    noise: a.noise + b.noise,
    largestError: Math.max(a.largestError, b.largestError),
    low: Math.min(a.low, b.low),
    high: Math.max(a.high, b.high),
  };
}

/** Sums of one tensor and what stands for it. @throws {MrtError} MRT3101 when their shapes differ. */
export function layerSums(float: Tensor, found: Tensor, node?: string): LayerSums {
  if (!sameShape(float.shape, found.shape))
    fail(
      'MRT3101',
      `the values have shape ${formatShape(found.shape)}, in float ${formatShape(float.shape)}`,
      {
        ...(node === undefined ? {} : { node }),
      },
    );
  const [a, b] = [toNumbers(float), toNumbers(found)];
  let [signal, noise, largestError, low, high] = [0, 0, 0, Infinity, -Infinity];
  for (let i = 0; i < a.length; i++) {
    const value = a[i] as number;
    const error = value - (b[i] as number);
    signal += value * value;
    noise += error * error;
    if (error > largestError) largestError = error;
    else if (-error > largestError) largestError = -error;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { elements: a.length, signal, noise, largestError, low, high };
}

async function sumsOver(
  { prepared, quantized, float, integer, batches, signal }: LayerComparison,
  layers: readonly Layer[],
): Promise<readonly LayerSums[]> {
  const watched = layers.map((layer) => layer.integer);
  const sides = [
    await float({ ...prepared, graph: { outputs: layers.map((layer) => layer.float) } }),
    await integer({
      ...quantized,
      model: { ...quantized.model, graph: { outputs: watched } },
      outputScales: layers.map(({ scale }) => scale),
      originalOutputs: layers.map(({ node }) => node),
    }),
  ] as const;
  let sums: readonly LayerSums[] | undefined;
  try {
    for await (const data of batches()) {
      signal?.throwIfAborted();
      const [expected, found] = [await sides[0].run(data), await sides[1].run(data)];
      const own = layers.map(({ node }, i) => layerSums(expected[i] as Tensor, found[i] as Tensor, node));
      sums = sums?.map((before, i) => mergeLayerSums(before, own[i] as LayerSums)) ?? own;
    }
  } finally {
    sides.forEach((side) => side.dispose?.());
  }
  return sums ?? fail('MRT3103', 'there is no data to compare the layers on');
}

function finite(decibels: number): number | null {
  return Number.isFinite(decibels) ? decibels : null;
}

/** Infinity where there is no noise; NaN where there is no signal. */
function ratioOf({ signal, noise }: LayerSums): number {
  if (noise === 0) return Infinity;
  return signal === 0 ? NaN : 10 * Math.log10(signal / noise);
}
