/**
 * Every option: section, name, type, default, allowed values, meaning and YAML key. The INI and YAML readers, command
 * line overrides, help and documentation all derive from this table (MRT-SPEC 3.3, 11.1). One file per section.
 */
import type { CamelCase, OptionDef } from './option.js';
import { accuracySection } from './sections/accuracy.js';
import { calibrationSection } from './sections/calibration.js';
import { compilationSection } from './sections/compilation.js';
import { defaultSection } from './sections/default.js';
import { evaluationSection } from './sections/evaluation.js';
import { mergeModelSection } from './sections/merge-model.js';
import { prepareSection } from './sections/prepare.js';
import { preprocessingSection } from './sections/preprocessing.js';
import { quantizationSection } from './sections/quantization.js';
import { splitModelSection } from './sections/split-model.js';

export const optionTable = {
  DEFAULT: defaultSection,
  PREPARE: prepareSection,
  PREPROCESSING: preprocessingSection,
  SPLIT_MODEL: splitModelSection,
  CALIBRATION: calibrationSection,
  QUANTIZATION: quantizationSection,
  ACCURACY: accuracySection,
  MERGE_MODEL: mergeModelSection,
  EVALUATION: evaluationSection,
  COMPILATION: compilationSection,
} as const;

type Table = typeof optionTable;

/** Name of a section. */
export type SectionName = keyof Table;

/** Values of one section, by option name in camel case. */
export type SectionValues<S extends SectionName> = {
  readonly [K in keyof Table[S] as CamelCase<K & string>]: Table[S][K] extends OptionDef<infer T> ? T : never;
};

/** Values of all sections. */
export type ConfigValues = { readonly [S in SectionName as CamelCase<S>]: SectionValues<S> };

/** One entry of the table, as data. */
export interface OptionEntry {
  readonly section: SectionName;
  readonly name: string;
  /** `SECTION.Option`. */
  readonly id: string;
  readonly def: OptionDef<unknown>;
}

/** The table as a list, in order. */
export const optionEntries: readonly OptionEntry[] = Object.entries(optionTable).flatMap(
  ([section, options]) =>
    Object.entries(options).map(([name, def]) => ({
      section: section as SectionName,
      name,
      id: `${section}.${name}`,
      def: def as OptionDef<unknown>,
    })),
);
