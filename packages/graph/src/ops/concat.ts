import { float64, formatShape, normalizeAxis, sizeOf } from '@mrtjs/tensor';
import type { Shape } from '@mrtjs/tensor';
import { attr } from '../attributes.js';
import { defineOp, shapeProblem } from '../operator.js';

/** Joins tensors along an axis. */
export const concat = defineOp({
  name: 'Concat',
  summary: 'Joins tensors along the axis dim.',
  attrs: { dim: attr.int({ default: 1 }) },
  inputs: [{ name: 'data', variadic: true }],
  infer: (inputs, { dim }) => [joined(inputs, dim)],
  evaluate: (inputs, { dim }) => {
    const shape = joined(
      inputs.map((x) => x.shape),
      dim,
    );
    const axis = normalizeAxis(dim, shape.length);
    const out = new Float64Array(sizeOf(shape));
    const row = sizeOf(shape.slice(axis));
    let column = 0;
    for (const x of inputs) {
      const chunk = sizeOf(x.shape.slice(axis));
      for (let i = 0; i * chunk < x.data.length; i++)
        out.set(x.data.subarray(i * chunk, (i + 1) * chunk), i * row + column);
      column += chunk;
    }
    return [float64(shape, out)];
  },
});

function joined(inputs: readonly Shape[], dim: number): number[] {
  const [first = []] = inputs;
  const axis = normalizeAxis(dim, first.length);
  for (const shape of inputs)
    if (shape.length !== first.length || shape.some((size, i) => i !== axis && size !== first[i]))
      shapeProblem(`${formatShape(first)} and ${formatShape(shape)} differ outside axis ${axis}`);
  return first.with(
    axis,
    inputs.reduce((sum, shape) => sum + (shape[axis] as number), 0),
  );
}
