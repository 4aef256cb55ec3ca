import type { Model, Pass } from '@mrtjs/graph';
import {
  attachInputShapes,
  definePass,
  evaluateModel,
  foldConstants,
  irOperators,
  isVariable,
  makeNode,
  ops,
  passContext,
  rebuildGraph,
  runPasses,
  valueOf,
} from '@mrtjs/graph';
import { checkPass, randomInputs, randomModel } from '@mrtjs/graph/testing';
import type { Shape, Tensor } from '@mrtjs/tensor';
import { float64, sizeOf } from '@mrtjs/tensor';
import {
  checkNames,
  checkShapes,
  fuseInputs,
  fuseOutputs,
  fuseTranspose,
  pruneParams,
  renameInput,
  rewrite,
  validate,
  widenParams,
} from './passes/index.js';
import { preparePasses } from './prepare.js';
import { prepareRules } from './rules/index.js';

const toTranspose = [fuseOutputs(prepareRules), foldConstants, validate(prepareRules)];
const toRewrite = [...toTranspose, fuseTranspose(prepareRules)];

/** Requirements, the pass, what goes before it, and how many of the models it must change at least. */
const passes: readonly (readonly [string, Pass, readonly Pass[], number])[] = [
  ['R125: fuse-multiple-outputs', fuseOutputs(prepareRules), [], 5],
  ['R158, R187: validate', validate(prepareRules), [fuseOutputs(prepareRules), foldConstants], 10],
  ['R129, R130: fuse-transpose', fuseTranspose(prepareRules), toTranspose, 10],
  ['R131: rewrite', rewrite(prepareRules), toRewrite, 50],
];

describe('passes on random models', () => {
  it.each(passes)('%s does not change what a model computes', (_, pass, before, atLeast) => {
    const checked = checkPass(pass, { runs: 120, steps: 10, before, tolerance: 1e-6 });
    expect(checked.changed).toBeGreaterThan(atLeast);
  });

  it('R129, R156, D32: fuse-transpose on models that are mostly transposes', () => {
    const checked = checkPass(fuseTranspose(prepareRules), {
      runs: 150,
      steps: 12,
      families: ['transpose', 'transpose', 'activation', 'elementwise', 'reduction', 'concat'],
      before: toTranspose,
    });
    expect(checked.changed).toBeGreaterThan(75);
  });

  it.each([widenParams, pruneParams, checkNames, checkShapes])(
    'R120, R15: $name does not change what a model computes',
    (pass) => expect(checkPass(pass, { runs: 10 }).error).toBe(0),
  );

  it('R121: attach-input-shapes does not change what a model computes', () => {
    const attach = attachInputShapes(new Map([['data', [2, 3, 6, 6]]]));
    expect(checkPass(attach, { runs: 10 }).error).toBe(0);
  });

  it('R122: rename-input changes the name of the input alone', () => {
    for (let seed = 0; seed < 20; seed++) {
      const model = withInputs(randomModel(seed), ['image']);
      const [image] = randomInputs(model, seed).values() as Iterable<Tensor>;
      const renamed = runPasses(model, [renameInput], passContext());
      expect(computed(renamed, { data: image as Tensor })).toEqual(
        computed(model, { image: image as Tensor }),
      );
    }
  });

  it('R123: fuse-multiple-inputs lays the inputs side by side', () => {
    for (let seed = 0; seed < 30; seed++) {
      const model = withInputs(randomModel(seed), ['a', 'b', 'c'].slice(0, 2 + (seed % 2)));
      const inputs = randomInputs(model, seed);
      const flat = [...inputs.values()].flatMap(({ data }) => [...data]);
      const fused = runPasses(model, [fuseInputs], passContext());
      expect(computed(fused, { data: float64([flat.length], flat) })).toEqual(
        computed(model, Object.fromEntries(inputs)),
      );
    }
  });

  it('R115: every pass of the sequence is checked here', () => {
    const sequences = [[2, 3], new Map([['x', [2, 3]]])].map((inputShape) => preparePasses({ inputShape }));
    const checked = [
      ...passes.map(([, pass]) => pass),
      ...[widenParams, pruneParams, checkNames, checkShapes, renameInput, fuseInputs],
      // Folding is checked where it is defined.
      foldConstants,
      attachInputShapes(new Map()),
    ];
    const names = (list: readonly Pass[]): string[] => [...new Set(list.map(({ name }) => name))].sort();
    expect(names(sequences.flat())).toEqual(names(checked));
  });

  it('R115: the whole sequence', () => {
    const inputShape = [2, 3, 6, 6];
    const prepare = definePass({
      name: 'prepare',
      docs: { summary: '', exact: true },
      ensures: ['single-input', 'single-output-nodes', 'constants-folded'],
      run: (model, context) =>
        runPasses(model, preparePasses({ inputShape }), passContext({ ops: context.ops })),
    });
    const checked = checkPass(prepare, { runs: 120, steps: 14, seed: 1000, inputShape, tolerance: 1e-6 });
    expect(checked.changed).toBeGreaterThan(100);
  });
});

/** A model whose one input `data` is instead the sum of inputs of these names. */
function withInputs(model: Model, names: readonly string[]): Model {
  const graph = rebuildGraph(model.graph, (node) => {
    if (!isVariable(node) || model.params.has(node.name)) return undefined;
    const shape = node.attrs['shape'] as Shape;
    return names
      .map((name) => valueOf(makeNode(ops.variable, name, [], { shape })))
      .reduce((sum, value, i) => valueOf(makeNode(ops.elemwiseAdd, `input_sum${i}`, [sum, value])));
  });
  return { ...model, graph };
}

function computed(model: Model, inputs: Readonly<Record<string, Tensor>>): readonly Tensor[] {
  const outputs = evaluateModel(model, new Map(Object.entries(inputs)), irOperators);
  expect(outputs.every(({ shape, data }) => data.length === sizeOf(shape))).toBe(true);
  return outputs;
}
