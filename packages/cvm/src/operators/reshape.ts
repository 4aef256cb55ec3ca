import type { Shape } from '@mrtjs/tensor';
import { formatShape, sizeOf } from '@mrtjs/tensor';
import { cvmAttr } from '../attributes.js';
import { defineCvmOp, shapeError } from '../operator.js';
import { precisionOfFirst } from './rules/unary.js';

/** The same elements under another shape, with the codes of MXNet; the specification's 4.7 [C120, C121]. */
export const reshape = defineCvmOp({
  name: 'reshape',
  summary: 'The same elements under another shape; 0, -1, -2, -3 and -4 refer to the dimensions of the data.',
  attrs: { shape: cvmAttr.tuple() },
  inputs: ['data'],
  sharesSlot: true,
  inferShape: ([data], { shape }) => [reshapedTo(data, shape)],
  inferPrecision: precisionOfFirst,
});

function reshapedTo(data: Shape, target: readonly number[]): Shape {
  if (target.length === 0) shapeError('reshape: shape is empty');
  const refuse = (why: string): never =>
    shapeError(`cannot reshape ${formatShape(data)} to ${formatShape(target)}: ${why}`);
  const next = (at: number): number => data[at] ?? refuse('the data has too few dimensions');
  const out: number[] = [];
  let source = 0;
  let inferred: number | undefined;
  for (let i = 0; i < target.length; i++) {
    const code = target[i] as number;
    if (code > 0) {
      out.push(code);
      source++;
    } else if (code === 0) {
      out.push(next(source++));
    } else if (code === -1) {
      if (inferred !== undefined) refuse('-1 appears twice');
      // The original puts the inferred size at the code's own position, which goes wrong where the two differ.
      if (out.length !== i) refuse('-1 follows a code that does not stand for exactly one dimension');
      inferred = i;
      out.push(1);
      source++;
    } else if (code === -2) {
      while (source < data.length) out.push(next(source++));
    } else if (code === -3) {
      out.push(next(source) * next(source + 1));
      source += 2;
    } else if (code === -4) {
      const pair = split(next(source++), target[++i], target[++i]);
      out.push(...(pair ?? refuse('the two values after -4 do not multiply to the dimension')));
    }
  }
  if (inferred !== undefined) out[inferred] = sizeOf(data) / sizeOf(out);
  if (sizeOf(out) !== sizeOf(data) || !out.every((dim) => Number.isInteger(dim) && dim > 0))
    refuse('the sizes differ');
  return out;
}

function split(
  dim: number,
  first: number | undefined,
  second: number | undefined,
): readonly [number, number] | undefined {
  if (first === undefined || second === undefined) return undefined;
  const left = first === -1 ? dim / second : first;
  const right = second === -1 ? dim / first : second;
  return left * right === dim ? [left, right] : undefined;
}
