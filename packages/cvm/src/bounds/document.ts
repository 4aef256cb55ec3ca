/** The file `bounds.json` beside a compiled model: what every entry can hold, and of which files this is said. */
import { fail } from '@mrtjs/tensor';
import type { BoundsProof, EntryBounds } from './prove.js';

/** Version of the document. It grows when a field changes its meaning or goes. */
export const BOUNDS_SCHEMA_VERSION = 1;

/** A proof, and the files that it is about. */
export interface BoundsDocument extends BoundsProof {
  /** Hashes of the files `symbol` and `params`, in hexadecimal. */
  readonly sha256: { readonly symbol: string; readonly params: string };
}

/** The text of the file: JSON with one entry a line. {@link parseBounds} is its inverse. */
export function formatBounds({ entries, sha256: { symbol, params } }: BoundsDocument): string {
  const lines = entries.map(({ node, output, precision, range: { low, high } }) =>
    JSON.stringify({ node, output, precision, low: Number(low), high: Number(high) }),
  );
  return `{
  "schemaVersion": ${BOUNDS_SCHEMA_VERSION},
  "sha256": ${JSON.stringify({ symbol, params })},
  "entries": [
    ${lines.join(',\n    ')}
  ]
}
`;
}

/** Reads the file. @throws {MrtError} MRT4030 for anything else than {@link formatBounds} writes. */
export function parseBounds(text: string): BoundsDocument {
  const root = fields(parsed(text), 'the file');
  const version = root['schemaVersion'];
  if (version !== BOUNDS_SCHEMA_VERSION) damaged(`schemaVersion is ${JSON.stringify(version)}`);
  const { symbol, params } = fields(root['sha256'], 'sha256');
  const entries = root['entries'];
  if (!Array.isArray(entries)) damaged('entries is not a list');
  return {
    sha256: { symbol: hash(symbol, 'symbol'), params: hash(params, 'params') },
    entries: entries.map(entryBounds),
  };
}

function entryBounds(value: unknown, index: number): EntryBounds {
  const where = `entry ${index}`;
  const { node, output, precision, low, high } = fields(value, where);
  if (typeof node !== 'string') damaged(`${where} names no node`);
  const range = { low: BigInt(integer(low, where)), high: BigInt(integer(high, where)) };
  if (range.low > range.high) damaged(`${where} has a lower bound above the upper one`);
  return { node, output: integer(output, where), precision: integer(precision, where), range };
}

function damaged(what: string): never {
  return fail('MRT4030', `the bounds file cannot be read: ${what}`, {
    hint: `expected {"schemaVersion": ${BOUNDS_SCHEMA_VERSION}, "sha256": {"symbol": …, "params": …}, "entries": […]}`,
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

function integer(value: unknown, where: string): number {
  return Number.isSafeInteger(value) ? (value as number) : damaged(`${where} has a field that is no integer`);
}
