/** Laying a compiled graph out as a deploy graph (CVM-SPEC 2.2 to 2.4). */
import type { Node, Value } from '@mrtjs/graph';
import { isVariable } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import type { DeployGraph, DeployNode, EntryRef } from '../deploy/graph.js';
import { CVM_VERSION } from '../deploy/graph.js';
import { formatOpAttrs } from '../deploy/write.js';
import type { CvmGraph } from './emitter.js';
import { planStorage } from './storage-plan.js';

/** A deploy graph, and what of the model its nodes stand for. */
export interface LaidOutGraph {
  readonly graph: DeployGraph;
  /** Name of the node of the model that each node comes from. */
  readonly sources: readonly string[];
  /** Name of each node of the compiled graph in the deploy graph. */
  readonly names: ReadonlyMap<Node, string>;
}

/**
 * The deploy graph of a compiled graph: nodes in post-order from the heads [C147], operators named `<op>_<k>` [C148],
 * slots as the original plans them [C149], version `cvm_1.0.0` [C154]. `data`, the input, precedes all operators even
 * where another one comes first in that order, and is there even if nothing reads it: the CVM takes no model without
 * [C37, C155].
 */
export function layOut({ outputs, facts }: CvmGraph, data: Value): LaidOutGraph {
  const order = withDataFirst(postOrder(outputs), data.node);
  const index = new Map(order.map((node, i) => [node, i]));
  const firstEntries: number[] = [];
  const shapes: Shape[] = [];
  for (const node of order) {
    firstEntries.push(shapes.length);
    shapes.push(...(facts.get(node)?.shapes ?? []));
  }
  const refOf = ({ node, output }: Value): EntryRef => ({ node: index.get(node) as number, output });
  const entryOf = ({ node, output }: EntryRef): number => (firstEntries[node] as number) + output;
  const outputCount = (node: Node): number => facts.get(node)?.shapes.length ?? 0;
  const plan = order.map((node, i) => ({
    isVariable: isVariable(node),
    inputs: node.inputs.map((value) => entryOf(refOf(value))),
    outputs: Array.from({ length: outputCount(node) }, (_, output) => entryOf({ node: i, output })),
  }));
  const heads = outputs.map(refOf);
  const nodes = deployNodes(order, refOf);
  return {
    graph: {
      nodes,
      heads,
      opAttrs: order.map(({ attrs }) => formatOpAttrs(attrs as Readonly<Record<string, string>>)),
      shapes,
      storageIds: planStorage(plan, shapes, heads.map(entryOf)),
      precisions: order.flatMap((node) => new Array<number>(outputCount(node)).fill(statedPrecision(node))),
      version: CVM_VERSION,
      postprocess: '',
    },
    sources: order.map((node) => node.name),
    names: new Map(order.map((node, i) => [node, nodes[i]?.name ?? node.name])),
  };
}

/** Nodes after all their inputs, depth first from the heads, inputs in order [C147]. */
function postOrder(heads: readonly Value[]): readonly Node[] {
  const done = new Set<Node>();
  const stack = heads.map((value) => value.node).reverse();
  for (let node = stack.at(-1); node !== undefined; node = stack.at(-1)) {
    const next = done.has(node) ? undefined : node.inputs.find((value) => !done.has(value.node));
    if (next !== undefined) {
      stack.push(next.node);
    } else {
      stack.pop();
      done.add(node);
    }
  }
  return [...done];
}

function withDataFirst(order: readonly Node[], data: Node): readonly Node[] {
  const at = order.indexOf(data);
  const firstOperator = order.findIndex((node) => !isVariable(node));
  const isFirst = at >= 0 && (firstOperator < 0 || at < firstOperator);
  return isFirst ? order : [data, ...order.filter((node) => node !== data)];
}

function deployNodes(order: readonly Node[], refOf: (value: Value) => EntryRef): DeployNode[] {
  const counts = new Map<string, number>();
  return order.map((node) => {
    if (isVariable(node)) return { op: 'null', name: node.name };
    const count = counts.get(node.op) ?? 0;
    counts.set(node.op, count + 1);
    return { op: 'cvm_op', name: `${node.op}_${count}`, func: node.op, inputs: node.inputs.map(refOf) };
  });
}

/** That of the attribute `precision`, -1 without one [C150]. */
function statedPrecision(node: Node): number {
  return Number(node.attrs['precision'] ?? -1);
}
