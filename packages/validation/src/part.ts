/** Results of parts of an evaluation, as files that can be merged into the result of the whole. */
import type { Metric } from '@mrtjs/datasets';
import type { Diagnostic } from '@mrtjs/tensor';
import { errorOf, fail, failIfAny } from '@mrtjs/tensor';
import { isDeepStrictEqual } from 'node:util';
import type { Evaluation } from './evaluation.js';
import { mergeEvaluations } from './evaluation.js';
import { isEvaluation } from './evaluation-form.js';

/** Which batches of the whole a part is about: from `first` to before `end`, of `total`. */
export interface PartRange {
  readonly first: number;
  readonly end: number;
  readonly total: number;
}

/** What was seen of one part of the data. */
export interface EvaluationPart<S = unknown> {
  /** Everything that decides the figures: models, data, options. Parts merge where it is the same. Plain data. */
  readonly identity: Readonly<Record<string, unknown>>;
  readonly batches: PartRange;
  readonly evaluation: Evaluation<S>;
}

const KIND = 'mrt-evaluation-part';
const SCHEMA_VERSION = 1;

/** A part as JSON text. */
export function formatPart(part: EvaluationPart): string {
  const document = { schemaVersion: SCHEMA_VERSION, kind: KIND, ...part };
  return `${JSON.stringify(document, (_, value: unknown) => withoutNonFinite(value))}\n`;
}

/** JSON has no numbers that are not finite. */
function withoutNonFinite(value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? { notFinite: String(value) } : value;
}

function withNonFinite(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { notFinite } = value as { readonly notFinite?: unknown };
  return typeof notFinite === 'string' ? Number(notFinite) : value;
}

/**
 * A part from its text.
 * @param file What to name in errors.
 * @throws {MrtError} MRT3104 for a text that is not a part.
 */
export function parsePart(text: string, file: string): EvaluationPart {
  const part = documentOf(text) as Partial<EvaluationPart & { schemaVersion: number; kind: string }> | null;
  const { identity, batches, evaluation, schemaVersion, kind } = part ?? {};
  const known = kind === KIND && schemaVersion === SCHEMA_VERSION;
  if (
    !known ||
    typeof identity !== 'object' ||
    identity === null ||
    !isRange(batches) ||
    !isEvaluation(evaluation)
  )
    fail('MRT3104', 'this is not the result of a part of an evaluation', {
      file,
      hint: 'give files that `mrt evaluate --shard` wrote, whole',
    });
  if (evaluation.iterations !== batches.end - batches.first)
    fail(
      'MRT3104',
      `${evaluation.iterations} batches were seen, not those from ${batches.first} to before ${batches.end}`,
      {
        file,
      },
    );
  return { identity, batches, evaluation };
}

function documentOf(text: string): unknown {
  try {
    return JSON.parse(text, (_, value: unknown) => withNonFinite(value));
  } catch {
    return null;
  }
}

function isRange(value: unknown): value is PartRange {
  const { first, end, total } = (value ?? {}) as Partial<PartRange>;
  const inOrder = [0, first, end, total] as readonly number[];
  return inOrder.every((n, i) => Number.isSafeInteger(n) && (i === 0 || n >= (inOrder[i - 1] as number)));
}

/** The names of what differs between two identities. */
export function identityDifferences(
  a: EvaluationPart['identity'],
  b: EvaluationPart['identity'],
): readonly string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter(
    (name) => !isDeepStrictEqual(a[name], b[name]),
  );
}

/** A part and what to call it in errors. */
export interface NamedPart {
  readonly file: string;
  readonly part: EvaluationPart;
}

/**
 * The evaluation of the whole from its parts, in any order: exactly what one run gives, but for the times.
 * @throws {MrtError} MRT3102 for parts of different evaluations, MRT3104 for states that are not of the metric, MRT3105
 * for batches that are missing or in two parts.
 */
export function mergeParts<L, S>(metric: Metric<L, S>, parts: readonly NamedPart[]): Evaluation<S> {
  const [first, ...others] = parts;
  if (first === undefined) fail('MRT3105', 'there are no parts to merge');
  failIfAny(others.flatMap((other) => disagreement(first, other)));
  failIfAny(parts.flatMap((one) => foreignStates(metric, one)));
  const ordered = [...parts].sort(
    ({ part: { batches: a } }, { part: { batches: b } }) => a.first - b.first || a.end - b.end,
  );
  failIfAny(coverage(ordered));
  return ordered
    .map(({ part }) => part.evaluation as Evaluation<S>)
    .reduce((whole, part) => mergeEvaluations(metric, whole, part));
}

function disagreement(one: NamedPart, other: NamedPart): Diagnostic[] {
  const names = [
    ...identityDifferences(one.part.identity, other.part.identity),
    ...(one.part.batches.total === other.part.batches.total ? [] : ['number of batches']),
  ];
  if (names.length === 0) return [];
  return [
    errorOf('MRT3102', `this part is of another evaluation than ${one.file}: ${names.join(', ')}`, {
      file: other.file,
      hint: 'merge the parts of one model, one dataset and one configuration',
    }),
  ];
}

function foreignStates<L, S>({ isState }: Metric<L, S>, { file, part }: NamedPart): Diagnostic[] {
  const { float, comparisons } = part.evaluation;
  if (isState === undefined || [float, ...comparisons].every(({ metric }) => isState(metric))) return [];
  return [errorOf('MRT3104', "what the part remembers is not a state of the dataset's metric", { file })];
}

function coverage(ordered: readonly NamedPart[]): Diagnostic[] {
  const found: Diagnostic[] = [];
  let next = 0;
  for (const { file, part } of ordered) {
    const { first, end } = part.batches;
    if (first > next) found.push(missing(next, first));
    if (first < next && end > first)
      found.push(
        errorOf('MRT3105', `another part has ${rangeText({ first, end: Math.min(end, next) })} too`, {
          file,
          hint: 'give each part once',
        }),
      );
    next = Math.max(next, end);
  }
  const total = ordered[0]?.part.batches.total ?? 0;
  if (next < total) found.push(missing(next, total));
  return found;
}

function missing(first: number, end: number): Diagnostic {
  return errorOf('MRT3105', `no part has ${rangeText({ first, end })}`, {
    hint: 'give all parts; a part that was interrupted goes on when it is run again',
  });
}

function rangeText({ first, end }: Pick<PartRange, 'first' | 'end'>): string {
  return end - first === 1 ? `batch ${first}` : `batches ${first} to ${end - 1}`;
}
