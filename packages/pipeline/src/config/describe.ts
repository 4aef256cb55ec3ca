/** The table of options as text, for help and documentation [R243]. */
import type { OptionEntry } from './option-table.js';
import { optionEntries } from './option-table.js';

/** One option, ready to print. */
export interface OptionDescription {
  /** `SECTION.Option` of the INI form, or `null` where it has none. */
  readonly ini: string | null;
  /** `SECTION.KEY` of the YAML form, or `null` where it has none. */
  readonly yaml: string | null;
  readonly type: string;
  /** Default of the INI form as text. */
  readonly default: string;
  readonly summary: string;
}

/** Every option of both forms, in order. */
export function describeOptions(): OptionDescription[] {
  return optionEntries.map((entry) => ({
    ini: entry.def.yamlOnly ? null : entry.id,
    yaml: entry.def.yaml[0] ?? null,
    type: entry.def.type.label,
    default: defaultText(entry),
    summary: entry.def.summary,
  }));
}

function defaultText({ def }: OptionEntry): string {
  const [from] = def.inherit ?? [];
  if (from !== undefined) return `as ${from}`;
  if (def.default === undefined) return 'required';
  return def.default ?? 'none';
}
