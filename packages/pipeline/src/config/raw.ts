/** What the readers of both formats produce: values with their place, not yet interpreted. */

/** Where a value comes from. */
export type Source =
  | { readonly kind: 'file'; readonly file: string; readonly line: number }
  | { readonly kind: 'command line' }
  | { readonly kind: 'default' };

/** `config.ini:12`, `command line` or `default`. */
export function formatSource(source: Source): string {
  return source.kind === 'file' ? `${source.file}:${source.line}` : source.kind;
}

/** A value as it was written: text, or data of a YAML file. */
export type RawContent = { readonly text: string } | { readonly data: unknown };

/** One option as it was written. */
export interface RawOption {
  /** Name as the user wrote it. */
  readonly name: string;
  readonly content: RawContent;
  readonly source: Source;
}

/** One section as it was written. */
export interface RawSection {
  readonly name: string;
  readonly source: Source;
  readonly options: readonly RawOption[];
}

/** A configuration file as it was written. */
export interface RawConfig {
  readonly format: 'ini' | 'yaml';
  /** Absolute path. */
  readonly file: string;
  readonly sections: readonly RawSection[];
}

/** Whether nothing is given: empty text, YAML's null or the word `None` there. */
export function isEmpty(content: RawContent): boolean {
  if ('text' in content) return content.text.trim() === '';
  const { data } = content;
  return (
    data === null || data === undefined || (typeof data === 'string' && ['', 'None'].includes(data.trim()))
  );
}
