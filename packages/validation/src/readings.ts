/** Readings: the integers in which other layers read a layer, and what range they have. */
import type { Node, QuantizedModel, Value } from '@mrtjs/graph';
import { isVariable, rangeOf, topologicalOrder } from '@mrtjs/graph';
import { toNumbers } from '@mrtjs/tensor';
import type { Channelwise, Layer } from './layers.js';

/** The narrowest integers in which a layer is read: float ≈ (integer + zero) / scale. */
export interface Reading extends Pick<Layer, 'scale' | 'zero' | 'axis'> {
  readonly value: Value;
  /** Signed bits; `null` where nothing tells. */
  readonly bits: number | null;
  /** Whether what does not fit the bits is cut off, so that the range was chosen. */
  readonly limited: boolean;
}

/** Operators that make integers narrower, and by how much they change the scale. */
const NARROWING: ReadonlyMap<string, (node: Node, quantized: QuantizedModel) => number | undefined> = new Map(
  [
    ['cvm_right_shift', ({ attrs }) => 1 / 2 ** Number(attrs['shift_bit'])],
    ['cvm_left_shift', ({ attrs }) => 2 ** Number(attrs['shift_bit'])],
    ['cvm_clip', () => 1],
    ['broadcast_mul', factorOf],
  ],
);

/** Operators that cut off what does not fit `precision`. */
const LIMITING: ReadonlySet<string> = new Set(['cvm_right_shift', 'cvm_left_shift', 'cvm_clip']);

/**
 * The narrowest reading of each layer: its own integers, or what a chain of shifts, clips and multiplications by one
 * number behind them leaves of them. Profile `fixed` brings values to 8 bits where they are read; those of `best` are
 * what is read already.
 */
export function readingsOf(quantized: QuantizedModel, layers: readonly Layer[]): Reading[] {
  const consumers = new Map<Node, Node[]>();
  for (const node of topologicalOrder(quantized.model.graph))
    for (const { node: from } of node.inputs) consumers.set(from, [...(consumers.get(from) ?? []), node]);
  const own = new Set(layers.map(({ integer }) => integer.node));
  const narrower = (reading: Reading): Reading[] =>
    (consumers.get(reading.value.node) ?? []).flatMap((node) => {
      const factor = own.has(node) ? undefined : NARROWING.get(node.op)?.(node, quantized);
      if (factor === undefined || typeof reading.scale !== 'number' || reading.zero !== 0) return [];
      const next = readingAt(quantized, { node, output: 0 }, reading.scale * factor, 0, 0);
      return [next, ...narrower(next)];
    });
  return layers.map(({ integer, scale, zero, axis }) => {
    const first = readingAt(quantized, integer, scale, zero, axis);
    const all = quantized.representations === undefined ? [first, ...narrower(first)] : [first];
    return all.reduce((best, one) => ((one.bits ?? Infinity) < (best.bits ?? Infinity) ? one : best));
  });
}

function readingAt(
  quantized: QuantizedModel,
  value: Value,
  scale: Channelwise,
  zero: Channelwise,
  axis: number,
): Reading {
  const { node } = value;
  const stated = Number(node.attrs['precision'] ?? NaN);
  const recorded = quantized.precisions.get(node.name)?.['out_key'];
  const isLimited = LIMITING.has(node.op) || isVariable(node);
  const input = isVariable(node) ? quantized.inputs.get(node.name)?.targetBit : undefined;
  const bits = isLimited && Number.isFinite(stated) ? stated : (input ?? recorded ?? null);
  return { value, scale, zero, axis, bits, limited: isLimited };
}

/** The one positive number that a `broadcast_mul` multiplies by. */
function factorOf({ inputs }: Node, { model }: QuantizedModel): number | undefined {
  const [data, factor] = inputs;
  const parameter = factor && model.params.get(factor.node.name);
  if (data === undefined || parameter?.data.length !== 1 || model.params.has(data.node.name))
    return undefined;
  const [number] = toNumbers(parameter);
  return number !== undefined && number > 0 ? number : undefined;
}

/** The smallest and largest float that a reading expresses in some channel; `null` where its bits are not known. */
export function limitsOf({
  bits,
  scale,
  zero,
}: Reading): { readonly low: number; readonly high: number } | null {
  if (bits === null) return null;
  const limit = rangeOf(bits);
  const channels = Math.max(...[scale, zero].map((one) => (typeof one === 'number' ? 1 : one.length)));
  let [low, high] = [Infinity, -Infinity];
  for (let c = 0; c < channels; c++) {
    const ends = [-limit, limit].map((end) => (end + at(zero, c)) / at(scale, c));
    low = Math.min(low, ...ends);
    high = Math.max(high, ...ends);
  }
  return { low, high };
}

/** That of one channel. */
export function at(one: Channelwise, channel: number): number {
  return typeof one === 'number' ? one : (one[channel] as number);
}
