/** The engines in Chromium, on 1, 2 and 4 threads: the bytes of Node's reference engine on the shared cases. */
import { loadModel } from '@mrtjs/cvm-runtime';
import {
  deepNetwork,
  outputsOnBoth,
  randomNetwork,
  randomOperators,
  type Trial,
  trialOfBytes,
} from '@mrtjs/cvm-runtime/testing';
import { bytesOf, parseNpy, type Tensor } from '@mrtjs/tensor';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { findChromium } from './chromium.js';
import type { Answers, Place, Task } from './harness/tasks.js';
import { DEEP } from './harness/tasks.js';
import { harness, type Site } from './sites.js';

const THREADS = [1, 2, 4];
const PLACES: readonly Place[] = ['page', 'worker'];
/** Milliseconds after which a test has failed: what waits for threads must not wait for ever. */
const TIMEOUT = 300_000;
/** Models that a page is given: Chromium gives a process the memory of 125. */
const BATCH = 100;
/** Golden cases, each of which is loaded twice. */
const GOLDEN_BATCH = BATCH / 2;

const RANDOM = {
  operators: { make: randomOperators, cases: 1000 },
  networks: { make: randomNetwork, cases: 100 },
};

/** Reference material, which is not part of the repository. */
const shared = (...parts: string[]): string =>
  join(process.env['MRT_SHARED'] ?? resolve(import.meta.dirname, '../../../../shared'), ...parts);

let browser: Browser;
let site: Site;
before(async () => {
  site = await harness();
  browser = await chromium.launch({ executablePath: findChromium() as string });
});
after(async () => {
  await browser.close();
  await site.close();
});

/** Has a task done, on a page of its own: memory of disposed models is given back when the page is closed, at the latest. */
async function inChromium<T extends Task>(
  task: T,
  place: Place,
  prepare: (page: Page) => Promise<unknown> = async () => undefined,
): Promise<Answers[T['type']]> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await prepare(page);
    await page.goto(site.url);
    await page.waitForFunction(() => 'harness' in globalThis);
    return await page.evaluate(
      ([given, where]) =>
        (globalThis as unknown as { harness(task: Task, place: Place): Promise<never> }).harness(
          given,
          where,
        ),
      [task, place] as const,
    );
  } finally {
    await context.close();
  }
}

const sha256 = (...parts: (string | Uint8Array)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

const inNode = async (trial: Trial): Promise<string> => sha256((await outputsOnBoth(trial, [])).reference);

/** Every number of threads at either place. */
function everywhere(
  title: string,
  skip: boolean,
  check: (threads: number, place: Place) => Promise<void>,
): void {
  for (const place of PLACES)
    for (const threads of THREADS)
      test(
        `${title}, ${threads} thread${threads === 1 ? '' : 's'}, in a ${place}`,
        { skip, timeout: TIMEOUT },
        () => check(threads, place),
      );
}

/** What Node gives, computed once. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

for (const name of ['operators', 'networks'] as const) {
  const { make, cases } = RANDOM[name];
  const expected = once(() => Promise.all(Array.from({ length: cases }, (_, seed) => inNode(make(seed)))));
  everywhere(`${cases} random ${name}`, false, async (threads, place) => {
    const references = await expected();
    for (let firstSeed = 0; firstSeed < cases; firstSeed += BATCH) {
      const count = Math.min(BATCH, cases - firstSeed);
      const outcomes = await inChromium({ type: 'random', make: name, firstSeed, count, threads }, place);
      assert.equal(outcomes.length, count);
      outcomes.forEach(({ reference, wasm }, i) => {
        const wanted = references[firstSeed + i];
        assert.equal(reference, wanted, `reference engine, seed ${firstSeed + i}`);
        assert.equal(wasm, wanted, `wasm engine, seed ${firstSeed + i}`);
      });
    }
  });
}

interface GoldenCase {
  readonly id: string;
  readonly graph?: object;
  readonly symbol?: string;
  readonly params_hex: string;
  readonly input_hex: string;
  readonly formal: { readonly hex?: string; readonly code?: number };
  readonly verdict?: string;
}

function goldenCases(file: string): GoldenCase[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as GoldenCase);
}

for (const [name, size] of [
  ['cvm-vectors.jsonl', 365],
  ['cvm-operators.jsonl', 505],
] as const) {
  const file = shared('golden', name);
  const golden = once(async () => {
    const cases = goldenCases(file);
    const given = cases.map(({ symbol, graph, params_hex, input_hex, formal }) => ({
      symbol: symbol ?? JSON.stringify(graph),
      params: params_hex,
      input: input_hex,
      runs: formal.hex !== undefined,
    }));
    const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
    const references = given.map(({ symbol, params, input, runs }) =>
      runs ? inNode(trialOfBytes(symbol, bytes(params), bytes(input))) : undefined,
    );
    return { cases, given, references: await Promise.all(references) };
  });
  everywhere(`${size} results of the original in ${name}`, !existsSync(file), async (threads, place) => {
    const { cases, given, references } = await golden();
    assert.equal(cases.length, size);
    const answers: Answers['golden'][number][] = [];
    for (let i = 0; i < size; i += GOLDEN_BATCH)
      answers.push(
        ...(await inChromium({ type: 'golden', cases: given.slice(i, i + GOLDEN_BATCH), threads }, place)),
      );
    assert.equal(answers.length, size);
    cases.forEach(({ id, formal, verdict }, i) => {
      const { bytes, outcome } = answers[i] ?? {};
      // The original read stale memory there: nothing to compare.
      if (verdict !== 'undefined') assert.equal(bytes, formal.hex ?? formal.code ?? 1, id);
      const wanted = references[i];
      assert.deepEqual(outcome, wanted && { reference: wanted, wasm: wanted }, id);
    });
  });
}

describe('through the interface of the package', () => {
  const deep = once(async () => {
    const { symbol, params, inputs } = deepNetwork(DEEP);
    using model = await loadModel(symbol, params, { engine: 'reference' });
    return sha256(...(await model.run(inputs[0] as Tensor)).map(bytesOf));
  });
  everywhere('a network that is large enough to be divided', false, async (threads, place) => {
    assert.deepEqual(await inChromium({ type: 'network', threads }, place), {
      engine: 'wasm',
      threads,
      sha256: await deep(),
    });
  });

  for (const name of ['resnet18', 'mobilenet1']) {
    const folder = shared('bench', name);
    everywhere(`${name} gives the output of the original`, !existsSync(folder), async (threads, place) => {
      const serve = (page: Page): Promise<unknown> =>
        page.route(`**/${name}/*`, (route) =>
          route.fulfill({ path: join(folder, basename(new URL(route.request().url()).pathname)) }),
        );
      const files = { symbol: `/${name}/symbol`, params: `/${name}/params`, input: `/${name}/data.npy` };
      const output = parseNpy(readFileSync(join(folder, 'output.npy')));
      assert.deepEqual(await inChromium({ type: 'network', files, threads }, place, serve), {
        engine: 'wasm',
        threads,
        sha256: sha256(bytesOf(output)),
      });
    });
  }
});
