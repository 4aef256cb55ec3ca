import type { AttrsInput, Model } from '@mrtjs/graph';
import { ops } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import { prepareModel } from './prepare.js';
import { distance, operatorsOf, Sketch } from './testing/sketch.js';

type Attrs = AttrsInput<typeof ops.sliceChannel.attrs>;

/** A split whose outputs are used twice, once and as a head. */
function split(shape: Shape, attrs: Attrs): Model {
  const sketch = new Sketch();
  const { node } = sketch.op(ops.sliceChannel, [sketch.input(shape)], attrs);
  const [first, second, third] = [0, 1, 2].map((output) => ({ node, output }));
  if (first === undefined || second === undefined || third === undefined) throw new Error('no outputs');
  return sketch.model(
    sketch.op(ops.elemwiseAdd, [first, second]),
    sketch.op(ops.elemwiseSub, [first, third]),
    third,
  );
}

describe('SliceChannel', () => {
  it.each<readonly [string, Shape, Attrs]>([
    ['three outputs', [1, 6, 2], { num_outputs: 3 }],
    ['a negative axis', [1, 2, 6], { num_outputs: 3, axis: -1 }],
    ['squeeze_axis', [1, 3, 2], { num_outputs: 3, squeeze_axis: true }],
  ])('R125, D31: %s become slices that are shared between uses, heads included', (_, shape, attrs) => {
    const model = split(shape, attrs);
    const prepared = prepareModel(model);
    expect(operatorsOf(prepared).filter((op) => op === 'slice')).toHaveLength(3);
    expect(operatorsOf(prepared)).not.toContain('SliceChannel');
    expect(distance(model, prepared)).toBe(0);
    expect(distance(model, prepared, { batch: 3 })).toBe(0);
  });

  it('R125, D31: of one output, and of each other', () => {
    const sketch = new Sketch();
    const { node } = sketch.op(ops.sliceChannel, [sketch.input([1, 4])], { num_outputs: 2 });
    const inner = sketch.op(ops.sliceChannel, [{ node, output: 1 }], { num_outputs: 2 }, 'inner').node;
    const model = sketch.model({ node: inner, output: 1 }, { node: inner, output: 0 });
    const prepared = prepareModel(model);
    expect(operatorsOf(prepared)).toEqual(['slice', 'slice', 'slice']);
    expect(distance(model, prepared)).toBe(0);
  });

  it('R125: an axis that does not divide is an error', () => {
    expect(() => prepareModel(split([1, 4, 2], { num_outputs: 3 }))).toThrow('MRT1010 node slicechannel');
  });
});
