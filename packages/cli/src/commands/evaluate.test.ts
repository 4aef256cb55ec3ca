import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { workspacePath } from '@mrtjs/testing';
import { mrt, writeProject } from '../testing/harness.js';

const figuresOf = (stdout: string): unknown => {
  const { evaluation } = JSON.parse(stdout) as { evaluation: Record<string, unknown> };
  const { samples, float, integer, agreement, floatText } = evaluation;
  return { samples, float, integer, agreement, floatText };
};

test('two shards, merged in any order, are one run', async () => {
  const { folder, config } = await writeProject();
  const set = ['--set', 'EVALUATION.Batch=3', '--json', '-q'];
  const whole = await mrt(['evaluate', config, ...set]);
  expect(whole.code).toBe(0);
  const parts = [];
  for (const shard of ['1/2', '2/2']) {
    const { code, stdout } = await mrt(['evaluate', config, ...set, '--shard', shard]);
    expect(code).toBe(0);
    const { part } = JSON.parse(stdout) as { part: { file: string; total: number } };
    expect(part).toMatchObject({
      file: join(folder, `net.evaluate.${shard.replace('/', '-of-')}.json`),
      total: 3,
    });
    parts.push(part.file);
  }
  const merged = await mrt(['evaluate', '--merge', ...parts.toReversed(), '--json']);
  expect(merged.code).toBe(0);
  expect(figuresOf(merged.stdout)).toEqual(figuresOf(whole.stdout));
  expect((await mrt(['evaluate', '--merge', ...parts])).stdout).toMatch(
    /^samples {10}8\nfloat {12}top1 100\.00%/,
  );
  const missing = await mrt(['evaluate', '--merge', parts[0] as string]);
  expect(missing).toMatchObject({ code: 1, stdout: '' });
  expect(missing.stderr).toContain('MRT3105 no part has batches 1 to 2');
});

describe('without labels', () => {
  const random = ['--set', 'EVALUATION.Dataset=stdrandom', '--set', 'EVALUATION.Metric=agreement'];
  const three = ['--set', 'EVALUATION.Iter_num=3'];

  test('it is told how far the outputs of the two models agree', async () => {
    const { config } = await writeProject();
    const { code, stdout } = await mrt(['evaluate', config, ...random, ...three, '-q']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^samples {10}12\nagreement {8}\d+\.\d\d%\noutput {11}\d\d\.\d dB, cosine [01]\.\d{4}\n$/,
    );
    const { stdout: json } = await mrt(['evaluate', config, ...random, ...three, '-q', '--json']);
    const { evaluation } = JSON.parse(json) as { evaluation: Record<string, unknown> };
    expect(evaluation).toMatchObject({
      samples: 12,
      float: {},
      integer: {},
      comparisons: [{ outputs: [{ signalToNoiseDb: expect.any(Number) as number }] }],
    });
  });

  test('labelled data gives the same agreement as with labels, in parts, too', async () => {
    const { config } = await writeProject();
    const evaluationOf = async (...args: string[]) => {
      const { code, stdout } = await mrt([...args, '--json']);
      expect(code).toBe(0);
      return (JSON.parse(stdout) as { evaluation: Record<string, unknown> }).evaluation;
    };
    const alone = ['--set', 'EVALUATION.Metric=agreement', '--set', 'EVALUATION.Batch=3', '-q'];
    const labelled = await evaluationOf('evaluate', config, '-q', '--set', 'EVALUATION.Batch=3');
    const whole = await evaluationOf('evaluate', config, ...alone);
    const files = ['1/2', '2/2'].map((shard) => `${config}.${shard.replace('/', '.')}.json`);
    for (const [i, shard] of ['1/2', '2/2'].entries())
      await evaluationOf('evaluate', config, ...alone, '--shard', shard, '--output', files[i] as string);
    const merged = await evaluationOf('evaluate', '--merge', ...files);
    for (const one of [whole, merged]) {
      expect(one['agreement']).toBe(labelled['agreement']);
      expect(one['float']).toEqual({});
    }
  });

  test.each([
    [
      'a dataset without labels says what can be done',
      random.slice(0, 2),
      'MRT3009',
      'EVALUATION.Metric=agreement',
    ],
    ['data without end takes a number of batches', random, 'MRT6063', 'give the number of batches'],
    ['another metric is none', ['--set', 'EVALUATION.Metric=top1'], 'MRT6030', 'agreement'],
  ])('%s', async (_, set, code, says) => {
    const { config } = await writeProject();
    const { code: left, stderr } = await mrt(['evaluate', config, ...set]);
    expect(left).not.toBe(0);
    expect(stderr).toContain(code);
    expect(stderr).toContain(says);
  });
});

