/** The values of layers, batch by batch: in float, in integers, and in float on the layer's integer inputs. */
import type { FloatEngine, Model, Node, QuantizedModel, Value } from '@mrtjs/graph';
import { isVariable, makeNode, ops, valueKey, valueOf } from '@mrtjs/graph';
import type { Tensor } from '@mrtjs/tensor';
import type { Layer, LayerValues } from './layers.js';
import { decoded, isParameterOf } from './layers.js';
import type { Predictor } from './predictor.js';

/** Two networks, and the data that they are run on. */
export interface LayerRun {
  /** The float model that was quantized, with the one input `data`. */
  readonly prepared: Model;
  readonly quantized: QuantizedModel;
  readonly engine: FloatEngine;
  /** Readies a quantized model: it gets float data, its outputs come divided by their scales. */
  integer(model: QuantizedModel): Promise<Pick<Predictor, 'run'> & { dispose?(): void }>;
  /** The data; may be asked for several times. */
  batches(): AsyncIterable<Tensor> | Iterable<Tensor>;
  /** Stops between batches, by throwing its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** What the layers are on one batch. */
export interface LayerBatch {
  readonly data: Tensor;
  /** One for each layer. */
  readonly values: readonly LayerValues[];
  /** One for each of the further integers that were asked for. */
  readonly integers: readonly Tensor[];
}

/**
 * Runs both networks over the batches and gives the values of some of `all` layers.
 *
 * @param further Values of the integer model whose integers are wanted, too.
 */
export async function* layerBatches(
  { prepared, quantized, engine, batches, signal, integer: ready }: LayerRun,
  all: readonly Layer[],
  layers: readonly Layer[] = all,
  further: readonly Value[] = [],
): AsyncGenerator<LayerBatch> {
  const alone = layersAlone(prepared, all, layers);
  // What the layers read is needed, too.
  const watched = all.filter((layer) => layers.includes(layer) || alone.sources.has(layer.node));
  const wanted = [...watched.map((layer) => layer.integer), ...further];
  // Several layers may have the same integers.
  const outputs = [...new Map(wanted.map((value) => [valueKey(value), value])).values()];
  const places = new Map(outputs.map((value, i) => [valueKey(value), i]));
  const float = await engine.load({ ...prepared, graph: { outputs: layers.map((layer) => layer.float) } });
  const apart = await engine.load({ ...prepared, graph: { outputs: alone.outputs } });
  const integer = await ready({
    ...quantized,
    model: { ...quantized.model, graph: { outputs } },
    // The integers as they are.
    outputScales: outputs.map(() => 1),
    originalOutputs: outputs.map(({ node }) => node.name),
  });
  try {
    for await (const data of batches()) {
      signal?.throwIfAborted();
      const expected = await float.run(new Map([['data', data]]));
      const results = await integer.run(data);
      const found = wanted.map((value) => results[places.get(valueKey(value)) as number] as Tensor);
      const integers = new Map(
        watched.map((layer, i) => [layer.node, decoded(found[i] as Tensor, layer)] as const),
      );
      const inputs = [...alone.sources].map(([node, name]) => [name, integers.get(node) as Tensor] as const);
      const own = alone.outputs.length === 0 ? [] : await apart.run(new Map(inputs));
      const fromIntegers = new Map(alone.outputs.map(({ node }, i) => [node.name, own[i] as Tensor]));
      yield {
        data,
        values: layers.map(({ node }, i) => ({
          node,
          float: expected[i] as Tensor,
          integer: integers.get(node) as Tensor,
          fromIntegers: fromIntegers.get(node),
        })),
        integers: found.slice(watched.length),
      };
    }
  } finally {
    for (const side of [float, apart, integer]) side.dispose?.();
  }
}

/** Each layer over inputs of its own, which stand for the layers that it reads. */
interface LayersAlone {
  readonly outputs: readonly Value[];
  /** Layer → name of the input that stands for it. */
  readonly sources: ReadonlyMap<string, string>;
}

/** What has no integers of its own is computed with the layer that reads it. */
function layersAlone(prepared: Model, all: readonly Layer[], layers: readonly Layer[]): LayersAlone {
  const known = new Set(all.map(({ node }) => node));
  const inputs = new Map<string, Value>();
  const between = new Map<Node, Node>();
  const standIn = ({ node, output }: Value): Value => {
    if (isParameterOf(prepared, node)) return { node, output };
    if (!known.has(node.name) && !isVariable(node)) return { node: over(node), output };
    const input = inputs.get(node.name) ?? valueOf(makeNode(ops.variable, `${node.name} in integers`, []));
    inputs.set(node.name, input);
    return input;
  };
  const over = (node: Node): Node => {
    const copy = between.get(node) ?? Object.freeze({ ...node, inputs: node.inputs.map(standIn) });
    between.set(node, copy);
    return copy;
  };
  const outputs = layers.flatMap(({ float: { node } }) => (isVariable(node) ? [] : [valueOf(over(node))]));
  return { outputs, sources: new Map([...inputs].map(([name, { node }]) => [name, node.name])) };
}
