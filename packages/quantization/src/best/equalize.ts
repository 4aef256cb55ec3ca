/** Equalization of the channels between layers, which changes no result. */
import type { Model, Node, Params, Pass } from '@mrtjs/graph';
import { definePass, isOp, isParameter, ops, topologicalOrder, useCounts } from '@mrtjs/graph';
import type { Tensor } from '@mrtjs/tensor';
import { float64, sizeOf, toNumbers } from '@mrtjs/tensor';

/** The factors of a pair follow from those of its neighbours, so they settle after some rounds. */
const ROUNDS = 3;

/** A factor is at most this, and at least its inverse: beyond lie channels that are as good as dead. */
const MOST = 2 ** 20;

/**
 * Divides the filters of a layer by factors and multiplies what the layers behind it make of these channels by the same,
 * so that the largest weights on both sides are equal: c = √(largest of the filter / largest of the column). Between the
 * two only what commutes with positive factors may lie. Only chains with a depthwise convolution are changed: it reads
 * every channel by itself, so that one of a small range would keep its whole rounding error.
 */
export const equalizeChannels: Pass = definePass({
  name: 'equalize-channels',
  docs: { summary: 'Balances the ranges of channels between layers.', exact: true },
  requires: ['unique-names', 'known-operators'],
  run(model) {
    const pairs = depthwiseChains(pairsOf(model), model.params);
    if (pairs.length === 0) return model;
    const params = new Map(model.params);
    for (let round = 0; round < ROUNDS; round++) for (const pair of pairs) balance(pair, params);
    return { graph: model.graph, params };
  },
});

/** A layer, and all layers that read its channels. */
interface Pair {
  readonly producer: Node;
  readonly consumers: readonly Node[];
}

function pairsOf(model: Model): Pair[] {
  const uses = useCounts(model.graph);
  const consumers = consumersOf(model);
  const heads = new Set(model.graph.outputs.map(({ node }) => node));
  const isLayer = (node: Node): boolean => isOwnLayer(node, model.params, uses);
  return topologicalOrder(model.graph)
    .filter(isLayer)
    .flatMap((producer) => {
      const readers = readersOf(producer, { consumers, heads, isLayer, params: model.params });
      return readers === undefined || readers.length === 0 ? [] : [{ producer, consumers: readers }];
    });
}

/** A layer over images or rows whose trained parameters nothing else uses. */
function isOwnLayer(node: Node, params: Params, uses: ReadonlyMap<Node, number>): boolean {
  const isKnown = isOp(node, ops.convolution) || (isOp(node, ops.fullyConnected) && node.attrs.flatten);
  return (
    isKnown &&
    node.inputs
      .slice(1)
      .every(({ node: parameter }) => isParameter(parameter, params) && uses.get(parameter) === 1)
  );
}

function consumersOf(model: Model): ReadonlyMap<Node, readonly Node[]> {
  const consumers = new Map<Node, Node[]>();
  for (const node of topologicalOrder(model.graph))
    for (const { node: from } of node.inputs) consumers.set(from, [...(consumers.get(from) ?? []), node]);
  return consumers;
}

interface Surroundings {
  readonly consumers: ReadonlyMap<Node, readonly Node[]>;
  readonly heads: ReadonlySet<Node>;
  readonly isLayer: (node: Node) => boolean;
  readonly params: Params;
}

/**
 * The layers that read the channels of a layer, through nothing but operators that commute with positive factors;
 * `undefined` where anything else reads them.
 */
function readersOf(producer: Node, { consumers, heads, isLayer, params }: Surroundings): Node[] | undefined {
  const region = new Set<Node>([producer]);
  const readers = new Set<Node>();
  // Grows as it is walked.
  for (const node of region) {
    if (heads.has(node)) return undefined;
    for (const consumer of consumers.get(node) ?? []) {
      if (isLayer(consumer) && consumer.inputs[0]?.node === node) readers.add(consumer);
      else if (commutes(consumer, params)) region.add(consumer);
      else return undefined;
    }
  }
  const isClosed = [...region].every(
    (node) =>
      node === producer ||
      node.inputs.every(({ node: from }) => region.has(from) || isParameter(from, params)),
  );
  return isClosed ? [...readers] : undefined;
}

