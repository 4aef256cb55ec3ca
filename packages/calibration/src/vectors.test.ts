import type { AttrValue, Model, Node } from '@mrtjs/graph';
import { irOperators, isVariable, makeNode, valueOf } from '@mrtjs/graph';
import type { Tensor } from '@mrtjs/tensor';
import { float64, parseLiteral } from '@mrtjs/tensor';
import { describeShared, readJsonLines, sharedPath } from '@mrtjs/testing';
import { calibrate } from './calibrate.js';
import { absMaxObserver, observeOnce, outlierObserver } from './observer.js';
import { plainEngine } from './testing/float-engine.js';

interface VectorNode {
  readonly op: string;
  readonly name: string;
  readonly attrs: Readonly<Record<string, string>>;
  readonly inputs: readonly string[];
}

interface VectorCase {
  readonly input_params: Readonly<Record<string, { shape: readonly number[]; data: readonly number[] }>>;
  readonly input_shape: readonly number[];
  readonly calib_data: readonly number[];
  readonly lambda_: number | null;
  readonly prepared_graph: readonly VectorNode[];
  readonly outputs_prepared: readonly string[];
  readonly thresholds: Readonly<Record<string, number>>;
}

function modelOf({ prepared_graph, outputs_prepared, input_params }: VectorCase): Model {
  const nodes = new Map<string, Node>();
  const find = (name: string) => valueOf(nodes.get(name) as Node);
  for (const { op, name, attrs, inputs } of prepared_graph) {
    const typed = Object.entries(attrs).map(([key, text]): [string, AttrValue] => [
      key.replace('__shape__', 'shape'),
      /^[A-Z]{4}|^[a-z]/.test(text) ? text : parseLiteral(text),
    ]);
    nodes.set(name, makeNode(irOperators.get(op), name, inputs.map(find), Object.fromEntries(typed)));
  }
  const params = Object.entries(input_params).map(([name, t]): [string, Tensor] => [
    name,
    float64(t.shape, t.data),
  ]);
  return { graph: { outputs: outputs_prepared.map(find) }, params: new Map(params) };
}

const FILE = ['spec', 'mrt-vectors.json'] as const;
const path = sharedPath(...FILE);
const all =
  path === undefined ? {} : (readJsonLines<{ cases: Record<string, VectorCase> }>(path)[0]?.cases ?? {});
/** Cases that preparation gives no parameters that the file does not hold. */
const cases = Object.entries(all).filter(([, vector]) =>
  vector.prepared_graph.every(
    ({ op, name }) => op !== 'null' || name === 'data' || name in vector.input_params,
  ),
);

describeShared(FILE, 'the specification vectors', () => {
  it('are there', () => expect(cases.length).toBeGreaterThanOrEqual(12));

  it.each(cases)('R133, R135: recalibrating %s finds the recorded thresholds', async (_, vector) => {
    const model = modelOf(vector);
    const batch = new Map([['data', float64(vector.input_shape, vector.calib_data)]]);
    const thresholds = await calibrate({
      model,
      engine: plainEngine(),
      batches: [batch],
      lambda: vector.lambda_,
    });
    expect([...thresholds.keys()].sort()).toEqual(Object.keys(vector.thresholds).sort());
    for (const [name, expected] of Object.entries(vector.thresholds))
      expect(Math.abs((thresholds.get(name) as number) - expected)).toBeLessThanOrEqual(2 ** -16 * expected);
  });

  it.each(cases)('R133: unrounded, the thresholds of %s agree to 1e-6', async (_, vector) => {
    const model = modelOf(vector);
    const observer = vector.lambda_ === null ? absMaxObserver : outlierObserver(vector.lambda_);
    const found = new Map([...model.params].map(([name, tensor]) => [name, observeOnce(observer, tensor)]));
    const data = float64(vector.input_shape, vector.calib_data);
    found.set('data', observeOnce(observer, data));
    const executable = await plainEngine().load(model);
    await executable.run(new Map([['data', data]]), {
      observe: (name, tensor) => found.set(name, observeOnce(observer, tensor)),
    });
    expect(model.graph.outputs.every(({ node }) => isVariable(node) || found.has(node.name))).toBe(true);
    for (const [name, expected] of Object.entries(vector.thresholds))
      expect(Math.abs((found.get(name) as number) - expected)).toBeLessThanOrEqual(1e-6 * expected);
  });
});
