import type { Model, QuantizedModel } from '@mrtjs/graph';
import {
  checkInvariants,
  evaluateModel,
  findNode,
  irOperators,
  isVariable,
  ops,
  outputNames,
  topologicalOrder,
} from '@mrtjs/graph';
import { compareModels, randomInputs, randomModel } from '@mrtjs/graph/testing';
import { float64, seededRandom } from '@mrtjs/tensor';
import type { OutputScaleMaps } from './output-scales.js';
import { mergedOutputScales } from './output-scales.js';
import { mergeModels } from './merge.js';
import { splitModel } from './split.js';
import { asQuantized, Build } from './testing/build.js';

const random = seededRandom(144);
const values = (size: number): number[] => Array.from({ length: size }, () => 2 * random.next() - 1);

/** data → fc → relu → (doubled, shifted), all sharing a parameter between the halves */
function network(): Model {
  const build = new Build();
  const shared = build.param('shared', [1], [2]);
  const fc = build.op(
    ops.fullyConnected,
    'fc',
    [build.input('data', [1, 4]), build.param('w', [3, 4], values(12))],
    {
      num_hidden: 3,
      no_bias: true,
    },
  );
  const scaled = build.op(ops.broadcastMul, 'scaled', [fc, shared]);
  const relu = build.op(ops.relu, 'relu', [scaled]);
  const doubled = build.op(ops.broadcastMul, 'doubled', [relu, shared]);
  const shifted = build.op(ops.plusScalar, 'shifted', [scaled], { scalar: 1 });
  return build.model(shifted, doubled);
}

const NONE = (model: Model): OutputScaleMaps => new Map(outputNames(model.graph).map((name) => [name, null]));

function run(model: Model, data: readonly number[]): number[][] {
  const inputs = new Map([['data', float64([1, 4], data)]]);
  return evaluateModel(model, inputs, irOperators).map((output) => [...output.data]);
}

describe('merging what was split', () => {
  it.each([
    ['one key', ['scaled']],
    ['several keys', ['relu', 'scaled']],
    ['a key behind a key', ['relu', 'fc', 'scaled']],
    ['a key that is an output', ['shifted', 'relu']],
    ['a key with a way around it', ['relu']],
    ['the first node', ['fc']],
  ])('R144: %s: computes the same', (_, keys) => {
    const model = network();
    const { base, top } = splitModel(model, keys);
    const merged = mergeModels({ base: asQuantized(base), top, outputScaleMaps: NONE(top) }).model;
    expect(outputNames(merged.graph)).toEqual(outputNames(model.graph));
    expect(checkInvariants(merged, ['unique-names', 'known-operators'], irOperators)).toEqual([]);
    for (let i = 0; i < 10; i++) {
      const data = values(4);
      expect(run(merged, data)).toEqual(run(model, data));
    }
  });

  it('R144: random models, split at random nodes, compute the same', () => {
    let splits = 0;
    for (let seed = 0; seed < 60; seed++) {
      const model = randomModel(seed, { steps: 8 });
      const draw = seededRandom(seed);
      const keys = topologicalOrder(model.graph)
        .filter((node) => !isVariable(node) && node.op !== 'SliceChannel' && draw.next() < 0.3)
        .map(({ name }) => name);
      const { base, top } = splitModel(model, keys);
      // A split at every head leaves nothing for the top.
      if (keys.length === 0 || topologicalOrder(top.graph).every(isVariable)) continue;
      splits++;
      const merged = mergeModels({ base: asQuantized(base), top, outputScaleMaps: NONE(top) }).model;
      const inputs = randomInputs(model, seed);
      expect(compareModels(model, merged, inputs, irOperators)).toBe(0);
    }
    expect(splits).toBeGreaterThan(20);
  });
});

/** A base that ends at `a` and `b`, quantized: clips stand for the two, at the given scales. */
function quantizedBase(): QuantizedModel {
  const build = new Build();
  const data = build.input('data', [1, 4]);
  const a = build.op(ops.cvmClip, 'a_clip', [build.op(ops.relu, 'a', [data])], { precision: 8 });
  const b = build.op(ops.cvmClip, 'b_clip', [build.op(ops.negative, 'b', [data])], { precision: 8 });
  return asQuantized(build.model(a, b), [10, 0.75], ['a', 'b']);
}

