/** Reading the documents beside a compiled model, field by field: nothing in them is trusted. */
import type { DiagnosticCode } from '@mrtjs/tensor';
import { fail } from '@mrtjs/tensor';

/** The files that a document is about, by their hashes in hexadecimal. */
export interface HashesOfFiles {
  readonly symbol: string;
  readonly params: string;
}

/** What a document must look like, and how it is said that it does not. */
export interface DocumentForm {
  readonly code: DiagnosticCode;
  /** `bounds` in "the bounds file cannot be read". */
  readonly name: string;
  readonly schemaVersion: number;
  readonly hint: string;
}

/** Checks of one form of document; each throws an `MrtError` with the code of the form. */
export interface DocumentReader {
  damaged(what: string): never;
  fields(value: unknown, what: string): Readonly<Record<string, unknown>>;
  /** The fields of a text that is one JSON value of the right version. */
  root(text: string): Readonly<Record<string, unknown>>;
  list(value: unknown, name: string): readonly unknown[];
  hashes(value: unknown): HashesOfFiles;
}

export function documentReader({ code, name, schemaVersion, hint }: DocumentForm): DocumentReader {
  const damaged = (what: string): never => fail(code, `the ${name} file cannot be read: ${what}`, { hint });
  const fields = (value: unknown, what: string): Readonly<Record<string, unknown>> =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : damaged(`${what} is missing or not a map`);
  const parsed = (text: string): unknown => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return damaged('it is not one JSON value');
    }
  };
  const hash = (value: unknown, what: string): string =>
    typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
      ? value
      : damaged(`sha256 of ${what} is not a hash`);
  return {
    damaged,
    fields,
    root(text) {
      const root = fields(parsed(text), 'the file');
      const version = root['schemaVersion'];
      return version === schemaVersion ? root : damaged(`schemaVersion is ${JSON.stringify(version)}`);
    },
    list: (value, what) => (Array.isArray(value) ? value : damaged(`${what} is not a list`)),
    hashes(value) {
      const { symbol, params } = fields(value, 'sha256');
      return { symbol: hash(symbol, 'symbol'), params: hash(params, 'params') };
    },
  };
}
