/** The page in Chromium: what it shows is what Node computes. */
import { parseExt, quantizeInput } from '@mrtjs/cvm';
import { loadModel } from '@mrtjs/cvm-runtime';
import { bytesOf, float32, formatNpy, parseNpy, type Tensor } from '@mrtjs/tensor';
import axe from 'axe-core';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { findChromium } from './chromium.js';
import { builtPage, pageFromSources, type Site } from './sites.js';

const MODEL = resolve(import.meta.dirname, '../model/digits_cvm');
const MRT = resolve(import.meta.dirname, '../../../packages/cli/bin/mrt.mjs');
const read = (file: string): Promise<Uint8Array> => readFile(join(MODEL, file));

const PHONE: BrowserContextOptions = {
  viewport: { width: 360, height: 640 },
  deviceScaleFactor: 3,
  hasTouch: true,
  isMobile: true,
};

let browser: Browser;
before(async () => {
  browser = await chromium.launch({ executablePath: findChromium() as string });
});
after(() => browser.close());

/** Opens the page for a while. Whatever goes wrong in it, or leaves its origin, fails the test. */
async function onPage(
  { url }: Site,
  use: (page: Page) => Promise<void>,
  options: BrowserContextOptions = {},
): Promise<void> {
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) faults.push(message.text());
    });
    page.on('request', (request) => {
      const asked = request.url();
      if (!/^(data|blob):/.test(asked) && new URL(asked).origin !== new URL(url).origin) faults.push(asked);
    });
    await page.goto(url);
    await page.getByText('Draw a digit, or choose a sample.').waitFor();
    await use(page);
    assert.deepEqual(faults, []);
  } finally {
    await context.close();
  }
}

const shown = async (page: Page, id: string): Promise<string> =>
  (await page.locator(`#${id}`).textContent()) ?? '';

/** Waits until the page shows the hash of another output than before. */
async function newHash(page: Page, action: () => Promise<void>): Promise<string> {
  const earlier = await shown(page, 'hash');
  await action();
  await page.waitForFunction(
    (old) => {
      const text = document.getElementById('hash')?.textContent ?? '';
      return text !== old && /^[0-9a-f]{64}$/.test(text);
    },
    earlier,
    { timeout: 20_000 },
  );
  return shown(page, 'hash');
}

/** What the reference engine gives in Node. */
async function hashInNode(input: Tensor): Promise<string> {
  using model = await loadModel(await read('symbol'), await read('params'), { engine: 'reference' });
  const hash = createHash('sha256');
  for (const output of await model.run(input)) hash.update(bytesOf(output));
  return hash.digest('hex');
}

/** The input that the page offers for download. */
async function savedInput(page: Page): Promise<Uint8Array> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#save').click()]);
  assert.equal(download.suggestedFilename(), 'digit.npy');
  return readFile(await download.path());
}

/** Lines through these places of the drawing area, which are given as parts of its sides. */
async function draw(page: Page, places: readonly (readonly [number, number])[]): Promise<void> {
  const box = await page.locator('#board').boundingBox();
  if (box === null) throw new Error('there is no drawing area');
  const points = places.map(([x, y]) => [box.x + x * box.width, box.y + y * box.height] as const);
  for (const [i, [x, y]] of points.entries()) {
    await page.mouse.move(x, y, { steps: 8 });
    if (i === 0) await page.mouse.down();
  }
  await page.mouse.up();
}

const SEVEN = [
  [0.3, 0.22],
  [0.7, 0.22],
  [0.45, 0.8],
] as const;

/** Finds nothing to complain about by the rules of WCAG 2.1 AA and good practice. */
async function checkAccess(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run(document),
  );
  assert.deepEqual(
    violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
    [],
  );
}

