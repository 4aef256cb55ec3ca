import type { Model, Node, Profile } from '@mrtjs/graph';
import { evaluateModel, irOperators, outputNames, topologicalOrder } from '@mrtjs/graph';
import { float64 } from '@mrtjs/tensor';
import { describeShared, readJsonLines, sharedPath } from '@mrtjs/testing';
import { prepareModel } from './prepare.js';
import type { VectorCase, Vectors } from './testing/vectors.js';
import { graphOf, inputModel, profilesOf } from './testing/vectors.js';

const FILE = ['spec', 'mrt-vectors.json'] as const;
const path = sharedPath(...FILE);
const cases = path === undefined ? [] : Object.entries(readJsonLines<Vectors>(path)[0]?.cases ?? {});
const runs = cases.flatMap(([name, vector]) =>
  profilesOf(vector).map((profile) => [profile, name, vector] as const),
);

/** Names that the original left to its framework: neither of the user's model nor generated (D04). */
const AUTOMATIC = /^(?!mrt_|const_var_)[a-z_]+\d+$/;

function prepared(vector: VectorCase, profile: Profile): Model {
  return prepareModel(inputModel(vector), { inputShape: vector.input_shape, profile });
}

/** Compares two graphs node by node from their heads. */
function expectSameGraph(actual: Node, expected: Node, hasName: (node: Node) => boolean): void {
  const name = hasName(expected) ? expected.name : actual.name;
  expect({ op: actual.op, name: actual.name, attrs: actual.attrs }).toEqual({
    op: expected.op,
    name,
    attrs: expected.attrs,
  });
  expect(actual.inputs).toHaveLength(expected.inputs.length);
  actual.inputs.forEach((value, i) => expectSameGraph(value.node, expected.inputs[i]?.node as Node, hasName));
}

describeShared(FILE, 'the prepared graphs of the specification vectors', () => {
  it('are 23 cases', () => expect(cases).toHaveLength(23));

  it.each(runs)('R115, R131: %s: %s', (profile, _, vector) => {
    const model = prepared(vector, profile);
    const expected = graphOf(vector.prepared_graph, vector.outputs_prepared);
    const ownNames = new Set(vector.input_graph.map((node) => node.name));
    expect(model.graph.outputs).toHaveLength(expected.outputs.length);
    model.graph.outputs.forEach(({ node }, i) =>
      expectSameGraph(
        node,
        expected.outputs[i]?.node as Node,
        ({ name }) => !vector.note && (ownNames.has(name) || !AUTOMATIC.test(name)),
      ),
    );
  });

  it.each(runs)('R12, R131: %s: %s computes the recorded float outputs', (profile, _, vector) => {
    const model = prepared(vector, profile);
    const data = float64(vector.input_shape, vector.calib_data);
    const outputs = evaluateModel(model, new Map([['data', data]]), irOperators);
    expect(outputs).toHaveLength(vector.float_outputs.length);
    outputs.forEach((output, i) => {
      const reference = vector.float_outputs[i] as readonly number[];
      const largest = Math.max(...reference.map(Math.abs));
      reference.forEach((value, j) =>
        expect(Math.abs((output.data[j] as number) - value)).toBeLessThanOrEqual(1e-6 * (largest || 1)),
      );
    });
  });

  it.each(runs)('R12: %s: %s has no automatic names and keeps those of heads', (profile, name, vector) => {
    const model = prepared(vector, profile);
    const ownNames = new Set(vector.input_graph.map((node) => node.name));
    const generated = topologicalOrder(model.graph).filter((node) => !ownNames.has(node.name));
    for (const node of generated) expect(node.name).toMatch(/^(mrt_rewrite_|const_var_)/);
    // A folded convolution is the one rewrite whose result has a generated name.
    if (name !== 'conv_bn') expect(outputNames(model.graph).every((head) => ownNames.has(head))).toBe(true);
  });
});
