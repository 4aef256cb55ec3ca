/** The file `scales.json` beside a compiled model: what the integers of its nodes stand for. */
import type { Shape } from '@mrtjs/tensor';
import type { CheckedGraph } from '../deploy/check.js';
import type { HashesOfFiles } from '../document-reader.js';
import { documentReader } from '../document-reader.js';
import { shapesByName } from './node-scales.js';
import type { NodeScale } from './value-scale.js';

/** Version of the document. It grows when a field changes its meaning or goes. */
export const SCALES_SCHEMA_VERSION = 1;

/** Characters of the largest file that is read: some hundred bytes for each channel of the largest networks. */
const MAX_CHARACTERS = 2 ** 26;

/** Scales, and the files that they are about. */
export interface ScalesDocument {
  readonly nodes: readonly NodeScale[];
  readonly sha256: HashesOfFiles;
}

const reader = documentReader({
  code: 'MRT4034',
  name: 'scales',
  schemaVersion: SCALES_SCHEMA_VERSION,
  hint: `expected {"schemaVersion": ${SCALES_SCHEMA_VERSION}, "sha256": {"symbol": …, "params": …}, "nodes": [{"node": …, "source": …, "scale": …}]}; compile the model again`,
});

/** The text of the file: JSON with one node a line. {@link parseScales} is its inverse. */
export function formatScales({ nodes, sha256: { symbol, params } }: ScalesDocument): string {
  const lines = nodes.map(({ node, source, scale, zeroPoint, axis }) =>
    JSON.stringify({
      node,
      source,
      scale,
      ...(zeroPoint === 0 ? {} : { zeroPoint }),
      ...(axis === 0 && isUniform(scale, zeroPoint) ? {} : { axis }),
    }),
  );
  const list = lines.length === 0 ? '[]' : `[\n    ${lines.join(',\n    ')}\n  ]`;
  return `{
  "schemaVersion": ${SCALES_SCHEMA_VERSION},
  "sha256": ${JSON.stringify({ symbol, params })},
  "nodes": ${list}
}
`;
}

const isUniform = (...values: readonly NodeScale['scale'][]): boolean =>
  values.every((value) => typeof value === 'number');

/**
 * Reads the file. Every node must be in the graph, once, and have as many numbers as its axis is long.
 * @throws {MrtError} MRT4034 for anything else than {@link formatScales} writes of a model of this graph.
 */
export function parseScales(text: string, graph: Pick<CheckedGraph, 'nodes' | 'shapes'>): ScalesDocument {
  if (text.length > MAX_CHARACTERS)
    reader.damaged(`it has ${text.length} characters, more than ${MAX_CHARACTERS}`);
  const { sha256, nodes } = reader.root(text);
  const shapes = shapesByName(graph);
  const seen = new Set<string>();
  return {
    sha256: reader.hashes(sha256),
    nodes: reader.list(nodes, 'nodes').map((value, index) => {
      const one = nodeScale(value, `entry ${index}`, shapes);
      if (seen.has(one.node)) reader.damaged(`node ${one.node} is there twice`);
      seen.add(one.node);
      return one;
    }),
  };
}

function nodeScale(value: unknown, where: string, shapes: ReadonlyMap<string, Shape>): NodeScale {
  const { node, source, scale, zeroPoint = 0, axis = 0 } = reader.fields(value, where);
  const shape = typeof node === 'string' ? shapes.get(node) : undefined;
  if (typeof node !== 'string' || shape === undefined)
    return reader.damaged(`${where} names ${JSON.stringify(node)}, which the model does not have`);
  if (typeof source !== 'string') return reader.damaged(`source of node ${node} is no text`);
  if (!Number.isInteger(axis) || (axis as number) < 0 || (axis as number) >= Math.max(1, shape.length))
    return reader.damaged(
      `axis of node ${node} is ${JSON.stringify(axis)}, its shape is (${shape.join(', ')})`,
    );
  const numbers = (name: string, field: unknown): NodeScale['scale'] => {
    const length = shape[axis as number];
    const list: readonly unknown[] = Array.isArray(field) ? field : [field];
    if (Array.isArray(field) && field.length !== length)
      return reader.damaged(`${name} of node ${node} has ${field.length} numbers for an axis of ${length}`);
    return list.every(isNumber)
      ? (field as NodeScale['scale'])
      : reader.damaged(`${name} of node ${node} is no number`);
  };
  const read = {
    node,
    source,
    scale: numbers('scale', scale),
    zeroPoint: numbers('zeroPoint', zeroPoint),
    axis: axis as number,
  };
  if ([read.scale].flat().includes(0)) reader.damaged(`scale of node ${node} is 0`);
  return read;
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
