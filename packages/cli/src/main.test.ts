import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from './main.js';
import { emptyFolder, mrt, writeCompiled, writeProject } from './testing/harness.js';

test.each<[string, string[], string]>([
  ['an unknown command', ['rum'], "unknown command 'rum'"],
  ['an unknown option', ['ops', '--jsn'], "unknown option '--jsn'"],
  ['a missing argument [R53]', ['run'], "missing required argument 'config'"],
  ['too many arguments [R53]', ['run', 'a.ini', 'b.ini'], 'too many arguments'],
  ['a missing option', ['exec', 'dir'], '--input'],
  ['a wrong number', ['exec', 'dir', '--input', 'x', '--repeat', '0'], 'positive integer'],
  ['a wrong engine', ['exec', 'dir', '--input', 'x', '--engine', 'gpu'], 'reference'],
])('%s leaves with 2', async (_, argv, says) => {
  const { code, stdout, stderr } = await mrt(argv);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain(says);
});

test('without arguments the help is shown', async () => {
  const { code, stderr } = await mrt([]);
  expect(code).toBe(2);
  expect(stderr).toContain('Usage: mrt');
});

test('help and version leave with 0; help lists all options of configurations [R243]', async () => {
  expect(await mrt(['--version'])).toMatchObject({ code: 0, stdout: '0.1.0\n' });
  const { code, stdout } = await mrt(['run', '--help']);
  expect(code).toBe(0);
  for (const text of ['CALIBRATION.Batch or CALIBRATE.BATCH', 'QUANTIZATION.Thresholds', 'COMMON.PASS_NAME'])
    expect(stdout).toContain(text);
  expect((await mrt(['--help'])).stdout).toContain('Exit codes: 0 done');
});

test('every problem of a configuration is one line on the error stream, and the code is 2', async () => {
  const file = join(emptyFolder(), 'bad.ini');
  writeFileSync(
    file,
    '[DEFAULT]\nModel_dir=.\nModel_name=net\nInput_shape=(1, 3)\n[CALIBRATION]\nDataset=mnst\n',
  );
  const { code, stdout, stderr } = await mrt(['run', file]);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr.trimEnd().split('\n')).toEqual([
    `error: MRT6021 ${file}:4: DEFAULT.Input_shape: (1, 3) has 0 dimensions of -1 (mark the batch axis by exactly one -1 and give sizes for the others)`,
    `error: MRT6019 ${file}:6: CALIBRATION.Dataset: dataset mnst is not known (did you mean mnist?)`,
  ]);
});

test('a configuration that is not there leaves with 2 [R53]', async () => {
  expect(await mrt(['run', '/no/such.ini'])).toMatchObject({ code: 2, stdout: '' });
});

test('work that fails leaves with 1 and says why', async () => {
  const { folder, config } = await writeProject();
  const { code, stderr } = await mrt(['run', config, '--set', 'DEFAULT.Model_name=nett']);
  expect(code).toBe(1);
  expect(stderr).toContain('MRT6043');
  expect(stderr).toContain(folder);
  expect(stderr).not.toContain('    at ');
});

test('an interrupted run leaves with 130', async () => {
  const { config } = await writeProject();
  const { code, stderr } = await mrt(['run', config], AbortSignal.abort());
  expect(code).toBe(130);
  expect(stderr).toContain('interrupted');
});

test('a bug leaves with 70, a stack and the request to report it', async () => {
  const folder = await writeCompiled();
  let stderr = '';
  const code = await main(['exec', folder, '--input', join(folder, 'data.npy')], {
    stdout: { write: () => true },
    stderr: { write: (text: string) => (stderr += text) },
    now: () => {
      throw new TypeError('no clock');
    },
    signal: new AbortController().signal,
  });
  expect(code).toBe(70);
  expect(stderr).toContain('please report it');
  expect(stderr).toContain('TypeError: no clock');
  expect(stderr).toContain('    at ');
});
