import type { ScalesDocument } from '@mrtjs/cvm';
import { formatScales } from '@mrtjs/cvm';
import { checkOnnx, importOnnx } from '@mrtjs/onnx';
import { evaluateModel, irOperators } from '@mrtjs/graph';
import { importMxnet } from '@mrtjs/mxnet';
import { float32 } from '@mrtjs/tensor';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyFolder, linearModel, mrt, sha256, writeCompiled, writeProject } from '../testing/harness.js';

const x = new Map([['data', float32([1, 4], [1, -2, 3, 0.5])]]);
const scores = (model: Parameters<typeof evaluateModel>[0]): number[] =>
  Array.from(evaluateModel(model, x, irOperators)[0]?.data ?? []);
const bytes = (path: string): Uint8Array => new Uint8Array(readFileSync(path));

test('an MXNet model becomes ONNX and MXNet again', async () => {
  const { folder } = await writeProject();
  const file = (name: string): string => join(folder, name);
  const first = await mrt(['convert', file('net.json'), file('net.params'), file('net.onnx')]);
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(first.stdout).toMatch(
    /inputs +data \(1, 4\)\noutputs +scores \(1, 3\)\nnodes +1\nwrote +.*net\.onnx \(\d+ bytes\)/,
  );
  expect(checkOnnx(bytes(file('net.onnx')))).toEqual([]);
  const onnx = importOnnx({ model: bytes(file('net.onnx')) }).model;
  expect(scores(onnx)).toEqual(scores(linearModel()));

  const second = await mrt(['convert', file('net.onnx'), file('again-symbol.json')]);
  expect(second.code).toBe(0);
  const [symbol, params] = [bytes(file('again-symbol.json')), bytes(file('again-0000.params'))];
  expect(scores(importMxnet({ symbol, params }).model)).toEqual(scores(linearModel()));

  const third = await mrt(['convert', file('net.onnx'), file('copy.onnx'), '--json']);
  expect(JSON.parse(third.stdout)).toMatchObject({
    files: [{ path: file('copy.onnx'), bytes: expect.any(Number) as number }],
    inputs: [{ name: 'data', shape: [1, 4] }],
    outputs: [{ name: 'scores', shape: [1, 3] }],
    nodes: 1,
  });
  expect(scores(importOnnx({ model: bytes(file('copy.onnx')) }).model)).toEqual(scores(linearModel()));
});

test('the parameters beside a symbol file are found, and shapes may be given', async () => {
  const { folder } = await writeProject();
  const target = join(folder, 'net.onnx');
  for (const shape of ['7,4', '(7, 4)', 'data=7,4']) {
    const { code, stdout } = await mrt(['convert', join(folder, 'net'), target, '--input-shape', shape]);
    expect(code).toBe(0);
    expect(stdout).toContain('outputs     scores (7, 3)');
  }
});

test('each of several inputs gets its shape by name', async () => {
  const folder = emptyFolder();
  const nodes = [
    { op: 'null', name: 'left', inputs: [] },
    { op: 'null', name: 'right', inputs: [] },
    {
      op: 'batch_dot',
      name: 'product',
      inputs: [
        [0, 0, 0],
        [1, 0, 0],
      ],
    },
  ];
  writeFileSync(
    join(folder, 'net-symbol.json'),
    JSON.stringify({ nodes, arg_nodes: [0, 1], heads: [[2, 0, 0]] }),
  );
  writeFileSync(join(folder, 'net-0000.params'), emptyParams());
  const target = join(folder, 'net.onnx');
  const convert = (...shapes: string[]) =>
    mrt(['convert', join(folder, 'net'), target, ...shapes.flatMap((shape) => ['--input-shape', shape])]);
  const { code, stdout, stderr } = await convert('left=1,2,3', 'right=1,3,5');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/inputs +left \(1, 2, 3\), right \(1, 3, 5\)\noutputs +product \(1, 2, 5\)\n/);
  expect(checkOnnx(bytes(target))).toEqual([]);
  for (const [shapes, says] of [
    [['1,2,3'], 'give --input-shape name=shape for each'],
    [['left=1,2,3'], 'right'],
    [['left=1,2,3', 'rite=1,3,5'], 'rite'],
    [['left=1,2,3', 'right=1,4,5'], 'product'],
  ] as const) {
    rmSync(target, { force: true });
    const refused = await convert(...shapes);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(says);
    expect(existsSync(target)).toBe(false);
  }
});

