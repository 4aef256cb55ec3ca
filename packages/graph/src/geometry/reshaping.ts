/** Reshape codes. */
import type { Shape } from '@mrtjs/tensor';
import { formatShape, sizeOf } from '@mrtjs/tensor';
import { shapeProblem } from '../operator.js';

/**
 * The shape that `Reshape` codes make of an input shape, read left to right over the input's dimensions: n > 0 is
 * itself, 0 copies a dimension, −1 is told from the number of elements (once), −2 copies all that remain, −3 is the
 * product of the next two, `−4 a b` splits the next one into a × b (one of them may be −1). `reverse` reads both from
 * the right [R160].
 * @throws {ShapeProblem} when the codes do not fit the input.
 */
export function reshapeDims(input: Shape, codes: readonly number[], reverse = false): number[] {
  const problem = (what: string): never =>
    shapeProblem(`cannot reshape ${formatShape(input)} to ${formatShape(codes)}: ${what}`);
  const source = reverse ? [...input].reverse() : input;
  const list = reverse ? [...codes].reverse() : codes;
  const out: number[] = [];
  let cursor = 0;
  const next = (): number => source[cursor++] ?? problem('a code refers to a dimension that does not exist');
  for (let i = 0; i < list.length; i++) {
    const code = list[i] as number;
    if (code === 0) out.push(next());
    else if (code === -2) while (cursor < source.length) out.push(next());
    else if (code === -3) out.push(next() * next());
    else if (code === -4) {
      const [left, right] = [list[++i], list[++i]];
      if (left === undefined || right === undefined) return problem('-4 needs two factors');
      out.push(...splitDim(next(), left, right, problem));
    } else if (code === -1 || code > 0) {
      out.push(code);
      cursor++;
    } else problem(`${code} is not a code`);
  }
  const unknown = out.indexOf(-1);
  if (unknown >= 0) {
    const known = sizeOf(out.filter((_, i) => i !== unknown));
    if (out.includes(-1, unknown + 1)) problem('more than one dimension is -1');
    if (known === 0 || sizeOf(input) % known !== 0)
      problem(`${sizeOf(input)} elements do not divide by ${known}`);
    out[unknown] = sizeOf(input) / known;
  }
  if (sizeOf(out) !== sizeOf(input)) problem(`${sizeOf(input)} elements cannot become ${sizeOf(out)}`);
  return reverse ? out.reverse() : out;
}

function splitDim(
  dim: number,
  left: number,
  right: number,
  problem: (what: string) => never,
): [number, number] {
  const a = left === -1 ? dim / right : left;
  const b = right === -1 ? dim / left : right;
  if (!Number.isInteger(a) || !Number.isInteger(b) || a < 1 || b < 1 || a * b !== dim)
    problem(`${dim} is not ${left} × ${right}`);
  return [a, b];
}
