import { analysisDocument } from '@mrtjs/report';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mrt, writeProject } from '../testing/harness.js';

const SMALL = ['--samples', '4'];

test('prints a table and what to try, and writes a document and a page', async () => {
  const { folder, config } = await writeProject();
  const [json, html] = [join(folder, 'a/found.json'), join(folder, 'a/found.html')];
  const { code, stdout } = await mrt(['analyze', config, ...SMALL, '--json', json, '--html', html]);
  expect(code).toBe(0);
  const lines = stdout.split('\n');
  expect(lines[0]).toMatch(/^ +layer +operator +SNR +own +sensitivity +bits +range +clipped +gas$/);
  expect(lines[1]).toMatch(/^. +data +input +\d+\.\d/);
  expect(lines[2]).toMatch(/^. +scores +FullyConnected +\d+\.\d/);
  expect(stdout).toMatch(/^agreement +\d+\.\d\d% ± \d+\.\d\d% of 4 samples$/m);
  expect(stdout).toMatch(/^harms most +\w+$/m);
  expect(stdout).toMatch(/^What to try/m);
  const document = analysisDocument.parse(JSON.parse(readFileSync(json, 'utf8')));
  expect(document.layers.map(({ name }) => name)).toEqual(['data', 'scores']);
  expect(readFileSync(html, 'utf8')).toContain('<h1>net</h1>');
});

test('--json - is the document alone; the floor and times are as asked for', async () => {
  const { config } = await writeProject();
  const argv = ['analyze', config, ...SMALL, '--floor', '90', '--times', '--quiet', '--json', '-'];
  const { code, stdout, stderr } = await mrt(argv);
  expect([code, stderr]).toEqual([0, '']);
  const document = analysisDocument.parse(JSON.parse(stdout));
  expect(document).toMatchObject({ floorDb: 90, firstUnderFloor: 'data', data: { samples: 4 } });
  expect(document.steps?.length).toBeGreaterThan(0);
});

test.each([
  [['--floor', 'high'], 'a number of decibels is expected'],
  [['--samples', '0'], 'a positive integer is expected'],
  [['--json'], 'argument missing'],
])('%j is a wrong command line', async (options, message) => {
  const { config } = await writeProject();
  const { code, stderr } = await mrt(['analyze', config, ...options]);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

test('a file that cannot be written is an error that names it', async () => {
  const { config } = await writeProject();
  const html = join(config, 'page.html');
  const { code, stderr } = await mrt(['analyze', config, ...SMALL, '--html', html]);
  expect(code).toBe(1);
  expect(stderr).toContain('MRT6040');
  expect(existsSync(html)).toBe(false);
});
