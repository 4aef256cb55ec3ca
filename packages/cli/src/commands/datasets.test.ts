import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyFolder, mrt } from '../testing/harness.js';

const content = Buffer.from('three samples');
const server = createServer((request, response) =>
  request.url?.endsWith('/samples.txt') ? response.end(content) : response.writeHead(404).end(),
);
let address: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test('the list says what can be fetched', async () => {
  const { code, stdout } = await mrt(['datasets']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^mnist +train test +yes +Handwritten digits/m);
  expect(stdout).toMatch(/^imagenet +train test +Photographs/m);
});

test('the files of a module are fetched where they are looked for, and only when asked for', async () => {
  const folder = emptyFolder();
  const sha256 = createHash('sha256').update(content).digest('hex');
  writeFileSync(
    join(folder, 'mine.mjs'),
    `export default {
      name: 'mine', summary: '', source: 'ask the author', shape: { text: '', accepts: () => true },
      downloads: [{ url: '${address}/pub/samples.txt', sha256: '${sha256}' }],
      splits: { test: [{ path: 'samples.txt' }] }, open: async () => ({ size: 0, async *samples() {} }),
    };`,
  );
  const argv = ['datasets', 'fetch', join(folder, 'mine.mjs'), '--dir', folder];
  const { code, stdout, stderr } = await mrt(argv);
  expect(code).toBe(0);
  expect(stdout).toBe(`mine is in ${join(folder, 'mine')}\n`);
  expect(stderr).toBe('samples.txt: ready\n');
  expect(readFileSync(join(folder, 'mine/samples.txt'))).toEqual(content);
  expect(JSON.parse((await mrt([...argv, '--json'])).stdout)).toMatchObject({
    dataset: 'mine',
    folder: join(folder, 'mine'),
  });
});

test.each<[string, string[], number, string]>([
  ['an unknown dataset', ['mnst'], 1, 'MRT3002'],
  ['a dataset that has to be got by hand', ['imagenet'], 1, 'MRT3018'],
  ['an unknown split', ['mnist', '--split', 'val'], 2, 'train, calibration, test'],
  ['a mirror without the files', ['mnist', '--mirror', 'MIRROR'], 1, 'MRT3015'],
])('%s leaves with its code', async (_, argv, code, says) => {
  const given = argv.map((one) => one.replace('MIRROR', `${address}/none`));
  const result = await mrt(['datasets', 'fetch', ...given, '--dir', emptyFolder()]);
  expect(result.code).toBe(code);
  expect(result.stderr).toContain(says);
});