test.each([
  [['evaluate'], 'give either a configuration, or --merge'],
  [['evaluate', 'a.ini', '--merge', 'b.json'], 'give either a configuration, or --merge'],
  [['evaluate', 'a.ini', '--shard', '0/3'], 'from 1/n to n/n'],
  [['evaluate', 'a.ini', '--shard', '4/3'], 'from 1/n to n/n'],
  [['evaluate', 'a.ini', '--shard', '1'], 'from 1/n to n/n'],
])('%j leaves with 2', async (argv, says) => {
  const { code, stderr } = await mrt(argv);
  expect(code).toBe(2);
  expect(stderr).toContain(says);
});

/** Samples that take their time where the environment says so. */
const SLOW = `
const values = ${JSON.stringify(Array.from({ length: 40 }, (_, i) => (i * 7919) % 23))};
export default {
  name: 'slow', summary: '', source: '', shape: { text: '', accepts: () => true }, splits: { test: [] },
  open: async () => ({ size: 40, async *samples() {
    for (const [i, value] of values.entries()) {
      if (process.env.SLOW) await new Promise((resolve) => setTimeout(resolve, 50));
      yield { id: String(i), data: Float32Array.of(value, i % 5, 3 - value, 1), label: i % 3 };
    }
  } }),
  metric: METRIC,
};
`;

const METRIC = `{
  initial: { samples: 0, sum: 0 },
  update: ({ samples, sum }, [scores], labels) => ({
    samples: samples + labels.length,
    sum: sum + [...scores.data].reduce((a, b) => a + Math.round(b), 0),
  }),
  merge: (a, b) => ({ samples: a.samples + b.samples, sum: a.sum + b.sum }),
  result: ({ samples, sum }) => ({ sum, samples }),
  format: ({ sum }) => String(sum),
}`;

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  '%s leaves a partial result that the next run goes on from, and the code %i',
  async (signal, code) => {
    const { folder, config } = await writeProject();
    writeFileSync(join(folder, 'slow.mjs'), SLOW.replace('METRIC', METRIC));
    const argv = [
      'evaluate',
      config,
      '--set',
      'EVALUATION.Dataset=./slow.mjs',
      '--set',
      'EVALUATION.Batch=2',
    ];
    const whole = await mrt([...argv, '--json', '-q']);
    expect(whole).toMatchObject({ code: 0 });

    const child = spawnMrt([...argv, '--verbose'], { SLOW: '1' });
    child.onLine('Iteration:   3', () => child.kill(signal));
    expect(await child.ended).toBe(code);
    const part = join(folder, 'net.evaluate.part.json');
    expect(child.text()).toContain(`MRT6052 ${part}`);
    const { batches, evaluation } = JSON.parse(readFileSync(part, 'utf8')) as {
      batches: { first: number; end: number; total: number };
      evaluation: { samples: number };
    };
    expect(batches).toMatchObject({ first: 0, total: 20 });
    expect(batches.end).toBeGreaterThanOrEqual(4);
    expect(batches.end).toBeLessThan(20);
    expect(evaluation.samples).toBe(2 * batches.end);

    const rest = await mrt([...argv, '--json', '--verbose']);
    expect(rest.stderr).toContain(`Iteration: ${String(batches.end).padStart(3)}`);
    expect(rest.stderr).not.toContain('Iteration:   0');
    expect(figuresOf(rest.stdout)).toEqual(figuresOf(whole.stdout));
    expect(existsSync(part)).toBe(false);
  },
);

/** The command as a process of its own, from the sources. */
function spawnMrt(argv: readonly string[], env: Readonly<Record<string, string>>) {
  const flags = [
    '--conditions=@mrtjs/source',
    '--import',
    pathToFileURL(workspacePath('node_modules/@swc-node/register/esm/esm-register.mjs')).href,
  ];
  const program = `import { main } from '@mrtjs/cli'; process.exitCode = await main(process.argv.slice(1));`;
  const child = spawn(process.execPath, [...flags, '--input-type=module', '-e', program, '--', ...argv], {
    cwd: workspacePath('packages/cli'),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let [text, waiting] = ['', [] as { readonly line: string; readonly then: () => void }[]];
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    const reached = waiting.filter(({ line }) => text.includes(line));
    waiting = waiting.filter(({ line }) => !text.includes(line));
    reached.forEach(({ then }) => then());
  });
  return {
    text: () => text,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    onLine: (line: string, then: () => void) => void waiting.push({ line, then }),
    ended: new Promise<number | null>((resolve) => child.on('close', (exit) => resolve(exit))),
  };
}
