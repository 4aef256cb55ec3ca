/** The text of the state file `.ext` (MRT-SPEC 9.2): one JSON value a line. */
import type { PrecisionMap, QuantizedModel, Thresholds } from '@mrtjs/graph';
import { fail } from '@mrtjs/tensor';
import { QUANTIZE_DEFAULTS } from './options.js';
import { OUT_KEY } from './run.js';

/** What a calibrated or quantized model has beside graph and parameters. */
export interface MrtState {
  /** Names of the heads of the float model. */
  readonly outputs: readonly string[];
  readonly thresholds: Thresholds;
  readonly precisions: ReadonlyMap<string, PrecisionMap>;
  readonly scales: ReadonlyMap<string, number>;
  readonly restore: ReadonlySet<string>;
  readonly softmaxLambda: number;
  readonly shiftBits: number;
  /** The float engine that calibrated. */
  readonly engine?: string;
}

/** The settings that go on the state file's fifth line. */
export type StateSettings = Partial<Pick<MrtState, 'restore' | 'softmaxLambda' | 'shiftBits' | 'engine'>>;

/** The state of a quantized model. */
export function stateOf(quantized: QuantizedModel, settings: StateSettings = {}): MrtState {
  const { originalOutputs, thresholds, precisions, scales } = quantized;
  return { ...DEFAULT_SETTINGS, ...settings, outputs: originalOutputs, thresholds, precisions, scales };
}

const DEFAULT_SETTINGS = Object.freeze({
  restore: new Set<string>(),
  softmaxLambda: QUANTIZE_DEFAULTS.softmaxLambda,
  shiftBits: QUANTIZE_DEFAULTS.shiftBits,
});

/**
 * The state as text: output names, thresholds, precisions, scales, and a fifth line with the settings that the
 * original forgets (D09) [R111, R112]. The same state gives the same text.
 * @throws {MrtError} MRT2210 for a number that JSON cannot hold.
 */
export function formatMrtExt(state: MrtState): string {
  const settings = {
    restore: [...state.restore],
    softmax_lambd: state.softmaxLambda,
    shift_bits: state.shiftBits,
    ...(state.engine === undefined ? {} : { engine: state.engine }),
  };
  return [
    state.outputs,
    Object.fromEntries(state.thresholds),
    Object.fromEntries(state.precisions),
    Object.fromEntries(state.scales),
    settings,
  ]
    .map((value, i) => `${JSON.stringify(value, (key, item: unknown) => finite(key, item, i))}\n`)
    .join('');
}

function finite(key: string, item: unknown, line: number): unknown {
  if (typeof item === 'number' && !Number.isFinite(item))
    fail('MRT2210', `${LINES[line]}: the value of ${key} is ${item}`, {
      hint: 'a finite number is expected',
    });
  return item;
}

const LINES = ['output names', 'thresholds', 'precisions', 'scales', 'settings'] as const;

/**
 * Reads the state back. The fifth line may be missing (defaults), and a precision may be a bare number, the form in
 * which the original writes output precisions (D34) [R226].
 * @throws {MrtError} MRT2210 naming the line that cannot be read.
 */
export function parseMrtExt(text: string): MrtState {
  const lines = text.split('\n').map((line) => line.trim());
  while (lines.at(-1) === '') lines.pop();
  if (lines.length !== 4 && lines.length !== 5)
    fail('MRT2210', `the state has ${lines.length} lines`, { hint: `expected ${LINES.join(', ')}` });
  const values = lines.map(parseLine);
  return {
    outputs: list(values[0], 0),
    thresholds: numbers(values[1], 1),
    precisions: new Map(entries(values[2], 2).map(([name, value]) => [name, precisionMap(value)])),
    scales: numbers(values[3], 3),
    ...DEFAULT_SETTINGS,
    ...(values.length === 5 ? settingsOf(values[4]) : {}),
  };
}

function settingsOf(value: unknown): StateSettings {
  const settings = new Map(entries(value, 4));
  const take = (key: string, fallback: number): number =>
    settings.has(key) ? number(settings.get(key), 4) : fallback;
  const engine = settings.get('engine');
  return {
    restore: new Set(settings.has('restore') ? list(settings.get('restore'), 4) : []),
    softmaxLambda: take('softmax_lambd', DEFAULT_SETTINGS.softmaxLambda),
    shiftBits: take('shift_bits', DEFAULT_SETTINGS.shiftBits),
    ...(typeof engine === 'string' ? { engine } : {}),
  };
}

function unreadable(line: number, expected: string): never {
  return fail('MRT2210', `line ${line + 1} (${LINES[line]}) cannot be read`, {
    hint: `expected ${expected}`,
  });
}

function parseLine(line: string, index: number): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return unreadable(index, 'one JSON value');
  }
}

function entries(value: unknown, line: number): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value)
    : unreadable(line, 'a map');
}

function list(value: unknown, line: number): string[] {
  return Array.isArray(value) && value.every((item): item is string => typeof item === 'string')
    ? value
    : unreadable(line, 'a list of names');
}

function number(value: unknown, line: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : unreadable(line, 'a number');
}

function numbers(value: unknown, line: number): Map<string, number> {
  return new Map(entries(value, line).map(([name, item]) => [name, number(item, line)]));
}

function precisionMap(value: unknown): PrecisionMap {
  return typeof value === 'number'
    ? { [OUT_KEY]: number(value, 2) }
    : Object.fromEntries(entries(value, 2).map(([key, bits]) => [key, number(bits, 2)]));
}