test('the batch may be left open', async () => {
  const { folder } = await writeProject();
  const target = join(folder, 'net.onnx');
  const { stdout } = await mrt(['convert', join(folder, 'net'), target, '--open-batch']);
  expect(stdout).toContain('outputs     scores (N, 3)');
  const { model } = importOnnx({ model: bytes(target), inputShapes: [1, 4] });
  expect(scores(model)).toEqual(scores(linearModel()));
});

describe('a compiled model', () => {
  test.each(['integer', 'qdq'])('is written in the form %s and compared with the CVM', async (form) => {
    const folder = await writeCompiled(2);
    const target = join(folder, 'net.onnx');
    const { code, stdout, stderr } = await mrt(['convert', folder, target, '--form', form]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`form        ${form}\n`);
    expect(stdout).toContain('compared    0 of 6 outputs differ from the CVM on the sample input\n');
    expect(checkOnnx(bytes(target))).toEqual([]);
  });

  test('without a sample input is written, not compared', async () => {
    const folder = await writeCompiled();
    rmSync(join(folder, 'data.npy'));
    const target = join(folder, 'net.onnx');
    const { stdout } = await mrt(['convert', folder, target, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ form: 'integer', file: target, compared: null });
  });

  const SCALES = [{ node: 'dense_0', source: 'dense', scale: 12.5, zeroPoint: -3, axis: 0 }];

  /** Writes scales; gives the folder. */
  async function withScales(change: (document: ScalesDocument) => unknown = (all) => all): Promise<string> {
    const folder = await writeCompiled();
    const hashOf = (name: string): string => sha256(bytes(join(folder, name)));
    const document = { nodes: SCALES, sha256: { symbol: hashOf('symbol'), params: hashOf('params') } };
    const changed = change(document);
    const text = typeof changed === 'string' ? changed : formatScales(changed as ScalesDocument);
    writeFileSync(join(folder, 'scales.json'), text);
    return folder;
  }

  test('with scales tells them of every node, without them it does not', async () => {
    const folder = await withScales();
    const target = join(folder, 'net.onnx');
    expect(await mrt(['convert', folder, target])).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(target, 'latin1')).toMatch(
      /dense: precision \d+, [^:]*, gas \d+, scale 12\.5, zero point -3/,
    );
    rmSync(join(folder, 'scales.json'));
    expect(await mrt(['convert', folder, target])).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(target, 'latin1')).not.toContain(', scale ');
  });

  test.each<[string, (document: ScalesDocument) => unknown, string]>([
    ['no JSON', () => '{"nodes":', 'MRT4034'],
    ['a node that is not there', (all) => ({ ...all, nodes: [{ ...SCALES[0], node: 'x' }] }), 'MRT4034'],
    [
      'more channels than there are',
      (all) => ({ ...all, nodes: [{ ...SCALES[0], scale: [1, 2] }] }),
      'MRT4034',
    ],
    [
      'hashes of other files',
      (all) => ({ ...all, sha256: { ...all.sha256, params: '0'.repeat(64) } }),
      'scales.json was made for 0000',
    ],
  ])('scales with %s are refused, and nothing is written', async (_, change, says) => {
    const folder = await withScales(change);
    const { code, stderr } = await mrt(['convert', folder, join(folder, 'net.onnx')]);
    expect(code).toBe(1);
    expect(stderr).toContain(says);
    expect(readdirSync(folder)).not.toContain('net.onnx');
  });

  test.each([
    ['another kind of result', ['net.json'], 'MRT7004'],
    ['shapes', ['net.onnx', '--input-shape', '1,4'], 'MRT7004'],
    ['parameters', ['net.params', 'net.onnx'], 'MRT7004'],
  ])('%s are refused', async (_, args, says) => {
    const folder = await writeCompiled();
    const paths = args.map((arg) => (/^(--|\d)/.test(arg) ? arg : join(folder, arg)));
    const { code, stderr } = await mrt(['convert', folder, ...paths]);
    expect(code).toBe(1);
    expect(stderr).toContain(says);
    expect(readdirSync(folder)).not.toContain('net.onnx');
  });
});

