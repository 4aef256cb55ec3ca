/** Tables in Markdown that also read well as plain text. */

/** A column: its heading, and on which side its cells stand. */
export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/** A table whose columns are padded to one width. Every row has one cell for each column. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ title }, c) =>
    Math.max(3, ...[title, ...rows.map((row) => row[c] ?? '')].map((cell) => [...cell].length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${columns.map(({ align }, c) => pad(cells[c] ?? '', widths[c] as number, align)).join(' | ')} |`;
  const rule = columns.map(({ align }, c) => {
    const width = widths[c] as number;
    return align === 'right' ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width);
  });
  return [line(columns.map(({ title }) => title)), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n');
}

function pad(cell: string, width: number, align: Column['align']): string {
  const space = ' '.repeat(width - [...cell].length);
  return align === 'right' ? space + cell : cell + space;
}

/** A positive number with three significant digits, but no fewer than the whole part; `–` for none. */
export function figure(value: number | undefined): string {
  if (value === undefined) return '–';
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toFixed(digits);
}

/** `2.41×` */
export function times(ratio: number | undefined): string {
  return ratio === undefined ? '–' : `${ratio.toFixed(2)}×`;
}

/** `76 %` */
export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** Bytes in MiB. */
export function mebibytes(bytes: number): string {
  return figure(bytes / 2 ** 20);
}
