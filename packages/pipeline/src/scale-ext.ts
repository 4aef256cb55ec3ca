/** The text of `P.all.quantize.ext` (MRT-SPEC 9.3): scales of outputs and input. */
import type { InputScale } from '@mrtjs/graph';
import { inputScaleFields, readInputScale } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import { fail } from '@mrtjs/tensor';

/** What the file tells. */
export interface ScaleExt {
  readonly inputs: ReadonlyMap<string, InputScale>;
  readonly outputScales: readonly number[];
  /** The V3 form does not have it. */
  readonly inputShape?: Shape | undefined;
}

/** The six-line form: labels and values alternate. */
export function formatScaleExt({ inputs, outputScales, inputShape = [] }: ScaleExt): string {
  const inputExt = Object.fromEntries(
    [...inputs].map(([name, input]) => [name, Object.fromEntries(inputScaleFields(input))]),
  );
  return ['oscales: ', outputScales, 'input_ext: ', inputExt, 'input shapes: ', inputShape]
    .map((value) => `${JSON.stringify(value)}\n`)
    .join('');
}

/** Reads the six-line form and the two-line form of V3 [R227]. @throws {MrtError} MRT6018 for anything else. */
export function parseScaleExt(text: string): ScaleExt {
  const values = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index): unknown => {
      try {
        return JSON.parse(line);
      } catch {
        return unreadable(`line ${index + 1} is not a JSON value`);
      }
    });
  if (values.length !== 6 && values.length !== 2)
    unreadable(`it has ${values.length} lines, expected 6 or 2`);
  const [scales, inputExt, shape] = values.length === 6 ? [values[1], values[3], values[5]] : values;
  return {
    outputScales: numbers(scales, 'the output scales'),
    inputs: new Map(
      Object.entries(record(inputExt)).map(([name, item]) => [
        name,
        readInputScale(name, new Map(Object.entries(record(item))), unreadable),
      ]),
    ),
    inputShape: shape === undefined ? undefined : numbers(shape, 'the input shape'),
  };
}

function numbers(value: unknown, what: string): number[] {
  return Array.isArray(value) && value.every((item): item is number => typeof item === 'number')
    ? value
    : unreadable(`${what} are not a list of numbers`);
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : unreadable('a map is expected');
}

function unreadable(message: string): never {
  return fail('MRT6018', `the scale file cannot be read: ${message}`);
}
