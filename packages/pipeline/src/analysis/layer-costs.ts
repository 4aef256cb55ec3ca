/** Gas and time of the layers of a compiled network. */
import type { CompiledModel } from '@mrtjs/cvm';
import { gasOfNode } from '@mrtjs/cvm';
import type { StepTime } from '@mrtjs/cvm-runtime';

/** A step of the runtime, and the layer that it belongs to. */
export interface LayerStep {
  readonly layer: string;
  readonly label: string;
  readonly detail: string;
  readonly milliseconds: number;
}

/** A layer, and the node of the quantized network that has its integers. */
export interface IntegerLayer {
  readonly name: string;
  readonly integer: string;
}

/**
 * The layer that each node of the compiled graph belongs to: the first, in the order given, whose integers need it, or
 * the last layer for what follows all of them.
 *
 * @returns One name for each node of the graph.
 */
export function layersOfNodes(
  { graph: { graph }, sources }: Pick<CompiledModel, 'graph' | 'sources'>,
  layers: readonly IntegerLayer[],
): string[] {
  const owners = new Array<string | undefined>(graph.nodes.length).fill(undefined);
  const nodeOf = new Map(sources.map((name, index) => [name, index]));
  for (const { name, integer } of layers) {
    const last = nodeOf.get(integer);
    const open = last === undefined ? [] : [last];
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      if (owners[index] !== undefined) continue;
      owners[index] = name;
      const node = graph.nodes[index];
      if (node?.op === 'cvm_op') open.push(...node.inputs.map((ref) => ref.node));
    }
  }
  const last = layers.at(-1)?.name ?? '';
  return owners.map((owner) => owner ?? last);
}

/** Gas of each layer; together, that of the network. */
export function gasByLayer(
  { graph }: Pick<CompiledModel, 'graph'>,
  owners: readonly string[],
): ReadonlyMap<string, number> {
  const gas = new Map<string, number>();
  graph.nodes.forEach((node, index) => {
    const owner = owners[index] as string;
    gas.set(owner, (gas.get(owner) ?? 0) + gasOfNode(node, graph.shapes));
  });
  return gas;
}

/** The steps with the layer of the node that each computes; times are medians of the runs. */
export function stepsByLayer(
  { graph }: Pick<CompiledModel, 'graph'>,
  owners: readonly string[],
  steps: readonly StepTime[],
): LayerStep[] {
  const indices = new Map(graph.nodes.map(({ name }, index) => [name, index]));
  return steps.map(({ node, label, detail, milliseconds }) => ({
    layer: owners[indices.get(node) ?? owners.length - 1] ?? '',
    label,
    detail,
    milliseconds: median(milliseconds),
  }));
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
