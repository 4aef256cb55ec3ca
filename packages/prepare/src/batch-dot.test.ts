import type { AttrsInput, Model, Profile } from '@mrtjs/graph';
import { ops, outputNames } from '@mrtjs/graph';
import type { Shape } from '@mrtjs/tensor';
import { prepareModel } from './prepare.js';
import { distance, operatorsOf, Sketch } from './testing/sketch.js';

type Attrs = AttrsInput<typeof ops.batchDot.attrs>;

function product(a: Shape, b: Shape, attrs: Attrs): Model {
  const sketch = new Sketch();
  return sketch.model(sketch.op(ops.batchDot, [sketch.input(a, 'a'), sketch.input(b, 'b')], attrs));
}

function countOf(model: Model, op: string): number {
  return operatorsOf(model).filter((name) => name === op).length;
}

describe('R199: batch_dot', () => {
  const forms: readonly (readonly [Shape, Shape, Attrs])[] = [
    [[2, 3, 4], [2, 4, 5], {}],
    [[2, 4, 3], [2, 4, 5], { transpose_a: true }],
    [[2, 3, 4], [2, 5, 4], { transpose_b: true }],
    [[2, 4, 3], [2, 5, 4], { transpose_a: true, transpose_b: true }],
  ];

  it.each(forms)('%j · %j %j becomes products and a sum', (a, b, attrs) => {
    const model = product(a, b, attrs);
    const prepared = prepareModel(model);
    expect(countOf(prepared, 'batch_dot')).toBe(0);
    expect(outputNames(prepared.graph)).toEqual(['batch_dot']);
    for (const batch of [1, 2]) expect(distance(model, prepared, { batch })).toBeLessThan(1e-12);
  });

  it.each(forms)('%j · %j %j keeps one product in profile mrt1, its transposes explicit', (a, b, attrs) => {
    const model = product(a, b, attrs);
    const prepared = prepareModel(model, { profile: 'mrt1' });
    expect(countOf(prepared, 'batch_dot')).toBe(1);
    expect(countOf(prepared, 'transpose')).toBe(Object.keys(attrs).length);
    expect(prepared.graph.outputs[0]?.node.attrs).toEqual({ transpose_a: false, transpose_b: false });
    expect(distance(model, prepared)).toBe(0);
  });

  it.each<readonly [Profile, number, number]>([
    ['fixed', 65535, 1],
    ['fixed', 65536, 2],
    ['mrt1', 65536, 1],
    ['mrt1', 131073, 3],
  ])('%s: an inner axis of %d is cut into %d parts', (profile, inner, parts) => {
    const model = product([1, 4, inner], [1, inner, 5], {});
    const prepared = prepareModel(model, { profile });
    expect(countOf(prepared, 'batch_dot')).toBe(parts);
    expect(countOf(prepared, 'elemwise_add')).toBe(parts - 1);
    expect(outputNames(prepared.graph)).toEqual(['batch_dot']);
    expect(distance(model, prepared)).toBeLessThan(1e-9);
  });
});