/** A top that compares `a` and passes `b`. */
function top(scalar = 2.96): Model {
  const build = new Build();
  const chosen = build.op(ops.greaterScalar, 'chosen', [build.input('a', [1, 4])], { scalar });
  return build.model(build.op(ops.relu, 'passed', [build.input('b', [1, 4])]), chosen);
}

const MAPS: OutputScaleMaps = new Map([
  ['chosen', 'None'],
  ['passed', 'b'],
]);

const deps = (op: string, attribute: string, output: string) =>
  new Map([[op, new Map([[attribute, output]])]]);

describe('merging a quantized base', () => {
  const merged = mergeModels({
    base: quantizedBase(),
    top: top(),
    attributeDeps: deps('_greater_scalar', 'scalar', 'a'),
    outputScaleMaps: MAPS,
  });

  it('R144: the top reads the quantized outputs, not the nodes whose names they had', () => {
    expect(findNode(merged.model.graph, 'chosen')?.inputs[0]?.node.name).toBe('a_clip');
    expect(findNode(merged.model.graph, 'passed')?.inputs[0]?.node.name).toBe('b_clip');
    expect(merged.originalOutputs).toEqual(['passed', 'chosen']);
  });

  it('R145: attributes become int(value · scale) of the base output they depend on', () => {
    expect(findNode(merged.model.graph, 'chosen')?.attrs).toEqual({ scalar: 29 });
    const negative = mergeModels({
      base: quantizedBase(),
      top: top(-2.96),
      attributeDeps: deps('_greater_scalar', 'scalar', 'a'),
      outputScaleMaps: MAPS,
    });
    expect(findNode(negative.model.graph, 'chosen')?.attrs).toEqual({ scalar: -29 });
  });

  it('R145: attributes that do not depend on anything stay', () => {
    const plain = mergeModels({ base: quantizedBase(), top: top(), outputScaleMaps: MAPS });
    expect(findNode(plain.model.graph, 'chosen')?.attrs).toEqual({ scalar: 2.96 });
  });

  it('R145: an attribute that is not given counts as 0', () => {
    const build = new Build();
    const x = build.input('a', [1, 2, 6]);
    const suppressed = build.model(build.op(ops.boxNms, 'nms', [x]));
    const data = build.input('data', [1, 2, 6]);
    const base = asQuantized(build.model(build.op(ops.relu, 'a', [data])), [10]);
    const nms = mergeModels({
      base,
      top: suppressed,
      attributeDeps: deps('_contrib_box_nms', 'valid_thresh', 'a'),
      outputScaleMaps: new Map([['nms', 'a']]),
    });
    expect(findNode(nms.model.graph, 'nms')?.attrs).toMatchObject({ valid_thresh: 0, overlap_thresh: 0.5 });
  });

  it('D37: only nodes of the top are changed', () => {
    const build = new Build();
    const compared = build.op(ops.greaterScalar, 'a', [build.input('data', [1, 4])], { scalar: 5 });
    const base = asQuantized(build.model(compared, build.op(ops.negative, 'b', [compared])), [10, 1]);
    const attributeDeps = deps('_greater_scalar', 'scalar', 'a');
    const { model } = mergeModels({ base, top: top(), attributeDeps, outputScaleMaps: MAPS });
    expect(findNode(model.graph, 'a')?.attrs).toEqual({ scalar: 5 });
    expect(findNode(model.graph, 'chosen')?.attrs).toEqual({ scalar: 29 });
  });

  it('R147, D38: output scales follow the outputs, not the map', () => {
    expect(merged.outputScales).toEqual([0.75, 1]);
  });

  it('the nodes of the top compute in float', () => {
    expect([...merged.floatNodes].sort()).toEqual(['chosen', 'passed']);
    expect(merged.inputs).toEqual(quantizedBase().inputs);
  });
});

