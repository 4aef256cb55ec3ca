/**
 * Pictures of the page of an analysis for the documentation: `screenshots --page=FILE --folder=FOLDER`, with `--name` for the
 * start of the files' names and `--scheme=dark`. The browser is the one that `CHROMIUM_PATH` names, or Debian's.
 */
import { chromium } from 'playwright-core';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

/** What is taken of the page: the element, and how it is called. */
const SHOTS: readonly {
  readonly name: string;
  readonly selector: string | null;
  readonly height?: number;
}[] = [
  { name: 'top', selector: null, height: 900 },
  { name: 'error', selector: '#error' },
  { name: 'network', selector: '#network' },
  { name: 'layers', selector: '#layers' },
  { name: 'values', selector: '#values' },
  { name: 'accuracy', selector: '#accuracy' },
  { name: 'costs', selector: '#costs' },
];

const VIEWPORT = { width: 1280, height: 900 };

async function main(page: string, folder: string, stem: string, scheme: 'light' | 'dark'): Promise<void> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  if (!existsSync(executablePath))
    throw new Error(`there is no browser at ${executablePath}: set CHROMIUM_PATH`);
  await mkdir(folder, { recursive: true });
  const browser = await chromium.launch({ executablePath });
  try {
    const context = await browser.newContext({
      viewport: VIEWPORT,
      colorScheme: scheme,
      javaScriptEnabled: false,
    });
    const tab = await context.newPage();
    const requests: string[] = [];
    tab.on('request', (request) => requests.push(request.url()));
    await tab.goto(pathToFileURL(resolve(page)).href);
    if (requests.length !== 1) throw new Error(`the page asks for ${requests.slice(1).join(', ')}`);
    for (const { name, selector, height } of SHOTS) {
      const path = join(folder, `${stem}-${name}.png`);
      if (selector === null)
        await tab.screenshot({
          path,
          clip: { x: 0, y: 0, width: VIEWPORT.width, height: height ?? VIEWPORT.height },
        });
      else if ((await tab.locator(selector).count()) > 0) await tab.locator(selector).screenshot({ path });
    }
  } finally {
    await browser.close();
  }
}

const { values } = parseArgs({
  options: {
    page: { type: 'string' },
    folder: { type: 'string' },
    name: { type: 'string', default: 'analyze' },
    scheme: { type: 'string', default: 'light' },
  },
});
const { page, folder, name, scheme } = values;
if (page === undefined || folder === undefined || (scheme !== 'light' && scheme !== 'dark')) {
  console.error('usage: screenshots --page=FILE --folder=FOLDER [--name=analyze] [--scheme=light|dark]');
  process.exitCode = 2;
} else await main(page, folder, name, scheme);
