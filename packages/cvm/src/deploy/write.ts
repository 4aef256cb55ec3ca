/** Writing the `symbol` file (CVM-SPEC 2.2). */
import type { DeployGraph, DeployNode, EntryRef } from './graph.js';
import { resolveOperator } from '../operators/index.js';
import { formatJsonString } from './json.js';

/**
 * The text of a deploy graph, laid out as the original exporter does: two spaces of indentation, one member a line,
 * lists of up to ten numbers on one line. What follows from the nodes (`arg_nodes`, `node_row_ptr`, `dltype`) is made
 * anew. {@link parseDeployGraph} is its inverse [C1].
 * @throws {CvmError} code 2 (MRT4003) for an unknown operator.
 */
export function formatDeployGraph(graph: DeployGraph): string {
  const nodeRowPtr = [0];
  for (const node of graph.nodes) nodeRowPtr.push((nodeRowPtr.at(-1) as number) + outputsOf(node));
  const entries = nodeRowPtr.at(-1) as number;
  const argNodes = graph.nodes.flatMap((node, index) => (node.op === 'null' ? [index] : []));
  const texts = (items: readonly string[]): Layout => list(items.map(formatJsonString));
  const document = object([
    ['nodes', list(graph.nodes.map(nodeLayout))],
    ['arg_nodes', numbers(argNodes)],
    ['node_row_ptr', numbers(nodeRowPtr)],
    ['heads', refs(graph.heads)],
    [
      'attrs',
      object([
        ['op_attrs', typed('list_str', texts(graph.opAttrs))],
        ['dltype', typed('list_str', texts(new Array<string>(entries).fill('int32')))],
        ['precision', typed('list_int', numbers(graph.precisions))],
        ['storage_id', typed('list_int', numbers(graph.storageIds))],
        ['shape', typed('list_shape', list(graph.shapes.map(numbers)))],
      ]),
    ],
    ['version', formatJsonString(graph.version)],
    ...(graph.postprocess === '' ? [] : ([['postprocess', formatJsonString(graph.postprocess)]] as const)),
  ]);
  return render(document, '');
}

/** The text of one item of `op_attrs`: `{"units": "2"}`. */
export function formatOpAttrs(texts: Readonly<Record<string, string>>): string {
  const members = Object.entries(texts).map(
    ([key, text]) => `${formatJsonString(key)}: ${formatJsonString(text)}`,
  );
  return `{${members.join(', ')}}`;
}

/** Text on one line, or parts on lines of their own between an opening and a closing bracket. */
type Layout =
  | string
  | { readonly open: string; readonly close: string; readonly parts: readonly (readonly [string, Layout])[] };

const SHORT_LIST = 10;

function object(members: readonly (readonly [string, Layout])[]): Layout {
  return { open: '{', close: '}', parts: members.map(([key, value]) => [`"${key}": `, value]) };
}

function list(items: readonly Layout[]): Layout {
  return items.length === 0 ? '[]' : { open: '[', close: ']', parts: items.map((item) => ['', item]) };
}

function inline(items: readonly string[]): Layout {
  return items.length > SHORT_LIST ? list(items) : `[${items.join(', ')}]`;
}

const numbers = (items: readonly number[]): Layout => inline(items.map(String));

const refs = (items: readonly EntryRef[]): Layout =>
  inline(items.map(({ node, output }) => `[${node}, ${output}, 0]`));

const typed = (tag: string, value: Layout): Layout => list([`"${tag}"`, value]);

function nodeLayout(node: DeployNode): Layout {
  return object([
    ['op', formatJsonString(node.op)],
    ['name', formatJsonString(node.name)],
    ...(node.op === 'null'
      ? []
      : ([
          [
            'attrs',
            object([
              ['flatten_data', '"0"'],
              ['func_name', formatJsonString(node.func)],
              ['num_inputs', `"${node.inputs.length}"`],
              ['num_outputs', `"${outputsOf(node)}"`],
            ]),
          ],
        ] as const)),
    ['inputs', refs(node.op === 'null' ? [] : node.inputs)],
  ]);
}

function outputsOf(node: DeployNode): number {
  return node.op === 'null' ? 1 : (resolveOperator(node.func).op.outputs ?? 1);
}

function render(layout: Layout, indent: string): string {
  if (typeof layout === 'string') return layout;
  const inner = `${indent}  `;
  const lines = layout.parts.map(([prefix, value]) => `${inner}${prefix}${render(value, inner)}`);
  return `${layout.open}\n${lines.join(', \n')}\n${indent}${layout.close}`;
}
