/** What `scales.json` says of a compiled model, checked against both networks, in every profile. */
import { checkDeployGraph, compileModel, nodeScales, parseDeployGraph, parseScales } from '@mrtjs/cvm';
import type { NodeScale } from '@mrtjs/cvm';
import { createReferenceEngine } from '@mrtjs/cvm-runtime';
import type { QuantizedModel, Value } from '@mrtjs/graph';
import { evaluateModel, inputsOf, irOperators, topologicalOrder, valueOf } from '@mrtjs/graph';
import { quantizeInput } from '@mrtjs/cvm';
import type { InputScale } from '@mrtjs/graph';
import type { Tensor } from '@mrtjs/tensor';
import { parseNpy, sizeOf, toNumbers } from '@mrtjs/tensor';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readOriginalModel } from './models/index.js';
import { runPipeline } from './pipeline.js';
import { makeProject, referenceFloatEngine } from './testing/project.js';

const SECTIONS = '[EVALUATION]\nIter_num=1\n[COMPILATION]\nDump_dir=out\nBatch=10\n';

/** Values of all nodes of a model, by name. */
function valuesOf(model: QuantizedModel['model'], data: Tensor): ReadonlyMap<string, Tensor> {
  const values = new Map<string, Tensor>([['data', data]]);
  const heads: Value[] = topologicalOrder(model.graph)
    .filter(({ op }) => op !== 'null')
    .map((node) => valueOf(node));
  evaluateModel({ ...model, graph: { outputs: heads } }, new Map([['data', data]]), irOperators).forEach(
    (value, i) => values.set(heads[i]?.node.name ?? '', value),
  );
  return values;
}

/** Integers as the floats that they stand for. */
function floatsOf(integers: Tensor, { scale, zeroPoint, axis }: NodeScale): number[] {
  const inner = sizeOf(integers.shape.slice(axis + 1));
  const at = (x: number | readonly number[], i: number): number =>
    typeof x === 'number' ? x : (x[Math.floor(i / inner) % x.length] as number);
  return Array.from(toNumbers(integers), (value, i) => (value - at(zeroPoint, i)) / at(scale, i));
}

test.each([
  ['fixed', []],
  ['mrt1', []],
  ['best', ['ACCURACY.Range=extremes']],
  ['best', ['ACCURACY.Range=extremes', 'ACCURACY.Two_planes=on', 'ACCURACY.Plane_layers=conv']],
] as const)('profile %s, %j: integers stand for the values of the float network', async (profile, set) => {
  const project = makeProject();
  for (const name of ['tiny.prepare.json', 'tiny.prepare.params']) rmSync(join(project.folder, name));
  const { quantized } = await runPipeline(
    project.config(SECTIONS, [`DEFAULT.Profile=${profile}`, 'CALIBRATION.Calibrate_num=3', ...set]),
    {
      engines: { float: referenceFloatEngine, integer: createReferenceEngine() },
    },
  );
  const { model, inputs } = quantized as QuantizedModel;
  const folder = join(project.folder, 'out', 'tiny_cvm');
  const graph = checkDeployGraph(parseDeployGraph(readFileSync(join(folder, 'symbol'))));
  const { nodes } = parseScales(readFileSync(join(folder, 'scales.json'), 'utf8'), graph);
  const options = { inputShapes: new Map([['data', [10, 1, 6, 6]]]) };
  const compiled = compileModel(quantized as QuantizedModel, options);
  expect(nodes).toEqual(nodeScales(quantized as QuantizedModel, compiled));

  // What was calibrated on, so that nothing is limited.
  const data = parseNpy(new Uint8Array(readFileSync(join(project.folder, 'npy/calibration-data.npy'))));
  const original = await readOriginalModel({
    symbol: join(project.folder, 'tiny.json'),
    params: join(project.folder, 'tiny.params'),
  });
  expect(inputsOf(original.model)).toHaveLength(1);
  const floats = valuesOf(original.model, data);
  const integers = valuesOf(model, quantizeInput(data, inputs.get('data') as InputScale));
  const integerNode = new Map([...compiled.places].map(([name, { node }]) => [node, name]));
  const compared = new Set<string>();
  for (const scale of nodes) {
    const float = floats.get(scale.source);
    const integer = integers.get(integerNode.get(scale.node) ?? '');
    if (float === undefined || integer === undefined) continue;
    compared.add(scale.source);
    const expected = Array.from(toNumbers(float));
    const found = floatsOf(integer, scale);
    expect(found).toHaveLength(expected.length);
    const largest = Math.max(...expected.map(Math.abs));
    const worst = Math.max(...expected.map((value, i) => Math.abs(value - (found[i] as number))));
    expect([scale.node, scale.source, worst / largest < 0.05]).toEqual([scale.node, scale.source, true]);
  }
  for (const layer of ['data', 'conv', 'scores']) expect(compared).toContain(layer);
});
