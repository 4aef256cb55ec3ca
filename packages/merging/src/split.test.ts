import type { Model } from '@mrtjs/graph';
import { findNode, inputsOf, ops, outputNames } from '@mrtjs/graph';
import type { Diagnostic } from '@mrtjs/tensor';
import { splitModel } from './split.js';
import { Build } from './testing/build.js';

/** data → conv → relu → (pool, sum) → added, with a parameter on either side of relu */
function network(): Model {
  const build = new Build();
  const conv = build.op(
    ops.convolution,
    'conv',
    [build.input('data', [1, 2, 4, 4]), build.param('w', [2, 2, 1, 1], [1, 2, 3, 4])],
    { kernel: [1, 1], num_filter: 2, no_bias: true },
  );
  const relu = build.op(ops.relu, 'relu', [conv]);
  const pool = build.op(ops.pooling, 'pool', [relu], { kernel: [2, 2], stride: [2, 2] });
  const sum = build.op(ops.sum, 'sum', [relu], { axis: [1], keepdims: true });
  const scaled = build.op(ops.broadcastMul, 'scaled', [sum, build.param('factor', [1], [2])]);
  return build.model(pool, scaled);
}

describe('splitModel', () => {
  it('R142: the base ends at the keys, in topological order', () => {
    // The sweep that emits relu still reaches sum, which was recorded after it; pool comes with the next.
    const { base } = splitModel(network(), ['sum', 'pool', 'relu']);
    expect(outputNames(base.graph)).toEqual(['relu', 'sum', 'pool']);
    expect([...base.params.keys()]).toEqual(['w']);
  });

  it('R142: the top begins at variables of their names, with their shapes', () => {
    const { top } = splitModel(network(), ['sum', 'pool']);
    expect(outputNames(top.graph)).toEqual(['pool', 'scaled']);
    expect(
      inputsOf(top)
        .map(({ name, attrs }) => [name, attrs['shape']])
        .sort(),
    ).toEqual([
      ['pool', [1, 2, 2, 2]],
      ['sum', [1, 1, 4, 4]],
    ]);
    expect([...top.params.keys()]).toEqual(['factor']);
    expect(findNode(top.graph, 'conv')).toBeUndefined();
  });

  it('R142: a key may lie behind another', () => {
    const { base, top } = splitModel(network(), ['conv', 'sum', 'pool']);
    expect(outputNames(base.graph)).toEqual(['conv', 'sum', 'pool']);
    expect(
      inputsOf(top)
        .map((node) => node.name)
        .sort(),
    ).toEqual(['pool', 'sum']);
  });

  it('R142: shapes may be given where none are attached', () => {
    const build = new Build();
    const relu = build.op(ops.relu, 'relu', [build.input('data', [-1, 3])]);
    const model = build.model(build.op(ops.negative, 'negative', [relu]));
    expect(() => splitModel(model, ['relu'])).toThrow('MRT1010');
    const { top } = splitModel(model, ['relu'], { inputShapes: new Map([['data', [1, 3]]]) });
    expect(findNode(top.graph, 'relu')?.attrs['shape']).toEqual([1, 3]);
  });

  it('R143, D36: unknown keys are errors, all at once, with the nearest name', () => {
    expect(() => splitModel(network(), ['poll', 'sum', 'xyz'])).toThrow(
      /MRT2301 .*node poll: no node has this name \(did you mean pool\?\)\nMRT2301 .*node xyz.*known: /,
    );
  });

  it('R143: variables and nodes of several outputs cannot be keys', () => {
    expect(() => splitModel(network(), ['w', 'data'])).toThrow(
      /MRT2302 .*node (w|data)[\s\S]*MRT2302 .*variable/,
    );
    const build = new Build();
    const parts = build.op(ops.sliceChannel, 'parts', [build.input('data', [1, 4])], { num_outputs: 2 });
    const second = { node: parts.node, output: 1 };
    const model = build.model(build.op(ops.elemwiseAdd, 'add', [parts, second]));
    expect(() => splitModel(model, ['parts'])).toThrow(
      /MRT2302 .*node parts: SliceChannel has several outputs/,
    );
  });

  it('no key at all is an error', () => {
    expect(() => splitModel(network(), [])).toThrow(/MRT2301 SPLIT_MODEL.Keys/);
  });

  it('what goes around the keys is reported', () => {
    const reports: Diagnostic[] = [];
    splitModel(network(), ['sum'], { report: (d) => reports.push(d) });
    expect(reports.map((d) => [d.code, d.severity, d.node]).sort()).toEqual([
      ['MRT2303', 'warning', 'conv'],
      ['MRT2303', 'warning', 'data'],
      ['MRT2303', 'warning', 'relu'],
    ]);
    splitModel(network(), ['sum', 'pool'], { report: () => fail() });
  });
});

function fail(): never {
  throw new Error('nothing should be reported');
}
