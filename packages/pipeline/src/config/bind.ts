/** From what was written to which option it means. */
import type { Diagnostic, DiagnosticDetails } from '@mrtjs/tensor';
import { errorOf, MrtError, parseLiteral, suggestion } from '@mrtjs/tensor';
import type { OptionEntry } from './option-table.js';
import { optionEntries, optionTable } from './option-table.js';
import type { RawConfig, RawContent, RawOption, RawSection, Source } from './raw.js';
import { formatSource } from './raw.js';

/** A value and the option that it is for. */
export interface Given {
  readonly entry: OptionEntry;
  readonly content: RawContent;
  readonly source: Source;
  /** The option as the user knows it: `CALIBRATION.Batch` or `CALIBRATE.BATCH`. */
  readonly shown: string;
  /** Read by the YAML form's rules. */
  readonly yaml: boolean;
}

/** The values of a configuration by option, and which optional sections there are. */
export interface Bound {
  readonly format: RawConfig['format'];
  readonly given: ReadonlyMap<string, Given>;
  readonly sections: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

const iniEntries = optionEntries.filter(({ def }) => def.yamlOnly !== true);
const yamlEntries = optionEntries.flatMap((entry) => entry.def.yaml.map((key) => ({ key, entry })));
const yamlSections = [...new Set(yamlEntries.map(({ key }) => key.split('.')[0] as string))];

/** Matches the options of a file, and overrides of the command line, with the table of options. */
export function bindOptions(raw: RawConfig, overrides: readonly string[]): Bound {
  const diagnostics: Diagnostic[] = [];
  const given = new Map<string, Given>();
  const sections = new Set<string>();
  const add = (entry: OptionEntry, option: Omit<Given, 'entry'>): void => {
    given.set(entry.id, { entry, ...option });
    sections.add(entry.section);
  };
  for (const section of raw.sections) {
    const bind = raw.format === 'ini' ? bindIniSection : bindYamlSection;
    if (bind(section, add, diagnostics) && raw.format === 'ini') sections.add(section.name);
  }
  for (const text of overrides) bindOverride(text, raw.format, add, diagnostics);
  return { format: raw.format, given, sections, diagnostics };
}

type Add = (entry: OptionEntry, option: Omit<Given, 'entry'>) => void;

/** Whether the section is known. */
function bindIniSection(section: RawSection, add: Add, diagnostics: Diagnostic[]): boolean {
  if (!Object.hasOwn(optionTable, section.name)) {
    diagnostics.push(
      unknown('MRT6028', 'section', section.name, Object.keys(optionTable), place(section.source)),
    );
    return false;
  }
  const known = iniEntries.filter((entry) => entry.section === section.name);
  for (const option of section.options) {
    const entry = find(known, option.name);
    const shown = `${section.name}.${entry?.name ?? option.name}`;
    if (entry !== undefined) {
      add(entry, { content: option.content, source: option.source, shown, yaml: false });
    } else if (section.name === 'DEFAULT' && find(iniEntries, option.name) !== undefined) {
      diagnostics.push(notInherited(option, shown));
    } else {
      const names = known.map(({ name }) => name);
      diagnostics.push(unknown('MRT6029', 'option', option.name, names, place(option.source, shown)));
    }
  }
  return true;
}

function bindYamlSection(section: RawSection, add: Add, diagnostics: Diagnostic[]): boolean {
  if (!yamlSections.includes(section.name)) {
    diagnostics.push(unknown('MRT6028', 'section', section.name, yamlSections, place(section.source)));
    return false;
  }
  for (const option of section.options) {
    const shown = `${section.name}.${option.name}`;
    const entry = yamlEntries.find(({ key }) => key === shown)?.entry;
    if (entry !== undefined) {
      add(entry, { content: option.content, source: option.source, shown, yaml: true });
    } else {
      const names = yamlEntries
        .filter(({ key }) => key.startsWith(`${section.name}.`))
        .map(({ key }) => key.slice(section.name.length + 1));
      diagnostics.push(unknown('MRT6029', 'option', option.name, names, place(option.source, shown)));
    }
  }
  return true;
}

/** `SECTION.Option=value` in the names of either form, without regard to case [R242]. */
function bindOverride(text: string, format: RawConfig['format'], add: Add, diagnostics: Diagnostic[]): void {
  const match = /^\s*([^.=\s]+)\.([^=\s]+)\s*=(.*)$/s.exec(text);
  const source: Source = { kind: 'command line' };
  if (match === null) {
    const hint = 'write --set SECTION.Option=value';
    diagnostics.push(errorOf('MRT6035', `"${text}" is not an override`, { ...place(source), hint }));
    return;
  }
  const [, section, option, value] = match as unknown as [string, string, string, string];
  const wanted = `${section}.${option}`.toLowerCase();
  const ini = iniEntries.find(({ id }) => id.toLowerCase() === wanted);
  if (ini !== undefined) return add(ini, { content: { text: value }, source, shown: ini.id, yaml: false });
  const byKey = yamlEntries.find(({ key }) => key.toLowerCase() === wanted);
  if (byKey !== undefined && (format === 'yaml' || byKey.entry.def.yamlOnly !== true))
    return add(byKey.entry, { content: { data: dataOf(value) }, source, shown: byKey.key, yaml: true });
  const names = format === 'ini' ? iniEntries.map(({ id }) => id) : yamlEntries.map(({ key }) => key);
  diagnostics.push(unknown('MRT6029', 'option', `${section}.${option}`, names, place(source)));
}

/** A value of the command line as data where it is a literal, else as text [R242]. */
function dataOf(text: string): unknown {
  try {
    return parseLiteral(text.trim());
  } catch (error) {
    if (error instanceof MrtError) return text;
    throw error;
  }
}

function find(entries: readonly OptionEntry[], name: string): OptionEntry | undefined {
  return entries.find((entry) => entry.name.toLowerCase() === name.toLowerCase());
}

/** Options that [DEFAULT] holds for other sections are inherited only for the devices [R51]. */
function notInherited(option: RawOption, shown: string): Diagnostic {
  const owners = iniEntries.filter((entry) => entry.name.toLowerCase() === option.name.toLowerCase());
  return {
    code: 'MRT6034',
    severity: 'warning',
    message: `${option.name} has no effect in [DEFAULT]: only Device_type and Device_ids are inherited`,
    hint: `set it in ${owners.map(({ section }) => `[${section}]`).join(', ')}`,
    ...place(option.source, shown),
  };
}

function unknown(
  code: 'MRT6028' | 'MRT6029',
  what: string,
  name: string,
  known: readonly string[],
  details: DiagnosticDetails,
): Diagnostic {
  return errorOf(code, `${what} ${name} is not known`, { ...details, hint: suggestion(name, known) });
}

/** File and option of a diagnostic. */
export function place(source: Source, option?: string): DiagnosticDetails {
  return { file: formatSource(source), ...(option === undefined ? {} : { option }) };
}
