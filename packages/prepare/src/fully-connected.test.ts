import type { AttrsInput, Model, Profile } from '@mrtjs/graph';
import { ops, outputNames } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import { sizeOf } from '@mrtjs/tensor';
import { prepareModel } from './prepare.js';
import { distance, operatorsOf, Sketch } from './testing/sketch.js';

type Attrs = AttrsInput<typeof ops.fullyConnected.attrs>;

/** A dense layer `fc` of 2 units; `flattened` puts a Flatten before it. */
function dense(shape: Shape, attrs: Attrs, { flattened = false } = {}): Model {
  const sketch = new Sketch();
  const data = flattened ? sketch.op(ops.flatten, [sketch.input(shape)]) : sketch.input(shape);
  const columns = attrs.flatten === false ? (shape.at(-1) as number) : sizeOf(shape.slice(1));
  const bias = attrs.no_bias === true ? [] : [sketch.param('b', [2])];
  const inputs = [data, sketch.param('w', [2, columns]), ...bias];
  return sketch.model(sketch.op(ops.fullyConnected, inputs, { num_hidden: 2, ...attrs }, 'fc'));
}

describe('FullyConnected', () => {
  it.each<readonly [string, Model, readonly string[]]>([
    ['rank 2', dense([1, 6], {}), ['FullyConnected']],
    ['rank 2 along the last axis', dense([1, 6], { flatten: false }), ['FullyConnected']],
    ['rank 4 flattened, no attributes given (D65)', dense([1, 2, 3, 2], {}), ['FullyConnected']],
    [
      'rank 3 along the last axis (D65)',
      dense([1, 4, 6], { flatten: false }),
      ['Reshape', 'FullyConnected', 'Reshape'],
    ],
    [
      'rank 4 along the last axis, no bias',
      dense([1, 2, 3, 6], { flatten: false, no_bias: true }),
      ['Reshape', 'FullyConnected', 'Reshape'],
    ],
  ])('R198: %s', (_, model, expected) => {
    const prepared = prepareModel(model);
    expect(operatorsOf(prepared)).toEqual(expected);
    expect(outputNames(prepared.graph)).toEqual(['fc']);
    for (const batch of [1, 3]) expect(distance(model, prepared, { batch })).toBeLessThan(1e-12);
  });

  const noBias = { no_bias: true };
  const two = ['FullyConnected', 'FullyConnected', 'elemwise_add', 'slice', 'slice'];

  it.each<readonly [string, Profile, Model, readonly string[]]>([
    ['32767 with a bias', 'fixed', dense([1, 32767], {}), ['FullyConnected']],
    ['32768 with a bias', 'fixed', dense([1, 32768], {}), ['FullyConnected', 'broadcast_add']],
    ['65535 without', 'fixed', dense([1, 65535], noBias), ['FullyConnected']],
    ['65536 without', 'fixed', dense([1, 65536], noBias), two],
    ['of higher rank', 'fixed', dense([1, 2, 32768], noBias), ['Flatten', ...two]],
    ['after Flatten', 'fixed', dense([1, 2, 32768], noBias, { flattened: true }), ['Flatten', ...two]],
    ['with a bias', 'fixed', dense([1, 65536], {}), ['broadcast_add', ...two]],
    [
      'along the last axis',
      'fixed',
      dense([1, 2, 65536], { flatten: false }),
      ['Reshape', 'Reshape', 'broadcast_add', ...two],
    ],
    ['three parts', 'fixed', dense([1, 131071], noBias), [...two, 'FullyConnected', 'elemwise_add', 'slice']],
    ['65536 with a bias', 'mrt1', dense([1, 65536], {}), ['FullyConnected']],
    ['65537 without', 'mrt1', dense([1, 65537], noBias), two],
  ])('R197, R198, D64: too many columns: %s (%s)', (_, profile, model, expected) => {
    const prepared = prepareModel(model, { profile });
    expect([...operatorsOf(prepared)].sort()).toEqual([...expected].sort());
    expect(outputNames(prepared.graph)).toEqual(['fc']);
    for (const batch of [1, 2])
      expect(distance(model, prepared, { batch })).toBeLessThan(profile === 'fixed' ? 1e-9 : 1e-5);
  });
});
