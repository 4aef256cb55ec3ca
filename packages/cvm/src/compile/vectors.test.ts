import { readFileSync } from 'node:fs';
import { describeShared, sharedPath } from '@mrtjs/testing';
import type { DeployGraph } from '../deploy/graph.js';
import { parseOpAttrs } from '../deploy/read.js';
import { parseParamsBlob } from '../params/read.js';
import { recordTensor } from '../params/record.js';
import { compileModel } from './compile-model.js';
import type { VectorCase, VectorNode } from '../testing/vectors.js';
import { quantizedModelOf } from '../testing/vectors.js';

const file = sharedPath('spec', 'mrt-vectors.json');
const cases =
  file === undefined
    ? {}
    : (JSON.parse(readFileSync(file, 'utf8')) as { cases: Record<string, VectorCase> }).cases;

/** A graph without the names of its operators: nodes refer to each other by position. */
function outline(nodes: readonly VectorNode[]): unknown[] {
  const index = new Map(nodes.map(({ name }, i) => [name, i]));
  return nodes.map(({ op, name, attrs, inputs }) => ({
    op,
    name: op === 'null' ? name : '',
    attrs: Object.fromEntries(
      Object.entries(attrs).map(([key, text]) => [key.replace('__shape__', 'shape'), text]),
    ),
    inputs: inputs.map((input) => index.get(input)),
  }));
}

function vectorForm({ nodes, opAttrs }: DeployGraph): VectorNode[] {
  return nodes.map((node, i) => ({
    op: node.op === 'null' ? 'null' : node.func,
    name: node.name,
    attrs: Object.fromEntries(parseOpAttrs(opAttrs[i] as string)),
    inputs: node.op === 'null' ? [] : node.inputs.map((ref) => nodes[ref.node]?.name as string),
  }));
}

describeShared(['spec', 'mrt-vectors.json'], 'the specification vectors', () => {
  it.each(Object.entries(cases))(
    'R205, R206, R207, C147, C152, C157: %s compiles to the same graph',
    (_, vector) => {
      const { graph } = compileModel({ model: quantizedModelOf(vector) });
      const expected = outline(vector.cvm_graph);
      // The original forgets the input of a model that is constant, which the CVM then refuses.
      const dropped = vector.cvm_graph.some((node) => node.name === 'data') ? 0 : 1;
      expect(outline(vectorForm(graph.graph)).slice(dropped)).toEqual(expected);
    },
  );

  it.each(Object.entries(cases))('C51, C153: %s keeps its parameters', (_, vector) => {
    const { params, graph } = compileModel({ model: quantizedModelOf(vector) });
    const records = parseParamsBlob(params);
    const variables = vector.cvm_graph.filter(({ op, name }) => op === 'null' && name !== 'data');
    expect(records.map(({ name }) => name).sort()).toEqual(variables.map(({ name }) => name).sort());
    for (const record of records) {
      const { dtype, data } = recordTensor(record);
      const entry = graph.nodes.find((node) => node.name === record.name);
      const precision = graph.precisions[entry?.op === null ? entry.entry : -1] as number;
      expect(dtype).toBe(precision > 8 ? 'int32' : 'int8');
      const given = vector.quantized_params[record.name];
      if (given !== undefined) expect([...data]).toEqual(given.data);
    }
  });
});
