import type { Pass } from '@mrtjs/graph';
import { definePass, foldConstants, passContext, runPasses } from '@mrtjs/graph';
import { checkPass } from '@mrtjs/graph/testing';
import { fuseOutputs, fuseTranspose, pruneParams, rewrite, validate, widenParams } from './passes/index.js';
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

  it('R120, R15: widening and pruning parameters', () => {
    expect(checkPass(widenParams, { runs: 10 }).error).toBe(0);
    expect(checkPass(pruneParams, { runs: 10 }).error).toBe(0);
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
