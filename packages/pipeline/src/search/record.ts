/** The file that keeps what a search found, and is its report. */
import type { Diagnostic } from '@mrtjs/tensor';
import { existsSync } from 'node:fs';
import { readText } from '../files/read.js';
import { writeFile } from '../files/write.js';
import { MRT_VERSION } from '../version.js';
import type { Goal, Reached } from './goal.js';

/** What a recipe costs. */
export interface Cost {
  /** Operations that the chain charges for one sample; of a split network, for its base. */
  readonly gas: number;
  /** Milliseconds of one sample; `null` where they were not asked for. */
  readonly milliseconds: number | null;
  /** An earlier recipe that makes the same of this network; `null` for none. */
  readonly sameAs: string | null;
}

/** What is known of the recipes, by name. */
export interface Findings {
  readonly costs: Readonly<Record<string, Cost>>;
  readonly reached: Readonly<Record<string, Reached & { readonly decibels: number | null }>>;
}

/** The whole file. */
export interface SearchRecord extends Findings {
  readonly schemaVersion: 1;
  readonly mrt: string;
  /** Hash of all that decides the findings. */
  readonly key: string;
  readonly goal: Goal;
  /** Name of the recipe; `null` while it is not known, or if none reaches the goal. */
  readonly chosen: string | null;
  readonly why: string;
}

const NOTHING: Findings = { costs: {}, reached: {} };

/** What an earlier search with the same key found. One that does not fit is told of, and will be written over. */
export async function readFindings(
  path: string,
  key: string,
  report: (diagnostic: Diagnostic) => void,
): Promise<Findings> {
  if (!existsSync(path)) return NOTHING;
  const record = parseRecord(await readText(path));
  if (record?.key === key) return { costs: record.costs, reached: record.reached };
  report({
    code: 'MRT6050',
    severity: 'info',
    message:
      record === undefined
        ? 'the file is not what a search found'
        : 'an earlier search was of another model or with other settings',
    file: path,
    hint: 'all recipes are tried anew',
  });
  return NOTHING;
}

/** @throws {MrtError} MRT6040 */
export async function writeRecord(
  path: string,
  record: Omit<SearchRecord, 'schemaVersion' | 'mrt'>,
): Promise<void> {
  const whole: SearchRecord = { schemaVersion: 1, mrt: MRT_VERSION, ...record };
  await writeFile(path, `${JSON.stringify(whole, undefined, 2)}\n`);
}

function parseRecord(text: string): SearchRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const record = value as Partial<SearchRecord> | null;
  const isRecord =
    typeof record === 'object' &&
    record !== null &&
    record.schemaVersion === 1 &&
    typeof record.key === 'string' &&
    isTable(record.costs, ['gas']) &&
    isTable(record.reached, ['samples', 'agreement', 'agreementError']);
  return isRecord ? (record as SearchRecord) : undefined;
}

/** Whether a value maps names to objects that have these numbers. */
function isTable(value: unknown, numbers: readonly string[]): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((row: unknown) =>
      numbers.every((name) => typeof (row as Record<string, unknown> | null)?.[name] === 'number'),
    )
  );
}
