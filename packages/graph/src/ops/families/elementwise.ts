/** Operators that apply one function to every element. */
import type { AttrsOf, AttrSpecs } from '../../attributes.js';
import { attr } from '../../attributes.js';
import type { OpDef } from '../../operator.js';
import { defineOp } from '../../operator.js';
import { operand } from '../reference/rearrange.js';

/** An operator of one input whose output has the input's shape and depends on each element alone. */
export function unaryOp<const N extends string, S extends AttrSpecs>(def: {
  readonly name: N;
  readonly summary: string;
  readonly attrs: S;
  readonly apply: (x: number, attrs: AttrsOf<S>) => number;
}): OpDef<N, S> {
  return defineOp<N, S>({
    name: def.name,
    summary: def.summary,
    attrs: def.attrs,
    inputs: [{ name: 'data' }],
    infer: ([data = []]) => [data],
    evaluate: (inputs, attrs) => {
      const x = operand(inputs, 0);
      return [{ ...x, data: x.data.map((value) => def.apply(value, attrs)) }];
    },
  });
}

const scalarAttrs = { scalar: attr.float() };

/** An elementwise operator with a number as its second operand. */
export function scalarOp<const N extends string>(
  name: N,
  summary: string,
  apply: (x: number, scalar: number) => number,
): OpDef<N, typeof scalarAttrs> {
  return unaryOp({ name, summary, attrs: scalarAttrs, apply: (x, { scalar }) => apply(x, scalar) });
}
