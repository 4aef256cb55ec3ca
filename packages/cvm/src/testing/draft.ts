import type { Shape } from '@mrtjs/tensor';
import { formatAttributeText } from '../attribute-text.js';
import type { CvmAttributes, CvmAttrValue } from '../attributes.js';
import { parseAttributes } from '../attributes.js';
import type { DeployGraph, DeployNode, EntryRef } from '../deploy/graph.js';
import { CVM_VERSION } from '../deploy/graph.js';
import { formatOpAttrs } from '../deploy/write.js';
import { resolveOperator } from '../operators/index.js';

/** A variable of a draft: its name is the key. */
export interface DraftVariable {
  readonly shape: Shape;
  readonly precision: number;
}

/** An operator application of a draft. */
export interface DraftNode {
  readonly func: string;
  /** Names of nodes; `name:1` is output 1. */
  readonly inputs: readonly string[];
  /** Default: the function name and the index of the node. */
  readonly name?: string;
  readonly attrs?: Readonly<Record<string, CvmAttrValue>>;
  /** Output shapes; default: what the operator infers. */
  readonly shapes?: readonly Shape[];
}

/** A deploy graph in short. Nodes are in order, variables first. */
export interface Draft {
  readonly variables: Readonly<Record<string, DraftVariable>>;
  readonly nodes: readonly DraftNode[];
  /** Default: output 0 of the last node. */
  readonly heads?: readonly string[];
  readonly version?: string;
  readonly postprocess?: string;
}

/** The deploy graph of a draft, every entry in a slot of its own. */
export function draftGraph(draft: Draft): DeployGraph {
  const nodes: DeployNode[] = [];
  const opAttrs: string[] = [];
  const shapes: Shape[] = [];
  const precisions: number[] = [];
  const nodeRowPtr = [0];
  const index = new Map<string, number>();

  const refOf = (text: string): EntryRef => {
    const [name, output = '0'] = text.split(':') as [string, string?];
    const node = index.get(name);
    if (node === undefined) throw new Error(`the draft has no node ${name}`);
    return { node, output: Number(output) };
  };
  const add = (node: DeployNode, attrs: string, outputs: readonly Shape[], precision: number): void => {
    index.set(node.name, nodes.length);
    nodes.push(node);
    opAttrs.push(attrs);
    shapes.push(...outputs);
    precisions.push(...outputs.map(() => precision));
    nodeRowPtr.push(shapes.length);
  };

  for (const [name, { shape, precision }] of Object.entries(draft.variables))
    add({ op: 'null', name }, '{}', [shape], precision);
  for (const { func, inputs, name = `${func}_${nodes.length}`, attrs = {}, shapes: given } of draft.nodes) {
    const refs = inputs.map(refOf);
    const texts = Object.entries(attrs).map(([key, value]) => [key, formatAttributeText(value)] as const);
    const inputShapes = refs.map((ref) => shapes[(nodeRowPtr[ref.node] as number) + ref.output] as Shape);
    const outputs = given ?? inferredShapes(func, new Map(texts), inputShapes);
    add({ op: 'cvm_op', name, func, inputs: refs }, formatOpAttrs(Object.fromEntries(texts)), outputs, -1);
  }
  const last = nodes.at(-1)?.name as string;
  return {
    nodes,
    heads: (draft.heads ?? [last]).map(refOf),
    opAttrs,
    shapes,
    storageIds: shapes.map((_, entry) => entry),
    precisions,
    version: draft.version ?? CVM_VERSION,
    postprocess: draft.postprocess ?? '',
    stated: {
      argNodes: nodes.flatMap((node, i) => (node.op === 'null' ? [i] : [])),
      nodeRowPtr,
      dltypes: shapes.map(() => 'int32'),
    },
  };
}

function inferredShapes(
  func: string,
  texts: ReadonlyMap<string, string>,
  inputs: readonly Shape[],
): readonly Shape[] {
  const { op } = resolveOperator(func);
  const attrs: CvmAttributes = parseAttributes(op.name, op.attrs, texts);
  return op.inferShape(inputs, attrs);
}
