/** Shapes on the command line. */
import type { Shape } from '@mrtjs/tensor';
import { fail, parseLiteral } from '@mrtjs/tensor';

/** What `--input-shape` gives: the shape of the only input, or shapes by name. */
export type InputShapes = Shape | ReadonlyMap<string, Shape> | undefined;

/**
 * Reads `--input-shape`, which may be given several times: `1,3,224,224`, or `name=1,3,224,224` for each of several
 * inputs.
 * @throws {MrtError} MRT7004 for anything else.
 */
export function inputShapes(given: readonly string[]): InputShapes {
  const named = given.map((text): [string | null, Shape] => {
    // Names of inputs may hold anything, shapes no equals sign.
    const at = text.lastIndexOf('=');
    return at < 0 ? [null, shapeOf(text, text)] : [text.slice(0, at), shapeOf(text.slice(at + 1), text)];
  });
  const [first, ...others] = named;
  if (first === undefined) return undefined;
  if (first[0] === null && others.length === 0) return first[1];
  const names = named.map(([name]) => name);
  if (names.includes(null) || new Set(names).size < names.length)
    fail('MRT7004', `--input-shape is given as ${given.join(' and ')}`, {
      hint: 'give one shape, or name=shape for each input',
    });
  return new Map(named as [string, Shape][]);
}

function shapeOf(text: string, whole: string): Shape {
  const parsed = safely(text);
  const shape = typeof parsed === 'number' ? [parsed] : parsed;
  if (!Array.isArray(shape) || !shape.every((dim) => Number.isInteger(dim) && (dim as number) > 0))
    fail('MRT7004', `--input-shape is ${whole}`, { hint: 'give positive sizes, such as 1,3,224,224' });
  return shape as Shape;
}

function safely(text: string): unknown {
  try {
    return parseLiteral(text);
  } catch {
    return undefined;
  }
}
