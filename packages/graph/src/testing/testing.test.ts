import { float64 } from '@mrtjs/tensor';
import { rebuildModel } from '../builder.js';
import { irOperators } from '../ops/index.js';
import * as ops from '../ops/index.js';
import { definePass } from '../pass.js';
import { foldConstants } from '../passes/index.js';
import { inferShapes } from '../infer.js';
import type { Model } from '../node.js';
import { valueOf } from '../node.js';
import { isOp, makeNode } from '../operator.js';
import { topologicalOrder } from '../traverse.js';
import type { Family } from './families/index.js';
import { FAMILIES } from './families/index.js';
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

describe('compareModels', () => {
  const data = valueOf(makeNode(ops.variable, 'data', [], { shape: [2] }));
  const scaled = (...factors: number[]): Model => ({
    graph: {
      outputs: factors.map((scalar, i) => valueOf(makeNode(ops.mulScalar, `m${i}`, [data], { scalar }))),
    },
    params: new Map(),
  });
  const inputs = new Map([['data', float64([2], [1, -4])]]);

  it('measures the difference relative to the largest reference value, over all outputs', () => {
    expect(compareModels(scaled(2, 2), scaled(2, 3), inputs, irOperators)).toBe(0.5);
    expect(compareModels(scaled(0), scaled(1), inputs, irOperators)).toBe(4);
  });

  it('takes what is not a number for infinitely wrong', () => {
    const broken = new Map([['data', float64([2], [NaN, 1])]]);
    expect(compareModels(scaled(1), scaled(1), broken, irOperators)).toBe(Infinity);
  });

  it('refuses models with other outputs', () => {
    expect(() => compareModels(scaled(1), scaled(1, 1), inputs, irOperators)).toThrow(
      '2 outputs, expected 1',
    );
    const summed = valueOf(makeNode(ops.sum, 's', [data]));
    const other = { graph: { outputs: [summed] }, params: new Map() };
    expect(() => compareModels(scaled(1), other, inputs, irOperators)).toThrow(
      'output 0 is (1,), expected (2,)',
    );
  });
});

it('randomInputs needs attached shapes', () => {
  const model = { graph: { outputs: [valueOf(makeNode(ops.variable, 'x', []))] }, params: new Map() };
  expect(() => randomInputs(model, 1)).toThrow('MRT1010 node x');
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

  it('finds a pass that breaks the structure of a model', () => {
    const clash = definePass({
      name: 'clash',
      docs: { summary: '', exact: true },
      run: (model, { names: generator }) =>
        rebuildModel(model, generator.scope('clash'), (node) =>
          isOp(node, ops.relu) ? valueOf({ ...node, name: 'data' }) : undefined,
        ),
    });
    expect(() => checkPass(clash, { families: ['activation'] })).toThrow('MRT1012 node data');
  });

  it('lets errors that are not about the model through', () => {
    const buggy = definePass({
      name: 'buggy',
      docs: { summary: '', exact: true },
      run: () => {
        throw new TypeError('a bug');
      },
    });
    expect(() => checkPass(buggy)).toThrow(TypeError);
  });

  it('R126: constant folding is exact', () => {
    const checked = checkPass(foldConstants, { runs: 60 });
    expect(checked.error).toBe(0);
    expect(checked.changed).toBeGreaterThan(10);
  });
});
