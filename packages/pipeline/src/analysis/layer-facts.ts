/** What the float network alone tells of its layers. */
import type { Model, Node } from '@mrtjs/graph';
import { inferShapes, irOperators, isOp, isVariable, ops, shapeOf, topologicalOrder } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import { sizeOf, toNumbers } from '@mrtjs/tensor';
import { isDepthwise } from '@mrtjs/quantization';
import { spreadOf } from '@mrtjs/validation';

/** Facts of one layer. */
export interface LayerFacts {
  /** Nodes without integers of their own that are computed with it, in topological order. */
  readonly covers: readonly string[];
  /** The layers that it reads. */
  readonly inputs: readonly string[];
  /** Of one sample, without the batch. */
  readonly shape: Shape;
  /** The convolution or dense layer that is computed, and by how much its filters differ; `null` without. */
  readonly weights: { readonly node: string; readonly spread: number | null } | null;
  readonly depthwise: boolean;
}

/** The facts of the layers of a model, by name. `inputShape` has one sample. */
export function layerFacts(
  model: Model,
  layers: ReadonlySet<string>,
  inputShape: Shape,
): ReadonlyMap<string, LayerFacts> {
  const shapes = inferShapes(model, irOperators, new Map([['data', inputShape]]));
  const order = topologicalOrder(model.graph);
  return new Map(
    order
      .filter(({ name }) => layers.has(name))
      .map((node) => {
        const { covers, inputs } = readBy(node, model, layers);
        const nodes = [...covers, node];
        return [
          node.name,
          {
            covers: covers.map(({ name }) => name),
            inputs,
            shape: shapeOf(shapes, node).slice(1),
            weights: weightsOf(nodes.filter(isWeighted), model),
            depthwise: nodes.some((one) => isDepthwise(one, model.params)),
          },
        ];
      }),
  );
}

/** Elements of one sample of all layers together. */
export function elementsPerSample(facts: ReadonlyMap<string, LayerFacts>): number {
  return [...facts.values()].reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

/** The layers that a node reads, and what lies between. */
function readBy(
  node: Node,
  { params }: Model,
  layers: ReadonlySet<string>,
): { readonly covers: readonly Node[]; readonly inputs: readonly string[] } {
  const between = new Set<Node>();
  const inputs = new Set<string>();
  const visit = (reader: Node): void => {
    for (const { node: from } of reader.inputs) {
      if (params.has(from.name) || between.has(from)) continue;
      if (layers.has(from.name)) inputs.add(from.name);
      else if (!isVariable(from)) {
        visit(from);
        between.add(from);
      }
    }
  };
  visit(node);
  return { covers: [...between], inputs: [...inputs] };
}

const isWeighted = (node: Node): boolean => isOp(node, ops.convolution) || isOp(node, ops.fullyConnected);

function weightsOf([node]: readonly Node[], model: Model): LayerFacts['weights'] {
  return node === undefined ? null : { node: node.name, spread: filterSpread(node, model) };
}

/** Largest magnitude of a filter's weights by the median of all. */
function filterSpread(node: Node, { params }: Model): number | null {
  const weight = params.get(node.inputs[1]?.node.name ?? '');
  if (weight === undefined) return null;
  const filters = weight.shape[0] ?? 1;
  const size = weight.data.length / filters;
  const numbers = toNumbers(weight);
  const largest = Array.from({ length: filters }, (_, filter) => {
    let most = 0;
    for (let i = filter * size; i < (filter + 1) * size; i++)
      most = Math.max(most, Math.abs(numbers[i] as number));
    return most;
  });
  return spreadOf(largest);
}
