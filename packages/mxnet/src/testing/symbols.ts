/** Small symbol files for tests. */

/** A node by operator, name, inputs (`name` or `name:output`) and attributes. */
export type NodeText = readonly [
  op: string,
  name: string,
  inputs?: readonly string[],
  attrs?: Readonly<Record<string, string>>,
];

/** The text of a symbol file of MXNet `version` (default 1.5); heads default to the last node. */
export function symbolText(nodes: readonly NodeText[], heads?: readonly string[], version = 10500): string {
  const index = new Map(nodes.map(([, name], i) => [name, i]));
  const entry = (use: string): readonly number[] => {
    const [name = '', output = '0'] = use.split(':');
    return [index.get(name) ?? -1, Number(output), 0];
  };
  const last = nodes.at(-1)?.[1] ?? '';
  return JSON.stringify({
    nodes: nodes.map(([op, name, inputs = [], attrs]) => ({ op, name, attrs, inputs: inputs.map(entry) })),
    arg_nodes: nodes.flatMap(([op], i) => (op === 'null' ? [i] : [])),
    heads: (heads ?? [last]).map(entry),
    attrs: { mxnet_version: ['int', version] },
  });
}

/** A graph of one operator on `data` and further variables. */
export function oneOp(
  op: string,
  attrs: Readonly<Record<string, string>> = {},
  others: readonly string[] = [],
): string {
  return symbolText([
    ['null', 'data'],
    ...others.map((name): NodeText => ['null', name]),
    [op, 'out', ['data', ...others], attrs],
  ]);
}
