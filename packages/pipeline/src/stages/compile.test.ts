import {
  checkBounds,
  checkDeployGraph,
  parseBounds,
  parseDeployGraph,
  parseParamsBlob,
  parseScales,
} from '@mrtjs/cvm';
import type { QuantizedModel } from '@mrtjs/graph';
import { makeNode, ops, valueOf } from '@mrtjs/graph';
import onnxProto from 'onnx-proto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataSource } from '../data.js';
import { runEngines } from '../engines.js';
import { sha256 } from '../files/hash.js';
import type { Project } from '../testing/project.js';
import { makeProject } from '../testing/project.js';
import { compileStage } from './compile.js';
import type { StageContext } from './context.js';

/** The input, of `precision` bits, shifted right by one. */
function shifted(precision: number): QuantizedModel {
  const data = valueOf(makeNode(ops.variable, 'data', [], { shape: [1, 1, 6, 6], precision }));
  const shift = makeNode(ops.cvmRightShift, 'half', [data], { precision: 8, shift_bit: 1 });
  return {
    model: { graph: { outputs: [valueOf(shift)] }, params: new Map() },
    inputs: new Map([['data', { scale: 1, targetBit: precision }]]),
    outputScales: [1],
    originalOutputs: ['half'],
    thresholds: new Map(),
    scales: new Map(),
    precisions: new Map(),
    floatNodes: new Set(),
  };
}

function contextOf(project: Project, set: readonly string[] = []): StageContext {
  const sections = '[EVALUATION]\nIter_num=1\n[COMPILATION]\nDump_dir=out\nBatch=1\n';
  const config = project.config(sections, set);
  const emit = (): void => undefined;
  return {
    config,
    engines: runEngines(config, {}, emit),
    data: dataSource(config, { report: () => undefined }),
    emit,
    signal: undefined,
    passes: async () => ({ passes: [], hashes: [] }),
  };
}

test('the compiled model is written together with the proof that nothing in it overflows', async () => {
  const project = makeProject();
  const { folder, files } = await compileStage(contextOf(project), shifted(8));
  const [symbol, params, bounds] = ['symbol', 'params', 'bounds.json'].map((name) =>
    readFileSync(join(folder, name)),
  ) as [Buffer, Buffer, Buffer];
  expect(files).toContain(join(folder, 'bounds.json'));
  const claimed = parseBounds(bounds.toString());
  expect(claimed.sha256).toEqual({ symbol: sha256(symbol), params: sha256(params) });
  const graph = checkDeployGraph(parseDeployGraph(symbol));
  expect(checkBounds(graph, parseParamsBlob(params), claimed).entries).toBe(2);
});

test('a model whose values may wrap is not written [C85]', async () => {
  const project = makeProject();
  await expect(compileStage(contextOf(project), shifted(32))).rejects.toMatchObject({
    code: 'MRT4031',
    message: expect.stringContaining('cvm_right_shift_0') as string,
  });
  expect(existsSync(join(project.folder, 'out'))).toBe(false);
});

test('what the integers of each node stand for is written', async () => {
  const project = makeProject();
  const scales = new Map([['data', 30]]);
  const { folder } = await compileStage(contextOf(project), { ...shifted(8), scales });
  const read = (name: string) => readFileSync(join(folder, name));
  const graph = checkDeployGraph(parseDeployGraph(read('symbol')));
  expect(parseScales(read('scales.json').toString(), graph)).toEqual({
    nodes: [
      { node: 'data', source: 'data', scale: 30, zeroPoint: 0, axis: 0 },
      { node: 'cvm_right_shift_0', source: 'data', scale: 15, zeroPoint: 0, axis: 0 },
    ],
    sha256: { symbol: sha256(read('symbol')), params: sha256(read('params')) },
  });
});

test('forms in ONNX are written where they are asked for, with the scales', async () => {
  const project = makeProject();
  const scales = new Map([['data', 30]]);
  const context = contextOf(project, ['COMPILATION.Onnx=qdq, integer']);
  const { folder, files } = await compileStage(context, { ...shifted(8), scales });
  const names = ['tiny-qdq.onnx', 'tiny-integer.onnx'].map((name) => join(folder, name));
  expect(files.filter((file) => file.endsWith('.onnx'))).toEqual(names);
  for (const name of names) {
    const { graph, metadataProps } = onnxProto.onnx.ModelProto.decode(readFileSync(name));
    const described = graph?.node?.flatMap(({ docString }) => docString || []);
    expect(described).toEqual([
      expect.stringMatching(/^cvm_right_shift: precision 8, .*, gas \d+, scale 15$/) as string,
    ]);
    expect(metadataProps?.map(({ key }) => key)).toContain('mrt.compared');
  }
});
