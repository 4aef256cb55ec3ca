/** The file `bounds.json` beside a compiled model: what every entry can hold, and of which files this is said. */
import type { HashesOfFiles } from '../document-reader.js';
import { documentReader } from '../document-reader.js';
import type { BoundsProof, EntryBounds } from './prove.js';

/** Version of the document. It grows when a field changes its meaning or goes. */
export const BOUNDS_SCHEMA_VERSION = 1;

/** A proof, and the files that it is about. */
export interface BoundsDocument extends BoundsProof {
  readonly sha256: HashesOfFiles;
}

const reader = documentReader({
  code: 'MRT4030',
  name: 'bounds',
  schemaVersion: BOUNDS_SCHEMA_VERSION,
  hint: `expected {"schemaVersion": ${BOUNDS_SCHEMA_VERSION}, "sha256": {"symbol": …, "params": …}, "entries": […]}`,
});

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
  const { sha256, entries } = reader.root(text);
  return { sha256: reader.hashes(sha256), entries: reader.list(entries, 'entries').map(entryBounds) };
}

function entryBounds(value: unknown, index: number): EntryBounds {
  const where = `entry ${index}`;
  const { node, output, precision, low, high } = reader.fields(value, where);
  if (typeof node !== 'string') return reader.damaged(`${where} names no node`);
  const range = { low: BigInt(integer(low, where)), high: BigInt(integer(high, where)) };
  if (range.low > range.high) reader.damaged(`${where} has a lower bound above the upper one`);
  return { node, output: integer(output, where), precision: integer(precision, where), range };
}

function integer(value: unknown, where: string): number {
  return Number.isSafeInteger(value)
    ? (value as number)
    : reader.damaged(`${where} has a field that is no integer`);
}
