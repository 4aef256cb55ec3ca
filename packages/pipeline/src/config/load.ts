/** Reading a configuration file: everything that is wrong with it at once. */
import type { Diagnostic } from '@mrtjs/tensor';
import { errorOf, fail, failIfAny, MrtError } from '@mrtjs/tensor';
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { bindOptions } from './bind.js';
import { parseIni } from './ini.js';
import type { ConfigValues } from './option-table.js';
import type { StartPoint } from './option-values.js';
import type { RawConfig, Source } from './raw.js';
import { resolveOptions, valuesOf } from './resolve.js';
import { checkRules } from './rules.js';
import { valueContext } from './value-types.js';
import { parseYaml } from './yaml.js';

/** A complete configuration. */
export interface PipelineConfig extends ConfigValues {
  /** Absolute path of the file. */
  readonly file: string;
  readonly format: 'ini' | 'yaml';
  /** Which optional stages were asked for. */
  readonly stages: { readonly evaluate: boolean; readonly compile: boolean };
  /** Where each value comes from, by `SECTION.Option`. */
  readonly sources: ReadonlyMap<string, Source>;
}

/** What reading a configuration may depend on. */
export interface LoadConfigOptions {
  /** Overrides, `SECTION.Option=value`, in the names of either form. */
  readonly set?: readonly string[];
  /** Names of the registered datasets. */
  readonly datasets: readonly string[];
  /** What `~` stands for; the user's home folder by default. */
  readonly home?: string;
}

/** Configuration files are small; a larger one is a mistake. */
const MAX_CONFIG_BYTES = 2 ** 20;

/**
 * Reads a configuration file, INI or (by the endings `.yaml` and `.yml`) YAML.
 * @throws {MrtError} MRT60xx with every problem of the file: place, option, what was found and what is allowed.
 */
export function loadConfig(
  file: string,
  options: LoadConfigOptions,
): { config: PipelineConfig; warnings: readonly Diagnostic[] } {
  const absolute = resolve(file);
  return interpretConfig(absolute, readConfigText(file, absolute), options);
}

/** {@link loadConfig} of a text; `file` names it in messages, and its folder is what paths are relative to. */
export function interpretConfig(
  file: string,
  text: string,
  options: LoadConfigOptions,
): { config: PipelineConfig; warnings: readonly Diagnostic[] } {
  const parse = /\.ya?ml$/i.test(file) ? parseYaml : parseIni;
  const parsed = parse(text, file);
  const bound = bindOptions(parsed.config, options.set ?? []);
  const context = valueContext(dirname(file), options.home);
  const resolved = resolveOptions(bound, file, context);
  const broken = parsed.diagnostics.length > 0;
  // After a syntax error what is missing says nothing, so only the file's own errors are shown.
  const diagnostics = broken
    ? [...parsed.diagnostics, ...bound.diagnostics]
    : [
        ...bound.diagnostics,
        ...resolved.diagnostics,
        ...checkRules({ options: resolved.options, format: bound.format, datasets: options.datasets }),
      ];
  failIfAny(inFileOrder(diagnostics));
  const values = withSplitStart(valuesOf(resolved.options), bound.format);
  const config: PipelineConfig = Object.freeze({
    ...values,
    file,
    format: parsed.config.format,
    stages: Object.freeze(wantedStages(parsed.config, bound.sections, values)),
    sources: new Map([...resolved.options].map(([id, option]) => [id, option.source])),
  });
  return { config, warnings: diagnostics.filter((diagnostic) => diagnostic.severity !== 'error') };
}

/** In the INI form a section asks for its stage; in the YAML form a flag does. */
function wantedStages(
  raw: RawConfig,
  sections: ReadonlySet<string>,
  values: ConfigValues,
): PipelineConfig['stages'] {
  return raw.format === 'ini'
    ? { evaluate: sections.has('EVALUATION'), compile: sections.has('COMPILATION') }
    : { evaluate: values.default.runEvaluate, compile: values.default.runCompile };
}

/** The YAML form counts the split to prepare and the merge to quantize. */
function withSplitStart(values: ConfigValues, format: RawConfig['format']): ConfigValues {
  if (format !== 'yaml' || values.splitModel.keys.length === 0) return values;
  const after: Partial<Record<StartPoint, StartPoint>> = {
    PREPARE: 'SPLIT_MODEL',
    QUANTIZATION: 'MERGE_MODEL',
  };
  const start = values.default.start;
  return start === null
    ? values
    : { ...values, default: { ...values.default, start: after[start] ?? start } };
}

/** Errors in the order of the lines they are about. */
function inFileOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const line = (diagnostic: Diagnostic): number =>
    Number(/:(\d+)$/.exec(diagnostic.file ?? '')?.[1] ?? Infinity);
  return [...diagnostics].sort((a, b) => line(a) - line(b) || 0);
}

function readConfigText(file: string, absolute: string): string {
  const stats = statSync(absolute, { throwIfNoEntry: false });
  if (stats === undefined)
    fail('MRT6002', 'there is no such configuration file', {
      file,
      hint: 'give the path of an .ini or .yaml file',
    });
  if (!stats.isFile()) fail('MRT6002', 'the configuration is not a file', { file });
  if (stats.size > MAX_CONFIG_BYTES) fail('MRT6041', `a configuration of ${stats.size} bytes`, { file });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(absolute));
  } catch (error) {
    const message = error instanceof TypeError ? 'the file is not UTF-8 text' : (error as Error).message;
    throw new MrtError([errorOf('MRT6002', message, { file })], { cause: error });
  }
}
