/** Reader of INI files (MRT-SPEC 3.1) [R49, R50]. */
import type { Diagnostic, DiagnosticCode } from '@mrtjs/tensor';
import { errorOf } from '@mrtjs/tensor';
import type { RawConfig, RawOption, RawSection } from './raw.js';

interface OpenOption {
  readonly name: string;
  readonly line: number;
  readonly indent: number;
  readonly lines: string[];
}

interface OpenSection {
  readonly name: string;
  readonly line: number;
  readonly options: OpenOption[];
}

/**
 * Reads an INI text: `[SECTION]`, `Option=value`, whole-line comments with `#` or `;`, values that go on in lines
 * indented deeper than their option, `%%` for a percent sign. Option names are compared without regard to case.
 * Everything that breaks the grammar is reported, not only the first.
 */
export function parseIni(text: string, file: string): { config: RawConfig; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const report = (line: number, code: DiagnosticCode, message: string, hint?: string): void =>
    void diagnostics.push(
      errorOf(code, message, { file: `${file}:${line}`, ...(hint === undefined ? {} : { hint }) }),
    );
  const sections: OpenSection[] = [];
  let option: OpenOption | undefined;

  text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .forEach((raw, index) => {
      const line = index + 1;
      const content = raw.trim();
      if (content.startsWith('#') || content.startsWith(';')) return;
      const indent = raw.length - raw.trimStart().length;
      if (content === '' || (option !== undefined && indent > option.indent)) {
        option?.lines.push(content);
        return;
      }
      option = undefined;
      const section = sections.at(-1);
      const header = /^\[([^\]]*)\]$/.exec(content);
      if (header !== null) {
        sections.push({ name: (header[1] as string).trim(), line, options: [] });
      } else if (content.startsWith('[')) {
        report(
          line,
          'MRT6031',
          `"${content}" is not a section header`,
          'write it as [NAME], with nothing after it',
        );
      } else if (section === undefined) {
        report(line, 'MRT6031', `"${content}" stands before the first section`, 'begin with [DEFAULT]');
      } else {
        const equals = content.indexOf('=');
        const name = content.slice(0, Math.max(equals, 0)).trim();
        if (name === '') {
          report(
            line,
            'MRT6031',
            `"${content}" is not Option=value`,
            'continue a value by indenting the line; comments stand on lines of their own',
          );
          return;
        }
        option = { name, line, indent, lines: [content.slice(equals + 1).trim()] };
        section.options.push(option);
      }
    });

  reportRepeated(sections, (section) => section.name, 'section', report);
  const read = sections.map(({ name, line, options }): RawSection => {
    reportRepeated(options, (given) => given.name.toLowerCase(), 'option', report);
    return {
      name,
      source: { kind: 'file', file, line },
      options: options.map((given) => finish(given, file, report)),
    };
  });
  return { config: { format: 'ini', file, sections: read }, diagnostics };
}

type Report = (line: number, code: DiagnosticCode, message: string, hint?: string) => void;

function finish({ name, line, lines }: OpenOption, file: string, report: Report): RawOption {
  const joined = lines.join('\n').trim();
  if (/%/.test(joined.replaceAll('%%', '')))
    report(line, 'MRT6031', `the value of ${name} holds a single %`, 'write %% for a percent sign');
  return { name, content: { text: joined.replaceAll('%%', '%') }, source: { kind: 'file', file, line } };
}

function reportRepeated<T extends { readonly name: string; readonly line: number }>(
  items: readonly T[],
  key: (item: T) => string,
  what: string,
  report: Report,
): void {
  const first = new Map<string, T>();
  for (const item of items) {
    const earlier = first.get(key(item));
    if (earlier === undefined) first.set(key(item), item);
    else report(item.line, 'MRT6033', `${what} ${item.name} is already given in line ${earlier.line}`);
  }
}