describe('what is refused', () => {
  const cases: readonly [string, string[], string][] = [
    ['a model that is not there', ['nothing', 'x.onnx'], 'MRT7003'],
    ['a result of another kind', ['net.json', 'x.pb'], 'name a file that ends in .onnx or .json'],
    ['too many files', ['net.json', 'net.params', 'net.params', 'x.onnx'], 'MRT7004'],
    ['a shape that is none', ['net', 'x.onnx', '--input-shape', '1,b'], '--input-shape is 1,b'],
    ['a shape of nothing', ['net', 'x.onnx', '--input-shape', '0,4'], 'give positive sizes'],
    [
      'two shapes without names',
      ['net', 'x.onnx', '--input-shape', '1,4', '--input-shape', '1,4'],
      'MRT7004',
    ],
    ['a shape that does not fit', ['net', 'x.onnx', '--input-shape', '1,5'], 'MRT1010'],
    ['a form of a float model', ['net', 'x.onnx', '--form', 'qdq'], '--form qdq is for compiled models'],
    ['an open batch of MXNet', ['net', 'x.json', '--open-batch'], '--open-batch'],
    ['a symbol without parameters', ['alone.json', 'x.onnx'], 'the model has no parameters'],
  ];

  test.each(cases)('%s', async (_, args, says) => {
    const { folder } = await writeProject();
    writeFileSync(join(folder, 'alone.json'), readFileSync(join(folder, 'net.json')));
    const before = readdirSync(folder).sort();
    const paths = args.map((arg) => (/^(--|\d|qdq$)/.test(arg) ? arg : join(folder, arg)));
    const { code, stdout, stderr } = await mrt(['convert', ...paths]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(says);
    expect(readdirSync(folder).sort()).toEqual(before);
  });

  test('everything that has no form in ONNX at once, and no file is left', async () => {
    const folder = emptyFolder();
    const nodes = [
      { op: 'null', name: 'data', inputs: [] },
      { op: '_contrib_box_nms', name: 'first', inputs: [[0, 0, 0]] },
      { op: '_contrib_box_nms', name: 'second', inputs: [[0, 0, 0]] },
    ];
    const symbol = {
      nodes,
      arg_nodes: [0],
      heads: [
        [1, 0, 0],
        [2, 0, 0],
      ],
    };
    writeFileSync(join(folder, 'net-symbol.json'), JSON.stringify(symbol));
    const { model } = importMxnet({ symbol: JSON.stringify(symbol) });
    expect(model.params.size).toBe(0);
    writeFileSync(join(folder, 'net-0000.params'), emptyParams());
    const target = join(folder, 'net.onnx');
    const { code, stderr } = await mrt(['convert', join(folder, 'net'), target, '--input-shape', '1,3,6']);
    expect(code).toBe(1);
    expect(stderr.match(/MRT1220/g)).toHaveLength(2);
    expect(existsSync(target)).toBe(false);
  });
});

/** A parameter file without parameters: its magic number, and no arrays and no names. */
function emptyParams(): Uint8Array {
  const file = new DataView(new ArrayBuffer(32));
  file.setBigUint64(0, 0x112n, true);
  return new Uint8Array(file.buffer);
}