describe('the page', () => {
  let site: Site;
  before(async () => {
    site = await builtPage({ isolated: true });
  });
  after(() => site.close());

  test('reads the samples, chosen by keyboard, and gives the bytes that Node gives', async () => {
    const { inputs } = parseExt(new TextDecoder().decode(await read('ext')));
    const samples = parseNpy(await readFile(join(MODEL, '../samples.npy')));
    const pictures = Array.from({ length: 10 }, (_, digit) =>
      float32([1, 1, 28, 28], (samples.data as Float32Array).subarray(784 * digit, 784 * (digit + 1))),
    );
    await onPage(site, async (page) => {
      await page.getByRole('button', { name: 'Clear' }).focus();
      for (const [digit, picture] of pictures.entries()) {
        await page.keyboard.press('Tab');
        // Between the button Clear and the samples is the link that saves, once there is something to save.
        if (digit === 0) assert.equal(await page.evaluate(() => document.activeElement?.textContent), '0');
        const hash = await newHash(page, () => page.keyboard.press('Enter'));
        const scale = inputs.get('data');
        assert.ok(scale);
        assert.equal(hash, await hashInNode(quantizeInput(picture, scale)));
        assert.ok((await shown(page, 'answer')).startsWith(`This is a ${digit} (`));
      }
    });
  });

  test('reads what is drawn; the input can be saved, and mrt exec gives the same hash', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mrt-drawn-'));
    try {
      await onPage(site, async (page) => {
        const hash = await newHash(page, () => draw(page, SEVEN));
        assert.match(await shown(page, 'answer'), /^This is a 7 /);
        const file = join(folder, 'digit.npy');
        await writeFile(file, await savedInput(page));
        const { stdout } = await promisify(execFile)(process.execPath, [
          ...[MRT, 'exec', MODEL, '--input', file, '--json'],
        ]);
        const { sha256, gas } = JSON.parse(stdout) as { sha256: string; gas: number };
        assert.equal(hash, sha256);
        assert.equal(await shown(page, 'gas'), new Intl.NumberFormat('en').format(gas));
        assert.match(await shown(page, 'time'), /^\d+\.\d\d ms$/);
        assert.equal(await shown(page, 'threads'), '1: this network is too small to be divided');
        assert.equal(await shown(page, 'engine'), 'wasm');
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  test('clears', async () => {
    await onPage(site, async (page) => {
      await newHash(page, () => draw(page, SEVEN));
      await page.getByRole('button', { name: 'Clear' }).click();
      assert.equal(await shown(page, 'answer'), 'Draw a digit, or choose a sample.');
      assert.equal(await shown(page, 'hash'), '–');
      assert.equal(await page.locator('#save').isVisible(), false);
      // A point is a drawing, too: nothing is left of the seven.
      await newHash(page, () => draw(page, [[0.5, 0.5]]));
      const { data } = parseNpy(await savedInput(page));
      assert.ok((data as Int8Array).filter((value) => value > 0).length < 20);
    });
  });

  test('on a phone: fits its width, a finger draws and does not scroll', async () => {
    await onPage(
      site,
      async (page) => {
        const { width, content } = await page.evaluate(() => ({
          width: document.documentElement.clientWidth,
          content: document.documentElement.scrollWidth,
        }));
        assert.equal(content, width);
        const box = await page.locator('#board').boundingBox();
        assert.ok(box !== null && box.width >= 280 && box.y + box.height <= 640);
        const session = await page.context().newCDPSession(page);
        const touch = (type: string, points: readonly (readonly [number, number])[]): Promise<unknown> =>
          session.send('Input.dispatchTouchEvent', {
            type: type as 'touchStart',
            touchPoints: points.map(([x, y]) => ({ x: box.x + x * box.width, y: box.y + y * box.height })),
          });
        const hash = await newHash(page, async () => {
          await touch('touchStart', [[0.5, 0.15]]);
          for (let i = 1; i <= 12; i++) await touch('touchMove', [[0.5, 0.15 + 0.058 * i]]);
          await touch('touchEnd', []);
        });
        assert.equal(await page.evaluate(() => scrollY), 0);
        assert.match(await shown(page, 'answer'), /^This is a 1 /);
        assert.equal(hash, await hashInNode(parseNpy(await savedInput(page))));
        for (const button of await page.getByRole('button').all()) {
          const size = await button.boundingBox();
          assert.ok(size !== null && size.width >= 44 && size.height >= 44);
        }
        await checkAccess(page);
      },
      PHONE,
    );
  });

  for (const colorScheme of ['light', 'dark'] as const)
    test(`is accessible in ${colorScheme} colours`, async () => {
      await onPage(
        site,
        async (page) => {
          await checkAccess(page);
          await newHash(page, () => page.getByRole('button', { name: 'Sample of 3' }).click());
          await checkAccess(page);
        },
        { colorScheme },
      );
    });

  test('says what is wrong when a file is missing', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.route('**/digits_cvm/params', (route) => route.fulfill({ status: 404 }));
    await page.goto(site.url);
    await page.getByRole('alert').waitFor();
    assert.match(await shown(page, 'problem'), /^digits_cvm\/params cannot be read: 404/);
    await context.close();
  });
});

for (const [title, start, threads] of [
  [
    'without the headers that threads need',
    () => builtPage({ isolated: false }),
    'not cross-origin isolated',
  ],
  ['from its sources', pageFromSources, 'too small to be divided'],
] as const)
  test(`the page ${title} gives the same bytes`, async () => {
    const site = await start();
    try {
      await onPage(site, async (page) => {
        const hash = await newHash(page, () => draw(page, SEVEN));
        const input = parseNpy(await savedInput(page));
        assert.deepEqual(input, parseNpy(formatNpy(input)));
        assert.equal(hash, await hashInNode(input));
        assert.ok((await shown(page, 'threads')).endsWith(threads));
      });
    } finally {
      await site.close();
    }
  });
