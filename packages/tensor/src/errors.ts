/** Diagnostics: what MRT says when something is wrong, as plain values. */

/** Stable code of a diagnostic, listed in docs/errors.md. */
export type DiagnosticCode = `MRT${number}`;

/** One finding. `error` stops the work, `warning` and `info` do not. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: 'error' | 'warning' | 'info';
  /** What was found, and what was expected instead. */
  readonly message: string;
  /** Graph node concerned. */
  readonly node?: string;
  /** Configuration option concerned, `SECTION.Option`. */
  readonly option?: string;
  /** File concerned, with `:line` where known. */
  readonly file?: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** The parts of a diagnostic beside code, severity and message. */
export type DiagnosticDetails = Omit<Diagnostic, 'code' | 'severity' | 'message'>;

/** One line of text: `MRT1103 model-symbol.json: node conv0: … (hint)`. */
export function formatDiagnostic(d: Diagnostic): string {
  const where = [d.file, d.option, d.node === undefined ? undefined : `node ${d.node}`].filter(Boolean);
  const prefix = where.length === 0 ? '' : `${where.join(': ')}: `;
  return `${d.code} ${prefix}${d.message}${d.hint === undefined ? '' : ` (${d.hint})`}`;
}

/** The only exception MRT throws on purpose: one or more diagnostics of severity `error`. */
export class MrtError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[], options?: ErrorOptions) {
    super(diagnostics.map(formatDiagnostic).join('\n'), options);
    this.name = 'MrtError';
    this.diagnostics = diagnostics;
  }

  /** Code of the first diagnostic. */
  get code(): DiagnosticCode {
    return (this.diagnostics[0] as Diagnostic).code;
  }
}

/** An error diagnostic as a value. */
export function errorOf(code: DiagnosticCode, message: string, details: DiagnosticDetails = {}): Diagnostic {
  return { code, severity: 'error', message, ...details };
}

/** Throws an {@link MrtError} with one diagnostic. */
export function fail(code: DiagnosticCode, message: string, details: DiagnosticDetails = {}): never {
  throw new MrtError([errorOf(code, message, details)]);
}

/** Throws when `diagnostics` holds an error; returns silently otherwise. */
export function failIfAny(diagnostics: readonly Diagnostic[]): void {
  const errors = diagnostics.filter((d) => d.severity === 'error');
  if (errors.length > 0) throw new MrtError(errors);
}

/** A table of the diagnostic codes that one package raises: code → what it means. */
export function defineCodes<const T extends Readonly<Record<DiagnosticCode, string>>>(codes: T): Readonly<T> {
  return Object.freeze(codes);
}
