import type { AttrSpecs, OpDef, Value } from '@mrtjs/graph';
import { ops, topologicalOrder } from '@mrtjs/graph';
import { node } from '@mrtjs/graph/testing';
import { raiseBoundedOutputs } from './bounded-outputs.js';

const data = node(ops.variable, 'data', [], { shape: [1, 4] });
const scores = node(ops.softmax, 'scores', [data]);

/** Nodes whose threshold, 0.001 each, is raised, with what it is raised to. */
function raised(...outputs: readonly Value[]): Record<string, number> {
  const graph = { outputs };
  const before = new Map(topologicalOrder(graph).map(({ name }) => [name, 0.001]));
  const after = raiseBoundedOutputs({ graph, params: new Map() }, before);
  return Object.fromEntries([...after].filter(([, threshold]) => threshold !== 0.001));
}

test.each([ops.softmax, ops.sigmoid, ops.tanh, ops.l2Normalization])(
  '$name as an output may reach 1, whatever the data',
  (def) => {
    expect(raised(node(def as OpDef<string, AttrSpecs>, 'y', [data]))).toEqual({ y: 1 });
  },
);

test('so may what is moved to an output, on all the way', () => {
  const slice = node(ops.slice, 'slice', [scores], { begin: [null, 1], end: [null, 2] });
  const flat = node(ops.flatten, 'flat', [slice]);
  expect(raised(flat)).toEqual({ scores: 1, slice: 1, flat: 1 });
  const joined = node(ops.concat, 'joined', [flat, node(ops.sigmoid, 'gate', [data])]);
  expect(raised(joined)).toEqual({ scores: 1, slice: 1, flat: 1, gate: 1, joined: 1 });
  expect(raised(node(ops.concat, 'mixed', [scores, data]))).toEqual({ scores: 1, mixed: 1 });
});

test.each([
  ['what is computed with further', node(ops.broadcastMul, 'weighted', [scores, data]), {}],
  ['what is not bounded', node(ops.exp, 'power', [data]), {}],
])('%s keeps its threshold', (_, output, expected) => expect(raised(output)).toEqual(expected));

test('an output that is also computed with is raised: as an output it must not saturate', () => {
  expect(raised(scores, node(ops.broadcastMul, 'weighted', [scores, data]))).toEqual({ scores: 1 });
});

test('thresholds that are high enough are the same object', () => {
  const thresholds = new Map([
    ['data', 3],
    ['scores', 1.5],
  ]);
  expect(raiseBoundedOutputs({ graph: { outputs: [scores] }, params: new Map() }, thresholds)).toBe(
    thresholds,
  );
});
