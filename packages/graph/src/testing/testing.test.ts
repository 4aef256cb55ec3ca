import { float64 } from '@mrtjs/tensor';
import { rebuildModel } from '../builder.js';
import { irOperators } from '../ops/index.js';
import * as ops from '../ops/index.js';
import { definePass } from '../pass.js';
import { foldConstants } from '../passes/index.js';
import { inferShapes } from '../infer.js';
import { isOp } from '../operator.js';
import { topologicalOrder } from '../traverse.js';
import type { Family } from './families.js';
import { FAMILIES } from './families.js';
import { checkPass, compareModels, randomInputs, randomModel } from './index.js';

const names = (seed: number, steps?: number): string[] =>
  topologicalOrder(randomModel(seed, steps === undefined ? {} : { steps }).graph).map((node) => node.name);

describe('randomModel', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(names(3)).toEqual(names(3));
    expect(new Set(Array.from({ length: 20 }, (_, seed) => names(seed).join())).size).toBeGreaterThan(15);
  });

  it('with fewer steps is a part of the larger one', () => {
    expect(names(5, 12)).toEqual(expect.arrayContaining(names(5, 4)));
  });

  it('makes valid models whose outputs are finite', () => {
    for (let seed = 0; seed < 200; seed++) {
      const model = randomModel(seed, { steps: 12 });
      inferShapes(model, irOperators);
      expect([seed, compareModels(model, model, randomInputs(model, seed), irOperators)]).toEqual([seed, 0]);
    }
  });

  it.each(Object.keys(FAMILIES) as Family[])('uses the operators of the family %s', (family) => {
    const used = Array.from({ length: 10 }, (_, seed) => randomModel(seed, { families: [family], steps: 4 }));
    expect(used.some((model) => topologicalOrder(model.graph).length > 2)).toBe(true);
  });
});

it('compareModels measures the difference relative to the largest reference value', () => {
  const model = randomModel(1, { families: ['scalar'], steps: 1 });
  const changed = rebuildModel(model, { fresh: () => '' }, (node, { op }) =>
    isOp(node, ops.mulScalar)
      ? op(ops.mulScalar, node.name, node.inputs, { scalar: 1.5 * node.attrs.scalar })
      : undefined,
  );
  const inputs = new Map([
    [
      'data',
      float64(
        [2, 3, 6, 6],
        Array.from({ length: 216 }, (_, i) => i),
      ),
    ],
  ]);
  expect(compareModels(model, model, inputs, irOperators)).toBe(0);
  if (changed !== model) expect(compareModels(model, changed, inputs, irOperators)).toBeCloseTo(0.5);
});

describe('checkPass', () => {
  it('accepts a pass that changes nothing', () => {
    const identity = definePass({
      name: 'identity',
      docs: { summary: '', exact: true },
      run: (model) => model,
    });
    expect(checkPass(identity, { runs: 10 })).toEqual({ runs: 10, changed: 0, error: 0 });
  });

  it('finds a wrong pass and names the seed and the fewest steps', () => {
    const wrong = definePass({
      name: 'forget-bias',
      docs: { summary: '', exact: true },
      run: (model, { names: generator }) =>
        rebuildModel(model, generator.scope('wrong'), (node) =>
          isOp(node, ops.relu) ? node.inputs[0] : undefined,
        ),
    });
    expect(() => checkPass(wrong, { families: ['activation'], runs: 50 })).toThrow(
      /MRT1019 pass forget-bias fails.*randomModel\(\d+, \{ steps: \d/,
    );
  });

  it('R126: constant folding is exact', () => {
    const checked = checkPass(foldConstants, { runs: 60 });
    expect(checked.error).toBe(0);
    expect(checked.changed).toBeGreaterThan(10);
  });
});
