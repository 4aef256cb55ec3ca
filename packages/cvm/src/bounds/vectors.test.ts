/** Whatever the specification compiles is proved, and so are real networks. */
import { describeShared, requireShared, sharedPath } from '@mrtjs/testing';
import { readFileSync } from 'node:fs';
import { compileModel } from '../compile/compile-model.js';
import { checkDeployGraph } from '../deploy/check.js';
import { parseDeployGraph } from '../deploy/read.js';
import { parseParamsBlob } from '../params/read.js';
import type { VectorCase } from '../testing/vectors.js';
import { quantizedModelOf } from '../testing/vectors.js';
import type { BoundsSummary } from '../bounds-check/check.js';
import { checkBounds } from '../bounds-check/check.js';
import { proveBounds } from './prove.js';

const vectors = sharedPath('spec', 'mrt-vectors.json');
const cases =
  vectors === undefined
    ? {}
    : (JSON.parse(readFileSync(vectors, 'utf8')) as { cases: Record<string, VectorCase> }).cases;

describeShared(['spec', 'mrt-vectors.json'], 'the specification vectors', () => {
  it.each(Object.entries(cases))('R207: the bounds of %s are proved and hold', (_, vector) => {
    const compiled = compileModel({ model: quantizedModelOf(vector) });
    const params = parseParamsBlob(compiled.params);
    const proof = proveBounds(compiled.graph, params);
    expect(checkBounds(compiled.graph, params, proof).entries).toBe(compiled.graph.shapes.length);
  });
});

function summaryOf(name: string): BoundsSummary {
  const graph = checkDeployGraph(parseDeployGraph(readFileSync(requireShared('bench', name, 'symbol'))));
  const params = parseParamsBlob(readFileSync(requireShared('bench', name, 'params')));
  return checkBounds(graph, params, proveBounds(graph, params));
}

describeShared(['bench'], 'real networks', () => {
  it.each(['resnet18', 'mobilenet1'])('the bounds of %s are proved and hold', (name) => {
    const { tightest, nodes } = summaryOf(name);
    expect(nodes).toBeGreaterThan(100);
    expect(tightest?.spareBits).toBeGreaterThan(0);
  });
});
