/** Layers of a quantized network: nodes of the float model, and the integers that stand for them. */
import type { Model, Node, QuantizedModel, Value } from '@mrtjs/graph';
import { isVariable, topologicalOrder, valueOf } from '@mrtjs/graph';
import type { Tensor } from '@mrtjs/tensor';
import { fail, float64, formatShape, sameShape, sizeOf, toNumbers } from '@mrtjs/tensor';

/** One number, or one for each index of an axis. */
export type Channelwise = number | readonly number[];

/** A node of the prepared float model, and what stands for it in the quantized one: float ≈ (integer + zero) / scale. */
export interface Layer {
  readonly node: string;
  readonly op: string;
  readonly float: Value;
  /** The node of the same name, the clip to the node's threshold that follows it, or the integers that others read. */
  readonly integer: Value;
  readonly scale: Channelwise;
  readonly zero: Channelwise;
  /** The axis along which scale and zero differ. */
  readonly axis: number;
}

/** Sums over elements, from which every figure follows; sums of parts of the data add up to the sum of the whole. */
export interface LayerSums {
  readonly elements: number;
  /** Of the squares of the float values. */
  readonly signal: number;
  /** Of the squares of the differences to the float network. */
  readonly noise: number;
  /**
   * Of the squares of the differences to what the float operator computes from the layer's integer inputs: the noise that
   * the layer itself adds. `null` for the input of the network.
   */
  readonly ownNoise: number | null;
  /** Largest difference to the float network. */
  readonly largestError: number;
  /** Smallest and largest float value. */
  readonly low: number;
  readonly high: number;
}

/** How close one layer is to the float network. */
export interface LayerFidelity {
  readonly node: string;
  readonly op: string;
  /**
   * 10·log10 of signal power by noise power, that of all layers before included; `null` where there is no noise, or no
   * signal.
   */
  readonly signalToNoiseDb: number | null;
  /** The same for the noise that the layer itself adds; `null` also for the input of the network. */
  readonly ownSignalToNoiseDb: number | null;
  /** Root of the mean of the squares of the differences to the float network, in its units. */
  readonly rmsError: number;
  readonly largestError: number;
  /** Distance between the smallest and the largest float value. */
  readonly range: number;
}

/**
 * The layers of a network, in topological order: nodes that the quantized model still has, in whatever form, the input
 * among them. Of profile `best`, those are the nodes whose integers something reads.
 *
 * @param prepared The float model that was quantized; where channels were equalized, that one.
 */
export function layersOf(prepared: Model, quantized: QuantizedModel): Layer[] {
  const integersOf = quantized.representations === undefined ? byScale : byRepresentation;
  const order = topologicalOrder(prepared.graph).filter((node) => !isParameterOf(prepared, node));
  const find = integersOf(quantized, new Set(order.map(({ name }) => name)));
  return order.flatMap((node) => {
    const integers = find(node.name);
    return integers === undefined
      ? []
      : [{ node: node.name, op: node.op, float: valueOf(node), ...integers }];
  });
}

type Integers = Pick<Layer, 'integer' | 'scale' | 'zero' | 'axis'>;
type FindIntegers = (node: string) => Integers | undefined;

function byRepresentation({ representations, model }: QuantizedModel): FindIntegers {
  const byName = new Map(topologicalOrder(model.graph).map((node) => [node.name, node]));
  return (node) => {
    const found = representations?.get(node);
    const integer = found && byName.get(found.node);
    if (found === undefined || integer === undefined) return undefined;
    const { scale, zero, axis } = found;
    return { integer: valueOf(integer), scale, zero, axis };
  };
}

function byScale({ model, scales }: QuantizedModel, isFloat: ReadonlySet<string>): FindIntegers {
  const integers = topologicalOrder(model.graph);
  const byName = new Map(integers.map((node) => [node.name, node]));
  // A clip that belongs to a node is recorded with a scale of its own; those of requantizations are not.
  const clips = new Map(
    integers
      .filter(({ op, name }) => op === 'cvm_clip' && scales.has(name) && !isFloat.has(name))
      .map((node) => [node.inputs[0]?.node.name, node]),
  );
  return (node) => {
    const integer = clips.get(node) ?? byName.get(node);
    const scale = integer && scales.get(integer.name);
    return integer === undefined || scale === undefined
      ? undefined
      : { integer: valueOf(integer), scale, zero: 0, axis: 0 };
  };
}

