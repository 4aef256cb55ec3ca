/** Types and conditions of values that particular options have. */
import { statSync } from 'node:fs';
import type { Objection } from './option.js';
import type { ValueType } from './value-types.js';
import { array, choice, integer, words } from './value-types.js';

/** Start points, in the order of the stages (MRT-SPEC 3.4). */
export const startPoints = [
  'DEFAULT',
  'PREPARE',
  'SPLIT_MODEL',
  'CALIBRATION',
  'QUANTIZATION',
  'MERGE_MODEL',
] as const;

/** "The result of this stage is already on disk." */
export type StartPoint = (typeof startPoints)[number];

/** Type of a device. */
export const deviceType = words(['cpu', 'gpu'], { code: 'MRT6011' });
/** Device numbers. */
export const deviceIds = array(integer);
/** Log levels: the numbers of the INI form, the words of the YAML form [R240]. */
export const verbosity = choice(
  {
    '0': 0,
    '10': 10,
    '20': 20,
    '30': 30,
    '40': 40,
    '50': 50,
    trace: 5,
    debug: 10,
    info: 20,
    warn: 30,
    warning: 30,
    error: 40,
    fatal: 50,
    critical: 50,
  },
  { ignoreCase: true },
);
/** Start points as the YAML form calls them. */
export const startAfter: ValueType<StartPoint> = choice(
  { initial: 'DEFAULT', prepare: 'PREPARE', calibrate: 'CALIBRATION', quantize: 'QUANTIZATION' },
  { code: 'MRT6016', ignoreCase: true },
);

/** Whether a folder exists. */
export function isFolder(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** A folder that must exist when it is given. */
export function givenFolder(folder: string): Objection | undefined {
  return isFolder(folder) ? undefined : { code: 'MRT6013', message: `${folder} is not a folder` };
}

/** A name of files without their ending: no path. */
export function fileStem(name: string): Objection | undefined {
  if (!/[/\\]|^\.\.?$/.test(name)) return undefined;
  return { code: 'MRT6030', message: `"${name}" is not a file stem`, hint: 'give the folder in Model_dir' };
}

/** A shape with one -1. */
export function batchShape(shape: readonly number[]): Objection | undefined {
  const free = shape.filter((dim) => dim === -1).length;
  if (free === 1 && shape.every((dim) => dim === -1 || dim > 0)) return undefined;
  return {
    code: 'MRT6021',
    message: `(${shape.join(', ')}) has ${free} dimensions of -1`,
    hint: 'mark the batch axis by exactly one -1 and give sizes for the others',
  };
}

/** Thresholds are magnitudes. */
export function positiveValues(map: ReadonlyMap<string, number>): Objection | undefined {
  const bad = [...map].find(([, value]) => !(value >= 0 && Number.isFinite(value)));
  return (
    bad && {
      code: 'MRT6030',
      message: `threshold ${bad[1]} of ${bad[0]}`,
      hint: 'give a value of at least 0',
    }
  );
}

/** Goals of a search for a recipe, in per cent. */
export function budgetGoals(map: ReadonlyMap<string, number>): Objection | undefined {
  const bad = [...map].find(
    ([name, value]) => !['agreement', 'drop'].includes(name) || !(value >= 0 && value <= 100),
  );
  return (
    bad && {
      code: 'MRT6030',
      message: `${bad[0]}: ${bad[1]} is no goal`,
      hint: 'agreement or drop, from 0 to 100: `drop: 0.3`',
    }
  );
}

/** A number above 0, where one is given. */
export function positive(value: number | null): Objection | undefined {
  return value === null || value > 0
    ? undefined
    : { code: 'MRT6030', message: `${value} is not allowed`, hint: 'a positive number' };
}
