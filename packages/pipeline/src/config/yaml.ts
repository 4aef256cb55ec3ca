/** Reader of YAML files (MRT-SPEC 11.1). */
import type { Diagnostic } from '@mrtjs/tensor';
import { errorOf } from '@mrtjs/tensor';
import type { Document, Node, Pair } from 'yaml';
import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { RawConfig, RawOption, RawSection } from './raw.js';

/** Reads a YAML text: a map of sections, each a map of options. All problems are reported. */
export function parseYaml(text: string, file: string): { config: RawConfig; diagnostics: Diagnostic[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, schema: 'core', prettyErrors: false });
  const lineOf = (node: unknown): number =>
    isNode(node) && node.range ? lines.linePos(node.range[0]).line : 1;
  const diagnostics = [...document.errors, ...document.warnings].map((problem) =>
    errorOf(problem.code === 'DUPLICATE_KEY' ? 'MRT6033' : 'MRT6032', problem.message, {
      file: `${file}:${lines.linePos(problem.pos[0]).line}`,
    }),
  );
  const refuse = (node: unknown, message: string): void =>
    void diagnostics.push(errorOf('MRT6032', message, { file: `${file}:${lineOf(node)}` }));

  const entries = (node: unknown, what: string): { name: string; line: number; value: unknown }[] => {
    if (node === null || (isScalar(node) && node.value === null)) return [];
    if (!isMap(node)) {
      refuse(node, `${what} is not a map`);
      return [];
    }
    return node.items.map(({ key, value }: Pair) => ({
      name: String(isScalar(key) ? key.value : key),
      line: lineOf(key),
      value,
    }));
  };

  const sections =
    diagnostics.length > 0
      ? []
      : entries(document.contents, 'the document').map(({ name, line, value }): RawSection => ({
          name,
          source: { kind: 'file', file, line },
          options: entries(value, `section ${name}`).map((option): RawOption => ({
            name: option.name,
            content: { data: plain(option.value, document) },
            source: { kind: 'file', file, line: option.line },
          })),
        }));
  return { config: { format: 'yaml', file, sections }, diagnostics };
}

function plain(value: unknown, document: Document): unknown {
  return isNode(value) ? (value as Node).toJS(document, { maxAliasCount: 100 }) : value;
}
