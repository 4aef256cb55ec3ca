import type { Diagnostic, Tensor } from '@mrtjs/tensor';
import { float64 } from '@mrtjs/tensor';
import type { AttrsInput, AttrSpecs } from '../attributes.js';
import type { Model, Value } from '../node.js';
import { valueOf } from '../node.js';
import type { OpDef } from '../operator.js';
import { makeNode } from '../operator.js';
import * as ops from '../ops/index.js';
import { passContext, runPasses } from '../pass.js';
import { findNode, topologicalOrder } from '../traverse.js';
import { attachInputShapes, foldConstants } from './index.js';

function op<S extends AttrSpecs>(
  def: OpDef<string, S>,
  name: string,
  inputs: Value[],
  attrs: AttrsInput<S> = {},
): Value {
  return valueOf(makeNode(def, name, inputs, attrs));
}

const data = op(ops.variable, 'data', [], { shape: [1, 2] });
const w = op(ops.variable, 'w', []);
const modelOf = (params: Record<string, Tensor>, ...outputs: Value[]): Model => ({
  graph: { outputs },
  params: new Map(Object.entries(params)),
});
const fold = (model: Model, profile: 'fixed' | 'mrt1' = 'fixed'): Model =>
  runPasses(model, [foldConstants], passContext({ profile }));

describe('foldConstants', () => {
  it('R18, R126, C151: folds chains to one parameter with the bit width of its largest magnitude', () => {
    const chain = op(ops.plusScalar, 'plus', [op(ops.mulScalar, 'mul', [w], { scalar: 100 })], {
      scalar: 27,
    });
    const folded = fold(modelOf({ w: float64([2], [1, -2]) }, op(ops.broadcastAdd, 'sum', [data, chain])));
    expect(topologicalOrder(folded.graph).map((node) => node.name)).toEqual(['data', 'plus', 'sum']);
    expect([...folded.params]).toEqual([['plus', float64([2], [127, -173])]]);
    expect(findNode(folded.graph, 'plus')?.attrs).toEqual({ shape: [2], precision: 9 });
  });

  it('R126: folds nodes without inputs, every output of a node, and heads', () => {
    const range = op(ops.arange, 'range', [], { start: 2 });
    const split = makeNode(ops.sliceChannel, 'split', [range], { num_outputs: 2, axis: 0 });
    const folded = fold(modelOf({}, valueOf(split, 1), valueOf(split, 0)));
    expect(folded.graph.outputs.map(({ node, output }) => [node.op, node.name, output])).toEqual([
      ['null', 'split_output1', 0],
      ['null', 'split', 0],
    ]);
    expect([...folded.params].sort()).toEqual([
      ['split', float64([1], [0])],
      ['split_output1', float64([1], [1])],
    ]);
  });

  it('R127, D07: computes in float64, in profile mrt1 in float32', () => {
    const big = 16777217;
    const model = modelOf({ w: float64([1], [big]) }, op(ops.reshape, 'r', [w], { shape: [1, 1] }));
    expect(fold(model).params.get('r')).toEqual(float64([1, 1], [big]));
    expect(fold(model, 'mrt1').params.get('r')).toEqual(float64([1, 1], [big - 1]));
  });

  it('leaves a model without constants as it is', () => {
    const model = modelOf({ w: float64([1], [1]) }, op(ops.broadcastAdd, 'sum', [data, w]));
    expect(fold(model)).toBe(model);
  });

  it('names the node whose value is not finite', () => {
    const model = modelOf({ w: float64([1], [1]) }, op(ops.divScalar, 'div', [w], { scalar: 0 }));
    expect(() => fold(model)).toThrow('MRT1017 node div: this constant has elements that are Infinity');
  });

  it('folds constants far beyond 64 bits', () => {
    const model = modelOf({ w: float64([1], [-1e30]) }, op(ops.relu, 'r', [op(ops.negative, 'n', [w])]));
    expect(findNode(fold(model).graph, 'r')?.attrs['precision']).toBe(101);
  });
});

describe('attachInputShapes', () => {
  const x = valueOf(makeNode(ops.variable, 'x', [], { precision: 8 }, { __lr_mult__: '0' }));
  const model = modelOf({ w: float64([1], [1]) }, op(ops.broadcastAdd, 's', [x, w]), data);

  it('R121: gives shapes to the listed inputs, which keep all else', () => {
    const result = runPasses(model, [attachInputShapes(new Map([['x', [3, 4]]]))], passContext());
    expect(findNode(result.graph, 'x')).toEqual({ ...x.node, attrs: { shape: [3, 4], precision: 8 } });
    expect(findNode(result.graph, 'data')).toBe(data.node);
    expect(findNode(result.graph, 'w')).toBe(w.node);
  });

  it('returns the same model when the shapes are there already', () => {
    expect(runPasses(model, [attachInputShapes(new Map([['data', [1, 2]]]))], passContext())).toBe(model);
  });

  it('warns of names that are not inputs', () => {
    const found: Diagnostic[] = [];
    const context = passContext({ report: (d) => void found.push(d) });
    expect(runPasses(model, [attachInputShapes(new Map([['w', [1]]]))], context)).toBe(model);
    expect(found).toMatchObject([{ code: 'MRT1018', severity: 'warning', hint: 'the inputs are data, x' }]);
  });
});
