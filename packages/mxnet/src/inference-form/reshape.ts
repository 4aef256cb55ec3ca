/** Reshape in its three dialects. */
import { attr } from '@mrtjs/graph';
import type { Rewrite, RewriteContext, Rewrites } from '../import/rule.js';

const ATTRS = {
  shape: attr.optional(attr.ints()),
  reverse: attr.bool({ default: false }),
  /** Until 0.8; a 0 is the dimension to infer. */
  target_shape: attr.ints({ default: [] }),
  keep_highest: attr.bool({ default: false }),
};

const reshape: Rewrite = (context) => {
  const { shape, reverse, target_shape, keep_highest } = context.attrs(ATTRS);
  if (target_shape.length === 0 || shape !== null)
    return context.last('Reshape', [context.input(0)], { ...(shape !== null && { shape }), reverse });
  const inferred = target_shape.map((dim, axis) => (axis === 0 && keep_highest ? 0 : dim === 0 ? -1 : dim));
  return context.last('Reshape', [context.input(0)], { shape: inferred });
};

/** MXNet 2 numbers the special codes anew: the code of each in the IR. */
const NUMPY_CODES: ReadonlyMap<number, number> = new Map([
  [-1, -1],
  [-2, 0],
  [-4, -2],
  [-5, -3],
  [-6, -4],
]);

const NUMPY_ATTRS = {
  newshape: attr.ints(),
  reverse: attr.bool({ default: false }),
  order: attr.oneOf(['C'], { default: 'C' }),
};

function numpyReshape(codes: ReadonlyMap<number, number>): Rewrite {
  return (context: RewriteContext) => {
    const { newshape, reverse } = context.attrs(NUMPY_ATTRS);
    const shape = newshape.map((dim) =>
      dim > 0 ? dim : (codes.get(dim) ?? context.refuse(`newshape holds ${dim}`)),
    );
    return context.last('Reshape', [context.input(0)], { shape, reverse });
  };
}

/** Reshape with `shape`, with the `target_shape` of old, or with NumPy's `newshape`. */
export const reshapes: Rewrites = {
  Reshape: reshape,
  reshape,
  _np_reshape: numpyReshape(new Map([[-1, -1]])),
  _npi_reshape: numpyReshape(new Map([[-1, -1]])),
  _npx_reshape: numpyReshape(NUMPY_CODES),
};