describe('what cannot be merged', () => {
  const merge = (model: Model, options: Partial<Parameters<typeof mergeModels>[0]> = {}) =>
    mergeModels({ base: quantizedBase(), top: model, outputScaleMaps: MAPS, ...options });

  it('R146, D37: an operator of the same name that is not the same', () => {
    const build = new Build();
    const inner = build.op(ops.relu, 'a_clip', [build.input('b', [1, 4])]);
    const model = build.model(
      build.op(ops.negative, 'passed', [inner]),
      build.op(ops.relu, 'chosen', [inner]),
    );
    expect(() => merge(model)).toThrow(/MRT2305 node a_clip/);
  });

  it('R146: parameters of the same name with different values', () => {
    const { base, top: half } = splitModel(network(), ['relu', 'scaled']);
    const changed = new Map([...half.params, ['shared', float64([1], [3])]]);
    expect(() =>
      mergeModels({
        base: asQuantized(base),
        top: { graph: half.graph, params: changed },
        outputScaleMaps: NONE(half),
      }),
    ).toThrow(/MRT2305 node shared/);
  });

  it('R146: a node that goes around the keys, once the base is quantized', () => {
    const { top: half } = splitModel(network(), ['relu']);
    const build = new Build();
    const fc = build.op(ops.cvmClip, 'fc', [build.input('data', [1, 3])], { precision: 8 });
    const relu = build.op(ops.relu, 'relu', [build.op(ops.negative, 'scaled', [fc])]);
    expect(() =>
      mergeModels({ base: asQuantized(build.model(relu)), top: half, outputScaleMaps: NONE(half) }),
    ).toThrow(/MRT2305 node fc[\s\S]*MRT2305 node scaled/);
  });

  it('an input of the top that is no output of the base', () => {
    const build = new Build();
    const model = build.model(build.op(ops.relu, 'passed', [build.input('a_clip', [1, 4])]));
    expect(() => merge(model)).toThrow(/MRT2304 node a_clip/);
  });

  it.each([
    [
      'an operator',
      deps('_greater_scaler', 'scalar', 'a'),
      /MRT2306.*_greater_scaler.*did you mean _greater_scalar/,
    ],
    ['an attribute', deps('_greater_scalar', 'scaler', 'a'), /MRT2306.*scaler.*did you mean scalar/],
    [
      'a base output',
      deps('_greater_scalar', 'scalar', 'c'),
      /MRT2306.*c is not an output of the base.*a or b/,
    ],
  ])('R145: a dependency on %s that does not exist', (_, attributeDeps, message) => {
    expect(() => merge(top(), { attributeDeps })).toThrow(message);
  });

  it('R145: a dependency of an attribute that is no number', () => {
    const build = new Build();
    const pooled = build.op(ops.pooling, 'chosen', [build.input('a', [1, 1, 2, 2])], { kernel: [2, 2] });
    const model = build.model(build.op(ops.relu, 'passed', [build.input('b', [1, 4])]), pooled);
    expect(() => merge(model, { attributeDeps: deps('Pooling', 'pool_type', 'a') })).toThrow(
      /MRT2306 .*node chosen.*"max"/,
    );
  });
});

describe('mergedOutputScales', () => {
  const scales = new Map([
    ['a', 10],
    ['b', 0.75],
  ]);

  it('R147: null and the text None are scale 1', () => {
    const maps = new Map<string, string | null>([
      ['z', 'a'],
      ['y', null],
      ['x', 'None'],
    ]);
    expect(mergedOutputScales(['x', 'y', 'z'], maps, scales)).toEqual([1, 1, 10]);
  });

  it('R147, D38: missing and unknown names are errors, all at once', () => {
    const maps = new Map([
      ['x', 'c'],
      ['w', 'a'],
    ]);
    expect(() => mergedOutputScales(['x', 'y'], maps, scales)).toThrow(
      /output y has no scale[\s\S]*w is not an output[\s\S]*c is not an output of the base/,
    );
  });
});
