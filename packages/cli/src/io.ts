/** Where the command reads and writes; replaced in tests. */

/** A stream to write text to. */
export interface TextStream {
  write(text: string): unknown;
  /** Whether a person looks at it: progress is drawn only then. */
  readonly isTTY?: boolean;
}

/** The surroundings of one call of the command. */
export interface Io {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  /** Milliseconds, for measuring. */
  now(): number;
  /** Aborted on Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Version of the JSON documents that `--json` prints. It grows when a field changes its meaning or goes. */
export const SCHEMA_VERSION = 1;

/** Prints one JSON document. */
export function printJson(io: Io, document: Readonly<Record<string, unknown>>): void {
  io.stdout.write(`${JSON.stringify({ schemaVersion: SCHEMA_VERSION, ...document }, null, 2)}\n`);
}

/** Prints rows as aligned columns, the first row as a heading. */
export function printTable(io: Io, rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows)
    io.stdout.write(
      `${row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd()}\n`,
    );
}
