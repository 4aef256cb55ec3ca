/**
 * The helper functions of the original's documentation (MRT-SPEC 3.2) under names of this language: `set_batch` is
 * {@link setBatch}, `_get_val` is {@link getValue}, `ARRAY` and `PAIR` are the value types `array` and `pair`.
 */
import type { Diagnostic } from '@mrtjs/tensor';
import { errorOf, fail, failIfAny } from '@mrtjs/tensor';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import type { RawConfig, RawOption } from './raw.js';
import type { ValueType } from './value-types.js';
import { array, integer, path, text, valueContext, ValueProblem } from './value-types.js';

/** The shape with every -1 replaced by `batch` [R54]. */
export function setBatch(inputShape: readonly number[], batch: number): number[] {
  return inputShape.map((dim) => (dim === -1 ? batch : dim));
}

/** Index of the single -1 [R55]. @throws {MrtError} MRT6021 unless there is exactly one. */
export function batchAxis(inputShape: readonly number[]): number {
  const axis = inputShape.indexOf(-1);
  if (axis === -1 || inputShape.lastIndexOf(-1) !== axis)
    fail('MRT6021', `the shape (${inputShape.join(', ')}) has not exactly one -1`);
  return axis;
}

/** Raises a configuration error when `condition` is false [R56]. @throws {MrtError} MRT6030 */
export function check(
  condition: boolean,
  section: string,
  option: string,
  message = 'the value is not valid',
): asserts condition {
  if (!condition) fail('MRT6030', message, { option: `${section}.${option}` });
}

/** The option of a section, [DEFAULT] standing in for the devices [R51]; names of options ignore case [R49]. */
export function findOption(config: RawConfig, section: string, option: string): RawOption | undefined {
  const wanted = option.toLowerCase();
  const places = ['device_type', 'device_ids'].includes(wanted) ? [section, 'DEFAULT'] : [section];
  return places
    .flatMap((place) => config.sections.filter(({ name }) => name === place))
    .flatMap(({ options }) => options)
    .find(
      ({ name, content }) => name.toLowerCase() === wanted && 'text' in content && content.text.trim() !== '',
    );
}

/** Reads one value of a text [R62, R63]. @throws {MrtError} MRT6004–MRT6010 naming section and option. */
export function castValue<T>(section: string, option: string, value: string, type: ValueType<T>): T {
  try {
    return type.fromText(value, valueContext(process.cwd()));
  } catch (error) {
    if (!(error instanceof ValueProblem)) throw error;
    return fail(error.code, error.message, {
      option: `${section}.${option}`,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    });
  }
}

/**
 * The value of an option; of an empty or absent one the fallback, which may be `null` [R52, R57].
 * @throws {MrtError} MRT6003 when there is neither; what {@link castValue} says.
 */
export function getValue<T, F = never>(
  config: RawConfig,
  section: string,
  option: string,
  type: ValueType<T>,
  ...fallback: [F?]
): T | F {
  const found = findOption(config, section, option);
  if (found !== undefined && 'text' in found.content)
    return castValue(section, option, found.content.text, type);
  if (fallback.length > 0) return fallback[0] as F;
  return fail('MRT6003', 'a value is needed', { option: `${section}.${option}`, file: config.file });
}

/**
 * The path an option gives, absolute [R64]; a folder is created when missing.
 * @throws {MrtError} MRT6014 for a missing file, MRT6013 for a folder that is something else.
 */
export function getPath(
  config: RawConfig,
  section: string,
  option: string,
  settings: { readonly isDir?: boolean; readonly fallback?: string } = {},
): string {
  const written = getValue(
    config,
    section,
    option,
    text,
    ...(settings.fallback === undefined ? [] : [settings.fallback]),
  );
  const found = castValue(section, option, written, path);
  const details = { option: `${section}.${option}` };
  const stats = statSync(found, { throwIfNoEntry: false });
  if (settings.isDir !== true) {
    if (!stats?.isFile()) fail('MRT6014', `the file ${found} is not there`, details);
  } else if (stats === undefined) {
    mkdirSync(found, { recursive: true });
  } else if (!stats.isDirectory()) {
    fail('MRT6013', `${found} is not a folder`, details);
  }
  return found;
}

/** A device. */
export interface DeviceContext {
  readonly type: 'cpu' | 'gpu';
  readonly ids: readonly number[];
}

/**
 * The device of a section: an empty type inherits `fallback`, `cpu` means the CPU [R66].
 * @throws {MrtError} MRT6011 for an unknown type, MRT6012 for gpu without ids or several ids in CALIBRATION [R65].
 */
export function getContext(
  config: RawConfig,
  section: string,
  fallback: DeviceContext = { type: 'cpu', ids: [0] },
): DeviceContext {
  const type = getValue(config, section, 'Device_type', text, '');
  if (type === '') return fallback;
  if (type === 'cpu') return { type, ids: [0] };
  if (type !== 'gpu')
    fail('MRT6011', `device type ${type} is not known`, {
      option: `${section}.Device_type`,
      hint: 'cpu or gpu',
    });
  const ids = getValue(config, section, 'Device_ids', array(integer), []);
  const details = { option: `${section}.Device_ids`, hint: 'give one device id' };
  if (ids.length === 0) fail('MRT6012', 'gpu needs a device id', details);
  if (ids.length > 1 && section === 'CALIBRATION') fail('MRT6012', `${ids.length} device ids`, details);
  return { type, ids };
}

/** Files of a prefix: `.json`, `.params` and, if asked for, `.ext` [R67]. */
export function loadFileNames(prefix: string, suffix?: string, withExt = false): string[] {
  const stem = suffix === undefined ? prefix : `${prefix}.${suffix}`;
  return [`${stem}.json`, `${stem}.params`, ...(withExt ? [`${stem}.ext`] : [])];
}

/** Checks that the files of a checkpoint are there [R68]. @throws {MrtError} MRT6018 with every missing file. */
export function requireCheckpoint(stage: string, ...files: readonly string[]): void {
  const missing = files.filter((file) => !existsSync(file));
  failIfAny(missing.map((file): Diagnostic => missingCheckpoint(stage, file)));
}

function missingCheckpoint(stage: string, file: string): Diagnostic {
  return errorOf('MRT6018', `the checkpoint of ${stage} is missing`, {
    file,
    option: 'DEFAULT.Start',
    hint: 'choose an earlier Start, or none at all',
  });
}
