import type { AttrsInput, Model } from '@mrtjs/graph';
import { ops, outputNames } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import { prepareModel } from './prepare.js';
import { distance, operatorsOf, Sketch } from './testing/sketch.js';

type Attrs = AttrsInput<typeof ops.broadcastLike.attrs>;

/** broadcast_like of what `reduce` leaves of an input of the first shape, to one of the second. */
function like(x: Shape, other: Shape, attrs: Attrs): Model {
  const sketch = new Sketch();
  return sketch.model(
    sketch.op(ops.broadcastLike, [sketch.input(x, 'x'), sketch.input(other, 'like')], attrs),
  );
}

const axes = (lhs_axes: readonly number[], rhs_axes: readonly number[]): Attrs => ({ lhs_axes, rhs_axes });

describe('R170: broadcast_like', () => {
  it.each<readonly [string, Model, readonly number[]]>([
    ['(a) all axes', like([1, 1, 3], [1, 4, 3], {}), [1, 2]],
    ['(b) one axis', like([1, 1, 3], [1, 4, 5], axes([1], [2])), [1, 2]],
    ['(b) negative axes', like([1, 3, 1, 1], [1, 7, 2, 5], axes([-1, -2], [-1, 2])), [1, 2]],
    ['(b) one axis for two', like([1, 3, 1, 1], [1, 7, 2], axes([2, 3], [1, 1])), [1, 2]],
    // The batch is then that of the other operand alone: x stays at the batch size of the model.
    ['(c) the batch', like([1, 3], [1, 4, 5], axes([0], [0])), [1]],
    ['(c) the batch and another axis', like([1, 1, 3], [1, 4, 5], axes([0, 1], [0, 2])), [1]],
  ])('%s', (_, model, batches) => {
    const prepared = prepareModel(model);
    expect(outputNames(prepared.graph)).toEqual(['broadcast_like']);
    expect(operatorsOf(prepared)).not.toContain('broadcast_like');
    for (const batch of batches) expect(distance(model, prepared, { batch })).toBe(0);
  });

  it.each<readonly [string, Attrs, Shape]>([
    ['the first axis', axes([0], [0]), [1, 3]],
    ['the first axis and another', axes([1, 0], [2, 0]), [1, 1]],
    ['another axis', axes([1], [0]), [1, 1]],
  ])('(c) %s follows the batch of the other operand', (_, attrs, shape) => {
    const sketch = new Sketch();
    const row = sketch.op(ops.reshape, [sketch.param('row', shape)], { shape: [...shape] }, 'row_of_one');
    const model = sketch.model(sketch.op(ops.broadcastLike, [row, sketch.input([1, 4, 5])], attrs));
    const prepared = prepareModel(model);
    for (const batch of [1, 3]) expect(distance(model, prepared, { batch })).toBe(0);
  });
});
