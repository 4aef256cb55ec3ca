/** Operators that apply one function to pairs of elements. */
import type { Shape } from '@mrtjs/tensor';
import { broadcastShapes, formatShape, sameShape } from '@mrtjs/tensor';
import type { OpDef } from '../../operator.js';
import { defineOp, shapeProblem } from '../../operator.js';
import { broadcastTo, operand } from '../reference/rearrange.js';

type Combine = (a: number, b: number) => number;
type NoAttrs = Readonly<Record<never, never>>;

/** A binary operator whose operands are broadcast to a common shape. */
export function broadcastOp<const N extends string>(
  name: N,
  summary: string,
  apply: Combine,
): OpDef<N, NoAttrs> {
  return binaryOp(name, summary, apply, broadcastShapes);
}

/** A binary operator whose operands have the same shape. */
export function elemwiseOp<const N extends string>(
  name: N,
  summary: string,
  apply: Combine,
): OpDef<N, NoAttrs> {
  return binaryOp(name, summary, apply, (a, b) =>
    sameShape(a, b)
      ? a
      : shapeProblem(`the operands have shapes ${formatShape(a)} and ${formatShape(b)}, expected equal ones`),
  );
}

function binaryOp<const N extends string>(
  name: N,
  summary: string,
  apply: Combine,
  combineShapes: (a: Shape, b: Shape) => Shape,
): OpDef<N, NoAttrs> {
  return defineOp<N, NoAttrs>({
    name,
    summary,
    attrs: {},
    inputs: [{ name: 'lhs' }, { name: 'rhs' }],
    infer: ([lhs = [], rhs = []]) => [combineShapes(lhs, rhs)],
    evaluate: (inputs) => {
      const [lhs, rhs] = [operand(inputs, 0), operand(inputs, 1)];
      const shape = combineShapes(lhs.shape, rhs.shape);
      const [a, b] = [broadcastTo(lhs, shape), broadcastTo(rhs, shape)];
      return [{ ...a, data: a.data.map((value, i) => apply(value, b.data[i] as number)) }];
    },
  });
}
