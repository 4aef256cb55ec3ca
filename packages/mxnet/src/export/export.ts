/** From a model of the IR to MXNet files. */
import type { AnyOpDef, AttrValue, Model, Node, OperatorSet, Params } from '@mrtjs/graph';
import { checkInvariants, irOperators, isVariable } from '@mrtjs/graph';
import type { Tensor } from '@mrtjs/tensor';
import { failIfAny, formatLiteral } from '@mrtjs/tensor';
import { CUSTOM_OPS } from '../inference-form/custom.js';
import { paramsFile } from '../params/file.js';
import { formatParams } from '../params/format.js';
import type { JsonValue, SymbolDocument, SymbolEntry, SymbolNode } from '../symbol/document.js';
import { formatSymbol } from '../symbol/format.js';
import { postOrder } from './order.js';

/** The two files of a model. */
export interface MxnetFiles {
  /** Text of the symbol file. */
  readonly symbol: string;
  /** Bytes of the parameter file. */
  readonly params: Uint8Array;
}

/** The dialect written: that of MXNet 1.5. */
const MXNET_VERSION = 10500;

/** Inputs of an operator that MXNet keeps apart as auxiliary states. */
const AUXILIARY: ReadonlyMap<string, readonly number[]> = new Map([['BatchNorm', [3, 4]]]);

/** Operators that have more outputs in MXNet than for inference. */
const HIDDEN_OUTPUTS: ReadonlyMap<string, number> = new Map([
  ['BatchNorm', 3],
  ['Dropout', 2],
  ['InstanceNorm', 3],
  ['L2Normalization', 2],
  ['LayerNorm', 3],
  ['_contrib_box_nms', 2],
]);

/**
 * Writes a model in the dialect of MXNet 1.5, the same model always as the same bytes. Attributes that have their
 * default are left out, annotations are kept, parameters keep their element type; {@link importMxnet} gives the model
 * back.
 * @throws {MrtError} MRT1012 when two nodes have one name, MRT1001 for operators that are not in `operators`.
 */
export function exportMxnet(model: Model, operators: OperatorSet = irOperators): MxnetFiles {
  return {
    symbol: formatSymbol(exportSymbol(model, operators)),
    params: formatParams(paramsFile(exportParams(model))),
  };
}

/** The symbol file of a model, as a value. */
export function exportSymbol(model: Model, operators: OperatorSet = irOperators): SymbolDocument {
  failIfAny(checkInvariants(model, ['unique-names', 'known-operators'], operators));
  const order = postOrder(model.graph);
  const index = new Map(order.map((node, i) => [node, i]));
  const entry = (node: Node, output: number, version = 0): SymbolEntry => ({
    node: index.get(node) as number,
    output,
    version,
  });
  const rowPtr = [0];
  for (const node of order) rowPtr.push((rowPtr.at(-1) as number) + outputCount(node, operators));
  const nodes = order.map((node): SymbolNode => {
    const attrs = exportAttributes(node, operators.get(node.op));
    const auxiliary = AUXILIARY.get(node.op) ?? [];
    return {
      op: CUSTOM_OPS.includes(node.op) ? 'Custom' : node.op,
      name: node.name,
      ...(attrs.size > 0 && { attrs }),
      // Auxiliary states are changed by training, which MXNet counts in the third number.
      inputs: node.inputs.map((value, i) => entry(value.node, value.output, auxiliary.includes(i) ? 1 : 0)),
    };
  });
  return {
    attrKey: 'attrs',
    nodes,
    argNodes: order.flatMap((node, i) => (isVariable(node) ? [i] : [])),
    nodeRowPtr: rowPtr,
    heads: model.graph.outputs.map((value) => entry(value.node, value.output)),
    attrs: new Map<string, JsonValue>([['mxnet_version', ['int', MXNET_VERSION]]]),
  };
}

function outputCount(node: Node, operators: OperatorSet): number {
  const count = operators.get(node.op).outputs?.(node.attrs as never) ?? 1;
  return Math.max(count, HIDDEN_OUTPUTS.get(node.op) ?? 1);
}

/** Parameters that the graph uses, `arg:` before `aux:`, each in the order of the symbol file. */
function exportParams({ graph, params }: Model): Params {
  const order = postOrder(graph);
  const auxiliary = new Set(
    order.flatMap((node) => (AUXILIARY.get(node.op) ?? []).map((port) => node.inputs[port]?.node)),
  );
  const named = (kind: 'arg' | 'aux'): [string, Tensor][] =>
    order.flatMap((node): [string, Tensor][] => {
      const tensor = isVariable(node) ? params.get(node.name) : undefined;
      return tensor === undefined || auxiliary.has(node) !== (kind === 'aux')
        ? []
        : [[`${kind}:${node.name}`, tensor]];
    });
  return new Map([...named('arg'), ...named('aux')]);
}

/** What the attributes of a variable are called in files. */
const VARIABLE_NAMES: Readonly<Record<string, string>> = { shape: '__shape__' };

/** Attribute text, sorted by name as MXNet does. */
function exportAttributes(node: Node, def: AnyOpDef): Map<string, string> {
  const own = Object.entries(node.attrs).flatMap(([name, value]): [string, string][] => {
    if (sameValue(value, def.attrs[name]?.default)) return [];
    const known = isVariable(node) ? (VARIABLE_NAMES[name] ?? name) : name;
    return [[known, typeof value === 'string' ? value : formatLiteral(value)]];
  });
  const type: [string, string][] = CUSTOM_OPS.includes(node.op) ? [['op_type', node.op]] : [];
  const all = new Map([...Object.entries(node.annotations), ...own, ...type]);
  return new Map([...all].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

function sameValue(a: AttrValue, b: AttrValue | undefined): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item: AttrValue, i) => sameValue(item, b[i] as AttrValue));
  return Object.is(a, b);
}
