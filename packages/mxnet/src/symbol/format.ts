/** Writing symbol files in the layout of MXNet's own writer, so that a file read and written again is unchanged. */
import type {
  JsonObject,
  JsonValue,
  SymbolDocument,
  SymbolEntry,
  SymbolNode,
  TextAttributes,
} from './document.js';

/**
 * The text of a symbol file, laid out as MXNet lays it out: two spaces a level, a space after every comma, a list on
 * one line up to ten items, an object of attributes on one line when it has only one.
 */
export function formatSymbol(document: SymbolDocument): string {
  return write(
    object([
      [
        'nodes',
        list(
          document.nodes.map((node) => nodeLayout(node, document.attrKey)),
          true,
        ),
      ],
      ['arg_nodes', numbers(document.argNodes)],
      ...optional('node_row_ptr', document.nodeRowPtr, numbers),
      ['heads', entries(document.heads)],
      ...optional('attrs', document.attrs, graphAttributes),
    ]),
    0,
  );
}

/** Text, or a list or object of parts that goes on one line or on several. */
type Layout =
  string | { readonly brackets: '[]' | '{}'; readonly parts: readonly Part[]; readonly wrap: boolean };
type Part = readonly [key: string | undefined, value: Layout];

/** MXNet puts longer lists of numbers and entries on lines of their own. */
const LONGEST_LINE = 10;

function nodeLayout(node: SymbolNode, attrKey: 'attr' | 'attrs'): Layout {
  const op: Part = ['op', JSON.stringify(node.op)];
  const name: Part = ['name', JSON.stringify(node.name)];
  const attrs = optional(attrKey, node.attrs, attributes);
  const inputs: Part = ['inputs', entries(node.inputs)];
  const deps = optional('control_deps', node.controlDeps, numbers);
  if (node.params === undefined) return object([op, name, ...attrs, inputs, ...deps]);
  const source = optional('backward_source_id', node.backwardSourceId, String);
  return object([op, ['param', attributes(node.params)], name, inputs, ...deps, ...source, ...attrs]);
}

function attributes(map: TextAttributes): Layout {
  const parts = [...map].map(([key, value]): Part => [key, JSON.stringify(value)]);
  return object(parts, map.size > 1);
}

function graphAttributes(map: JsonObject): Layout {
  return object(
    [...map].map(([key, value]): Part => [key, plain(value)]),
    map.size > 1,
  );
}

/** Any JSON value on one line. */
function plain(value: JsonValue): Layout {
  if (Array.isArray(value)) return list((value as readonly JsonValue[]).map(plain), false);
  if (value instanceof Map) {
    const parts = [...(value as JsonObject)].map(([key, item]): Part => [key, plain(item)]);
    return object(parts, false);
  }
  return JSON.stringify(value);
}

function entries(items: readonly SymbolEntry[]): Layout {
  return list(
    items.map(
      ({ node, output, version }) => `[${node}, ${output}${version === undefined ? '' : `, ${version}`}]`,
    ),
    items.length > LONGEST_LINE,
  );
}

function numbers(items: readonly number[]): Layout {
  return list(items.map(String), items.length > LONGEST_LINE);
}

function list(items: readonly Layout[], wrap: boolean): Layout {
  return { brackets: '[]', parts: items.map((item) => [undefined, item]), wrap };
}

function object(parts: readonly Part[], wrap = true): Layout {
  return { brackets: '{}', parts, wrap };
}

function optional<T>(key: string, value: T | undefined, layout: (value: T) => Layout): Part[] {
  return value === undefined ? [] : [[key, layout(value)]];
}

function write(layout: Layout, depth: number): string {
  if (typeof layout === 'string') return layout;
  const { brackets, parts, wrap } = layout;
  const newLine = (level: number): string => (wrap && parts.length > 0 ? `\n${'  '.repeat(level)}` : '');
  const items = parts.map(
    ([key, value]) =>
      newLine(depth + 1) + (key === undefined ? '' : `${JSON.stringify(key)}: `) + write(value, depth + 1),
  );
  return brackets[0] + items.join(', ') + newLine(depth) + brackets[1];
}
