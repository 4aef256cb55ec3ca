/** The file `scales.json` beside a compiled model: what the integers of its nodes stand for. */
import type { Shape } from '@mrtjs/tensor';
import { fail } from '@mrtjs/tensor';
import type { CheckedGraph } from '../deploy/check.js';
import { shapesByName } from './node-scales.js';
import type { NodeScale } from './value-scale.js';

/** Version of the document. It grows when a field changes its meaning or goes. */
export const SCALES_SCHEMA_VERSION = 1;

/** Characters of the largest file that is read: some hundred bytes for each channel of the largest networks. */
const MAX_CHARACTERS = 2 ** 26;

/** Scales, and the files that they are about. */
export interface ScalesDocument {
  readonly nodes: readonly NodeScale[];
  /** Hashes of the files `symbol` and `params`, in hexadecimal. */
  readonly sha256: { readonly symbol: string; readonly params: string };
}

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
  if (text.length > MAX_CHARACTERS) damaged(`it has ${text.length} characters, more than ${MAX_CHARACTERS}`);
  const root = fields(parsed(text), 'the file');
  const version = root['schemaVersion'];
  if (version !== SCALES_SCHEMA_VERSION) damaged(`schemaVersion is ${JSON.stringify(version)}`);
  const { symbol, params } = fields(root['sha256'], 'sha256');
  const list = root['nodes'];
  if (!Array.isArray(list)) damaged('nodes is not a list');
  const shapes = shapesByName(graph);
  const seen = new Set<string>();
  return {
    sha256: { symbol: hash(symbol, 'symbol'), params: hash(params, 'params') },
    nodes: list.map((value, index) => {
      const one = nodeScale(value, `entry ${index}`, shapes);
      if (seen.has(one.node)) damaged(`node ${one.node} is there twice`);
      seen.add(one.node);
      return one;
    }),
  };
}

function nodeScale(value: unknown, where: string, shapes: ReadonlyMap<string, Shape>): NodeScale {
  const { node, source, scale, zeroPoint = 0, axis = 0 } = fields(value, where);
  const shape = typeof node === 'string' ? shapes.get(node) : undefined;
  if (typeof node !== 'string' || shape === undefined)
    return damaged(`${where} names ${JSON.stringify(node)}, which the model does not have`);
  if (typeof source !== 'string') return damaged(`source of node ${node} is no text`);
  if (!Number.isInteger(axis) || (axis as number) < 0 || (axis as number) >= Math.max(1, shape.length))
    return damaged(`axis of node ${node} is ${JSON.stringify(axis)}, its shape is (${shape.join(', ')})`);
  const numbers = (name: string, field: unknown): NodeScale['scale'] => {
    const length = shape[axis as number];
    const list: readonly unknown[] = Array.isArray(field) ? field : [field];
    if (Array.isArray(field) && field.length !== length)
      return damaged(`${name} of node ${node} has ${field.length} numbers for an axis of ${length}`);
    return list.every(isNumber)
      ? (field as NodeScale['scale'])
      : damaged(`${name} of node ${node} is no number`);
  };
  const read = {
    node,
    source,
    scale: numbers('scale', scale),
    zeroPoint: numbers('zeroPoint', zeroPoint),
    axis: axis as number,
  };
  if ([read.scale].flat().includes(0)) damaged(`scale of node ${node} is 0`);
  return read;
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

function damaged(what: string): never {
  return fail('MRT4034', `the scales file cannot be read: ${what}`, {
    hint: `expected {"schemaVersion": ${SCALES_SCHEMA_VERSION}, "sha256": {"symbol": …, "params": …}, "nodes": [{"node": …, "source": …, "scale": …}]}; compile the model again`,
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return damaged('it is not one JSON value');
  }
}

function fields(value: unknown, what: string): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : damaged(`${what} is missing or not a map`);
}

function hash(value: unknown, what: string): string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
    ? value
    : damaged(`sha256 of ${what} is not a hash`);
}