/** Whether f(c · x) = c · f(x) for a positive factor of each channel, channels staying where they are. */
function commutes(node: Node, params: Params): boolean {
  const constants = node.inputs.filter(({ node: from }) => isParameter(from, params)).length;
  return (
    isOp(node, ops.relu) ||
    isOp(node, ops.negative) ||
    isOp(node, ops.dropout) ||
    (isOp(node, ops.broadcastMul) && constants === 1) ||
    (isOp(node, ops.elemwiseAdd) && constants === 0) ||
    (isOp(node, ops.elemwiseSub) && constants === 0) ||
    (isOp(node, ops.activation) && node.attrs.act_type === 'relu') ||
    (isOp(node, ops.pooling) && node.attrs.pool_type === 'max') ||
    (isOp(node, ops.sum) && node.attrs.keepdims && !node.attrs.exclude && !reduces(node.attrs.axis, 1)) ||
    isOp(node, ops.flatten)
  );
}

function reduces(axes: readonly number[] | null, axis: number): boolean {
  return axes === null || axes.length === 0 || axes.some((each) => each < 0 || each === axis);
}

/** The pairs that hang together, through layers that they share, with one of a depthwise convolution. */
function depthwiseChains(pairs: readonly Pair[], params: Params): Pair[] {
  const chosen = new Set(pairs.filter((pair) => layersOf(pair).some((layer) => isDepthwise(layer, params))));
  for (let before = -1; before !== chosen.size;) {
    before = chosen.size;
    const layers = new Set([...chosen].flatMap(layersOf));
    for (const pair of pairs) if (layersOf(pair).some((layer) => layers.has(layer))) chosen.add(pair);
  }
  return pairs.filter((pair) => chosen.has(pair));
}

const layersOf = ({ producer, consumers }: Pair): Node[] => [producer, ...consumers];

/** Whether every filter of a layer reads one of several channels. */
export function isDepthwise(node: Node, params: Params): boolean {
  return (
    isOp(node, ops.convolution) &&
    node.attrs.num_group > 1 &&
    params.get(node.inputs[1]?.node.name ?? '')?.shape[1] === 1
  );
}

/** Weights of a layer, and which channel of its input each of them reads. */
interface Weights {
  readonly name: string;
  readonly shape: Tensor['shape'];
  readonly values: Float64Array;
  readonly channelOf: (index: number) => number;
}

/** Brings the two sides of a pair to the same largest weights. */
function balance({ producer, consumers }: Pair, params: Map<string, Tensor>): void {
  const filters = weightsOf(producer, params, 0);
  const channels = filters.shape[0] as number;
  const perFilter = filters.values.length / channels;
  const columns = consumers.map((consumer) => weightsOf(consumer, params, channels));
  const rows = largestBy(channels, filters.values, (i) => Math.floor(i / perFilter));
  const largest = columns
    .map(({ values, channelOf }) => largestBy(channels, values, channelOf))
    .reduce((a, b) => a.map((x, c) => Math.max(x, b[c] as number)));
  const factors = rows.map((row, c) => {
    const factor = Math.sqrt(row / (largest[c] as number));
    return factor > 0 && factor < Infinity ? Math.min(MOST, Math.max(1 / MOST, factor)) : 1;
  });
  set(params, filters, (x, i) => x / (factors[Math.floor(i / perFilter)] as number));
  const bias = producer.inputs[2]?.node.name;
  const biases = bias === undefined ? undefined : params.get(bias);
  if (bias !== undefined && biases !== undefined)
    params.set(
      bias,
      float64(
        biases.shape,
        Float64Array.from(toNumbers(biases), (b, c) => b / (factors[c] as number)),
      ),
    );
  for (const column of columns) set(params, column, (x, i) => x * (factors[column.channelOf(i)] as number));
}

function weightsOf(layer: Node, params: Params, channels: number): Weights {
  const { name } = (layer.inputs[1] as { node: Node }).node;
  const tensor = params.get(name) as Tensor;
  const { shape } = tensor;
  const [filters, terms] = shape as readonly [number, number];
  const taps = sizeOf(shape.slice(2));
  const groups = isOp(layer, ops.convolution) ? layer.attrs.num_group : 1;
  const channelOf = (index: number): number => {
    const term = Math.floor(index / taps) % terms;
    const group = Math.floor((Math.floor(index / (terms * taps)) * groups) / filters);
    // Behind a flatten several columns belong to one channel.
    return isOp(layer, ops.convolution) ? group * terms + term : Math.floor((term * channels) / terms);
  };
  return { name, shape, values: Float64Array.from(toNumbers(tensor)), channelOf };
}

function largestBy(
  channels: number,
  values: Float64Array,
  channelOf: (index: number) => number,
): Float64Array {
  const largest = new Float64Array(channels);
  values.forEach((x, i) => {
    const c = channelOf(i);
    largest[c] = Math.max(largest[c] as number, Math.abs(x));
  });
  return largest;
}

function set(
  params: Map<string, Tensor>,
  { name, shape, values }: Weights,
  f: (x: number, index: number) => number,
): void {
  params.set(name, float64(shape, values.map(f)));
}
