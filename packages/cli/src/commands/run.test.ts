import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { mrt, writeProject } from '../testing/harness.js';

test('run evaluates, compiles and says how to run the result', async () => {
  const { folder, config } = await writeProject();
  const { code, stdout, stderr } = await mrt(['run', config]);
  expect(code).toBe(0);
  expect(stderr).toContain('calibrate: finished');
  expect(stderr).toContain('float engine: onnxruntime-cpu (ONNX Runtime 1.30.0, CPU, one thread)');
  expect(stdout).toMatch(/samples\s+8\n/);
  expect(stdout).toMatch(/float\s+top1 100\.00%/);
  expect(stdout).toMatch(/agreement\s+\d+\.\d\d%/);
  expect(stdout).toMatch(/npx --no-install mrt exec .*net_cvm --input .*net_cvm\/data\.npy/);
  expect(existsSync(join(folder, 'net_cvm/symbol'))).toBe(true);
  const exec = await mrt(['exec', join(folder, 'net_cvm'), '--input', join(folder, 'net_cvm/data.npy')]);
  expect(exec.code).toBe(0);
});

test.each([
  ['--engine-float', 'tfjs'],
  ['--set', 'DEFAULT.Float_engine=tfjs'],
])('%s %s chooses the engine', async (...option) => {
  const { config } = await writeProject();
  expect((await mrt(['calibrate', config, ...option])).stderr).toContain('float engine: tfjs');
});

test('an engine that is not known is refused', async () => {
  const { config } = await writeProject();
  const { code, stderr } = await mrt(['run', config, '--engine-float', 'torch']);
  expect(code).toBe(2);
  expect(stderr).toContain('Allowed choices are auto, tfjs, onnxruntime');
});

test('--json prints one document and nothing else', async () => {
  const { folder, config } = await writeProject();
  const { code, stdout } = await mrt(['run', config, '--json', '--quiet']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    schemaVersion: 1,
    command: 'run',
    evaluation: {
      samples: 8,
      float: { top1: 1 },
      integer: { top1: expect.any(Number) },
      agreement: expect.any(Number),
    },
    compiled: { folder: join(folder, 'net_cvm'), gas: expect.any(Number), storage: expect.any(Number) },
  });
});

test('--quiet says nothing but results, --verbose tells everything', async () => {
  const { config } = await writeProject();
  expect((await mrt(['quantize', config, '--quiet'])).stderr).toBe('');
  const verbose = await mrt(['evaluate', config, '--verbose']);
  expect(verbose.stderr).toContain('Iteration:   0 | evalfunc: top1=');
  expect(verbose.stderr).toContain('compile: skipped (not asked for)');
});

test('the commands of stages resume from checkpoints', async () => {
  const { config } = await writeProject();
  expect((await mrt(['calibrate', config])).stderr).toContain('calibrate: finished');
  const set = ['--set', 'DEFAULT.Start=CALIBRATION'];
  expect((await mrt(['quantize', config, ...set])).stderr).toContain('calibrate: loaded');
  const { stdout } = await mrt(['compile', config, '--json', '--set', 'DEFAULT.Start=QUANTIZATION']);
  expect(JSON.parse(stdout)).toMatchObject({ command: 'compile', compiled: { batch: 1 } });
});

test('--target-agreement chooses a recipe, tells of all, and why', async () => {
  const { folder, config } = await writeProject();
  const goal = ['--target-agreement', '50', '--set', 'DEFAULT.Start=', '--set', 'CALIBRATION.Batch=2'];
  const { code, stdout, stderr } = await mrt(['run', config, ...goal]);
  expect([code, stderr.includes('recipe plain: gas ')]).toEqual([0, true]);
  expect(stdout).toMatch(/^recipe +gas +agreement, % +drop, points\n/);
  expect(stdout).toMatch(/\nplain +\d+ +\d+\.\d\d ± \d+\.\d\d +← chosen\n/);
  expect(stdout).toContain('chosen           plain: the cheapest that reaches an agreement of at least 50 %');
  expect(existsSync(join(folder, 'net.search.json'))).toBe(true);
  const json = await mrt(['quantize', config, ...goal, '--json', '--quiet']);
  expect(JSON.parse(json.stdout)).toMatchObject({ search: { chosen: 'plain', rows: expect.any(Array) } });
});

test.each(['101', '-1', 'much', ''])('--target-drop=%s is refused', async (points) => {
  const { config } = await writeProject();
  const { code, stderr } = await mrt(['run', config, `--target-drop=${points}`]);
  expect([code, stderr.includes('a number from 0 to 100 is expected')]).toEqual([2, true]);
});
