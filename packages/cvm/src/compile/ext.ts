/** The `ext` file beside a compiled model: how to make its input and to read its outputs (MRT-SPEC 9.3). */
import type { InputScale } from '@mrtjs/graph';
import { inputScaleFields, readInputScale } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import { fail } from '@mrtjs/tensor';

/** What the file says. */
export interface CompiledExt {
  /** By input name; of a compiled model the only one is `data`. */
  readonly inputs: ReadonlyMap<string, InputScale>;
  /** One per head: float ≈ integer / scale. */
  readonly outputScales: readonly number[];
  /** Shape of the input, -1 where the batch is. */
  readonly inputShape: Shape;
}

/**
 * The text of the file: one line of JSON, laid out as Python does. {@link parseExt} is its inverse.
 * @throws {MrtError} MRT4026 for a number that JSON cannot hold.
 */
export function formatExt({ inputs, outputScales, inputShape }: CompiledExt): string {
  const scales = [...inputs].map(([name, input]) => `${JSON.stringify(name)}: ${inputText(input)}`);
  return `{${[
    `"inputs_ext": {${scales.join(', ')}}`,
    `"oscales": [${outputScales.map(numberText).join(', ')}]`,
    `"input_shapes": [${inputShape.map(numberText).join(', ')}]`,
  ].join(', ')}}\n`;
}

/** `{"scale": …, "target_bit": …}`, and what profile `best` may add. */
function inputText(input: InputScale): string {
  const fields = inputScaleFields(input).map(([name, value]) => {
    const text = typeof value === 'number' ? numberText(value) : `[${value.map(numberText).join(', ')}]`;
    return `"${name}": ${text}`;
  });
  return `{${fields.join(', ')}}`;
}

/** Reads the file. @throws {MrtError} MRT4026 for anything else than {@link formatExt} writes. */
export function parseExt(text: string): CompiledExt {
  const root = record(parsed(text), 'the file');
  return {
    inputs: new Map(
      [...record(root.get('inputs_ext'), 'inputs_ext')].map(([name, value]) => {
        return [name, readInputScale(name, record(value, name), damaged)];
      }),
    ),
    outputScales: list(root.get('oscales'), 'oscales').map((value) => positive(value, 'oscales')),
    inputShape: list(root.get('input_shapes'), 'input_shapes').map((dim) =>
      typeof dim === 'number' && Number.isInteger(dim) && (dim === -1 || dim > 0)
        ? dim
        : damaged(`input_shapes contains ${JSON.stringify(dim)}`),
    ),
  };
}

function damaged(what: string): never {
  return fail('MRT4026', `the ext file cannot be read: ${what}`, {
    hint: 'expected {"inputs_ext": {"data": {"scale": …, "target_bit": …}}, "oscales": […], "input_shapes": […]}',
  });
}

function numberText(value: number): string {
  return Number.isFinite(value) ? String(value) : fail('MRT4026', `${value} cannot be written to ext`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return damaged('it is not one JSON value');
  }
}

function record(value: unknown, what: string): ReadonlyMap<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? new Map(Object.entries(value))
    : damaged(`${what} is missing or not a map`);
}

function list(value: unknown, what: string): readonly unknown[] {
  return Array.isArray(value) ? value : damaged(`${what} is missing or not a list`);
}

function positive(value: unknown, what: string): number {
  return typeof value === 'number' && value > 0 ? value : damaged(`${what} is not a positive number`);
}
