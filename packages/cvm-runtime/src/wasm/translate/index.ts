/** From the deploy graph to the network of the wasm engine. */
import type { CheckedGraph, ParamTensor } from '@mrtjs/cvm';
import type { Shape } from '@mrtjs/tensor';
import type { Network, Value } from '../network.js';
import { elementTypeOf, INT32_RANGE } from '../network.js';
import { entryRanges } from '../ranges.js';
import type { Translation } from './builder.js';
import { Builder } from './builder.js';
import { contractions } from './contractions.js';
import { elementwise } from './elementwise.js';
import { moves } from './moves.js';
import { vision } from './vision.js';
import { windows } from './windows.js';

/** What each operator of the CVM becomes. */
export const translations: ReadonlyMap<string, Translation> = new Map(
  [elementwise, contractions, windows, moves, vision].flatMap((table) => Object.entries(table)),
);

/** The network of a graph; `tensors` are its parameters by entry. */
export function translate(graph: CheckedGraph, tensors: ReadonlyMap<number, ParamTensor>): Network {
  const ranges = entryRanges(graph, tensors);
  const builder = new Builder();
  const values: Value[] = graph.shapes.map((shape, entry) => {
    const range = ranges[entry] as (typeof ranges)[number];
    const tensor = tensors.get(entry);
    const value = { shape, range, type: elementTypeOf(range) };
    return tensor === undefined ? value : { ...value, elements: tensor.data };
  });
  const input = { ...builder.value(graph.shapes[graph.input] as Shape, INT32_RANGE) };
  const { low, high } = ranges[graph.input] as (typeof ranges)[number];
  builder.pointwise({ name: 'clamp', low, high }, [input], values[graph.input] as Value);
  const names = new Map<Value, string>([[values[graph.input] as Value, 'data']]);
  for (const node of graph.nodes) {
    if (node.op === null) continue;
    for (const entry of node.outputs) names.set(values[entry] as Value, node.name);
    const translation = translations.get(node.op.name) as Translation;
    const at = (entry: number): Value => values[entry] as Value;
    translation({ inputs: node.inputs.map(at), outputs: node.outputs.map(at), attrs: node.attrs, builder });
  }
  const heads = graph.heads.map((entry) => values[entry] as Value);
  return { input, operations: builder.operations, heads, names };
}