/** The floats that integers stand for: (integer + zero) / scale. */
export function decoded(
  integers: Tensor,
  { scale, zero, axis }: Pick<Layer, 'scale' | 'zero' | 'axis'>,
): Tensor {
  const numbers = toNumbers(integers);
  const { shape } = integers;
  if (typeof scale === 'number' && typeof zero === 'number')
    return float64(
      shape,
      Float64Array.from(numbers, (value) => (value + zero) / scale),
    );
  const count = shape[axis] ?? 1;
  const inner = sizeOf(shape.slice(axis + 1));
  const [scales, zeros] = [scale, zero].map((one) =>
    typeof one === 'number' ? new Array<number>(count).fill(one) : one,
  ) as [readonly number[], readonly number[]];
  const result = new Float64Array(numbers.length);
  for (let i = 0; i < result.length; i++) {
    const channel = Math.floor(i / inner) % count;
    result[i] = ((numbers[i] as number) + (zeros[channel] as number)) / (scales[channel] as number);
  }
  return float64(shape, result);
}

/** Whether a node is a parameter of a model. */
export function isParameterOf(model: Model, node: Node): boolean {
  return isVariable(node) && model.params.has(node.name);
}

/** Figures of the sums. */
export function layerFidelity({ node, op }: Layer, sums: LayerSums): LayerFidelity {
  const { elements, signal, noise, ownNoise, largestError, low, high } = sums;
  return {
    node,
    op,
    signalToNoiseDb: decibels(signal, noise),
    ownSignalToNoiseDb: ownNoise === null ? null : decibels(signal, ownNoise),
    rmsError: Math.sqrt(noise / elements),
    largestError,
    range: high - low,
  };
}

/** The layer that loses most: that which adds most noise beside its signal. `undefined` where none adds any. */
export function weakestLayer(layers: readonly LayerFidelity[]): LayerFidelity | undefined {
  const ratioOf = ({ ownSignalToNoiseDb: ratio }: LayerFidelity): number => ratio ?? Infinity;
  const [weakest] = [...layers].sort((a, b) => (ratioOf(a) === ratioOf(b) ? 0 : ratioOf(a) - ratioOf(b)));
  return weakest?.ownSignalToNoiseDb === null ? undefined : weakest;
}

/** Sums of two parts of the data together. */
export function mergeLayerSums(a: LayerSums, b: LayerSums): LayerSums {
  return {
    elements: a.elements + b.elements,
    signal: a.signal + b.signal,
    noise: a.noise + b.noise,
    ownNoise: a.ownNoise === null || b.ownNoise === null ? null : a.ownNoise + b.ownNoise,
    largestError: Math.max(a.largestError, b.largestError),
    low: Math.min(a.low, b.low),
    high: Math.max(a.high, b.high),
  };
}

/** Values of one layer. */
export interface LayerValues {
  readonly node: string;
  /** In the float network. */
  readonly float: Tensor;
  /** In the integer network, in the units of the float one. */
  readonly integer: Tensor;
  /** Computed in float from the integer network's inputs of the layer; a layer without inputs has none. */
  readonly fromIntegers?: Tensor | undefined;
}

/** Sums of one batch. @throws {MrtError} MRT3101 when shapes differ. */
export function layerSums({ node, float, integer, fromIntegers }: LayerValues): LayerSums {
  for (const other of [integer, fromIntegers ?? integer])
    if (!sameShape(float.shape, other.shape))
      fail(
        'MRT3101',
        `the values have shape ${formatShape(other.shape)}, in float ${formatShape(float.shape)}`,
        {
          node,
        },
      );
  const [expected, found] = [toNumbers(float), toNumbers(integer)];
  let [signal, noise, largestError, low, high] = [0, 0, 0, Infinity, -Infinity];
  for (let i = 0; i < expected.length; i++) {
    const value = expected[i] as number;
    const error = value - (found[i] as number);
    signal += value * value;
    noise += error * error;
    if (error > largestError) largestError = error;
    else if (-error > largestError) largestError = -error;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const ownNoise = fromIntegers === undefined ? null : squaredDistance(toNumbers(fromIntegers), found);
  return { elements: expected.length, signal, noise, ownNoise, largestError, low, high };
}

function squaredDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] as number) - (b[i] as number)) ** 2;
  return sum;
}

function decibels(signal: number, noise: number): number | null {
  return signal === 0 || noise === 0 ? null : 10 * Math.log10(signal / noise);
}
