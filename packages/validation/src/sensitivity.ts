/** What each layer's own error alone does to the outputs. */
import type { FloatEngine, Model, Value } from '@mrtjs/graph';
import { makeNode, ops, rebuildGraph, usedParams, valueOf } from '@mrtjs/graph';
import type { Tensor } from '@mrtjs/tensor';
import { float32, toNumbers } from '@mrtjs/tensor';
import type { LayerBatch } from './layer-batches.js';
import type { Layer, LayerValues } from './layers.js';
import { layerSums } from './layers.js';

/** The outputs by which a network decides: what a closing softmax gets, and everything else as it is. */
export function decidingOutputs({ graph }: Model): Value[] {
  return graph.outputs.map((output) =>
    output.node.op === 'softmax' ? (output.node.inputs[0] ?? output) : output,
  );
}

/**
 * Signal-to-noise ratio of the outputs, in decibels, when one layer alone adds its own error to its float value and
 * everything behind it is computed in float; a closing softmax is left out. One for each layer; `null` where the outputs
 * stay the same. Of several outputs, the mean of noise by signal.
 *
 * @param done Told after each layer.
 */
export async function layerSensitivity(
  prepared: Model,
  engine: FloatEngine,
  layers: readonly Layer[],
  { data, values }: Pick<LayerBatch, 'data' | 'values'>,
  done: (layers: number) => void = () => undefined,
): Promise<(number | null)[]> {
  const outputs = decidingOutputs(prepared);
  const reference = await run(engine, { ...prepared, graph: { outputs } }, new Map([['data', data]]));
  const found: (number | null)[] = [];
  for (const [i, { float }] of layers.entries()) {
    const changed = withOwnError(values[i] as LayerValues);
    found.push(
      changed === undefined
        ? null
        : ratio(reference, await run(engine, ...replaced(prepared, outputs, float, data, changed))),
    );
    done(i + 1);
  }
  return found;
}

/** The float values with what the layer adds to them; `undefined` where it adds nothing. */
function withOwnError({ float, integer, fromIntegers = float }: LayerValues): Tensor | undefined {
  const [exact, found, expected] = [toNumbers(float), toNumbers(integer), toNumbers(fromIntegers)];
  const sum = Float32Array.from(
    { length: exact.length },
    (_, i) => (exact[i] as number) + (found[i] as number) - (expected[i] as number),
  );
  return sum.every((value, i) => value === exact[i]) ? undefined : float32(float.shape, sum);
}

/** The model with given values in place of a layer's, and its inputs. */
function replaced(
  { params }: Model,
  outputs: readonly Value[],
  layer: Value,
  data: Tensor,
  values: Tensor,
): [Model, Map<string, Tensor>] {
  const name = `${layer.node.name} in integers`;
  const stand = valueOf(makeNode(ops.variable, name, [], { shape: values.shape }));
  const graph = rebuildGraph({ outputs }, (_, original) => (original === layer.node ? stand : undefined));
  return [
    { graph, params: usedParams(graph, params) },
    new Map([
      ['data', data],
      [name, values],
    ]),
  ];
}

async function run(
  engine: FloatEngine,
  model: Model,
  inputs: ReadonlyMap<string, Tensor>,
): Promise<readonly Tensor[]> {
  const executable = await engine.load(model);
  try {
    return await executable.run(inputs);
  } finally {
    executable.dispose();
  }
}

function ratio(reference: readonly Tensor[], outputs: readonly Tensor[]): number | null {
  const noises = reference.flatMap((float, i) => {
    const { signal, noise } = layerSums({ node: `output ${i}`, float, integer: outputs[i] as Tensor });
    return signal > 0 ? [noise / signal] : [];
  });
  const mean = noises.reduce((sum, noise) => sum + noise, 0) / noises.length;
  return mean > 0 ? -10 * Math.log10(mean) : null;
}
