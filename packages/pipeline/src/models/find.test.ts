import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findModelFiles } from './find.js';

function folderOf(...names: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'mrt-model-'));
  for (const name of names) writeFileSync(join(folder, name), '');
  return folder;
}

test.each<[string, string[], number | null, string, string | null]>([
  ['the plain pair', ['net.json', 'net.params'], null, 'net.json', 'net.params'],
  [
    'the plain pair before epochs',
    ['net.json', 'net.params', 'net-symbol.json', 'net-0001.params'],
    null,
    'net.json',
    'net.params',
  ],
  ['a symbol alone', ['net.json'], null, 'net.json', null],
  [
    'the highest epoch',
    ['net-symbol.json', 'net-0002.params', 'net-0010.params', 'net-x.params'],
    null,
    'net-symbol.json',
    'net-0010.params',
  ],
  [
    'a named epoch',
    ['net.json', 'net.params', 'net-symbol.json', 'net-0002.params', 'net-0010.params'],
    2,
    'net-symbol.json',
    'net-0002.params',
  ],
  ['an exported symbol alone', ['net-symbol.json', 'other-0001.params'], null, 'net-symbol.json', null],
])('model files: %s', async (_, names, epoch, symbol, params) => {
  const folder = folderOf(...names);
  expect(await findModelFiles(folder, 'net', epoch)).toEqual({
    symbol: join(folder, symbol),
    params: params === null ? null : join(folder, params),
  });
});

test('missing model files [R225]: a network of the zoo can be exported, a similar name is told', async () => {
  const hint = async (name: string): Promise<unknown> =>
    findModelFiles(folderOf(), name).catch((error: unknown) => String(error));
  expect(await hint('resnet18_v1')).toContain('resnet18_v1 is a network of the GluonCV model zoo: export it');
  expect(await hint('resnet18v1')).toContain('networks of the GluonCV model zoo are called resnet18_v1');
});

test.each<[string, string, string[], string]>([
  ['its name', 'net.onnx', ['net.onnx', 'net.json', 'net.params'], 'net.onnx'],
  ['its name in capitals', 'Net.ONNX', ['Net.ONNX'], 'Net.ONNX'],
  ['the stem, where nothing of MXNet is there', 'net', ['net.onnx', 'net-0001.params'], 'net.onnx'],
])('an ONNX file by %s', async (_, name, names, model) => {
  const folder = folderOf(...names);
  expect(await findModelFiles(folder, name)).toEqual({ model: join(folder, model) });
});

test('files of MXNet come before an ONNX file of the same stem', async () => {
  const folder = folderOf('net.onnx', 'net-symbol.json');
  expect(await findModelFiles(folder, 'net')).toEqual({
    symbol: join(folder, 'net-symbol.json'),
    params: null,
  });
});

test('an ONNX file has no epochs', async () => {
  await expect(findModelFiles(folderOf('net.onnx'), 'net.onnx', 1)).rejects.toMatchObject({
    code: 'MRT6043',
    diagnostics: [{ option: 'DEFAULT.Model_epoch' }],
  });
});

test.each<[string, string[], number | null, string]>([
  ['none', [], null, 'net.json or net-symbol.json or net.onnx'],
  ['an ONNX file of another name', ['nets.onnx'], null, 'models there: nets.onnx'],
  ['a similar name', ['nett-symbol.json'], null, 'did you mean nett?'],
  ['another name', ['resnet50.json'], null, 'models there: resnet50'],
  ['another epoch', ['net-symbol.json', 'net-0003.params'], 4, 'epochs there: 3'],
])('missing model files [R73]: %s', async (_, names, epoch, says) => {
  await expect(findModelFiles(folderOf(...names), 'net', epoch)).rejects.toMatchObject({
    code: 'MRT6043',
    message: expect.stringContaining(says) as string,
  });
});
