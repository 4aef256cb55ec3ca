export * from './describe.js';
export * from './helpers.js';
export { parseIni } from './ini.js';
export type { LoadConfigOptions, PipelineConfig } from './load.js';
export { interpretConfig, loadConfig } from './load.js';
export type { ConfigValues, OptionEntry, SectionName, SectionValues } from './option-table.js';
export { optionEntries, optionTable } from './option-table.js';
export type { StartPoint } from './option-values.js';
export { startPoints } from './option-values.js';
export type { RawConfig, RawContent, RawOption, RawSection, Source } from './raw.js';
export { formatSource } from './raw.js';
export type { ValueContext, ValueType } from './value-types.js';
export {
  array,
  bool,
  choice,
  float,
  integer,
  isModulePath,
  pair,
  path,
  text,
  tuple,
  valueContext,
  words,
} from './value-types.js';
export { parseYaml } from './yaml.js';
