import { exportOnnx } from '@mrtjs/onnx';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyFolder, linearModel, mrt, writeCompiled, writeProject } from '../testing/harness.js';

test('inspect of an MXNet model', async () => {
  const { folder } = await writeProject();
  for (const path of ['net', 'net.json', 'net.prepare.json']) {
    const { code, stdout } = await mrt(['inspect', join(folder, path), '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      operators: { FullyConnected: 1 },
      inputs: [{ name: 'data', shape: [1, 4] }],
      outputs: [{ name: 'scores', shape: [1, 3] }],
      parameters: 12,
      parameterBytes: 48,
      macs: 12,
    });
  }
  const { stdout } = await mrt(['inspect', join(folder, 'net'), '--input-shape', '2,4']);
  expect(stdout).toMatch(/scores +FullyConnected +\(2, 3\)/);
});

test('inspect of a compiled model', async () => {
  const { code, stdout } = await mrt(['inspect', await writeCompiled(2), '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    operators: { dense: 1, relu: 1 },
    inputs: [{ name: 'data', shape: [1, 4] }],
    parameters: 12,
    macs: 12,
    gas: expect.any(Number),
    storage: expect.any(Number),
    memory: expect.any(Number),
    precisions: { data: 8 },
  });
});

test('inspect of an ONNX model, whose batch is 1 where it is open', async () => {
  const folder = emptyFolder();
  const file = join(folder, 'net.onnx');
  writeFileSync(file, exportOnnx(linearModel()).model);
  for (const path of [file, join(folder, 'net')]) {
    const { code, stdout } = await mrt(['inspect', path, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      operators: { FullyConnected: 1 },
      inputs: [{ name: 'data', shape: [1, 4] }],
      outputs: [{ name: 'scores', shape: [1, 3] }],
      macs: 12,
    });
  }
  const { stdout } = await mrt(['inspect', file, '--input-shape', 'data=5,4']);
  expect(stdout).toMatch(/scores +FullyConnected +\(5, 3\)/);
});

test('what is no model is refused', async () => {
  const { code, stderr } = await mrt(['inspect', join(emptyFolder(), 'net')]);
  expect(code).toBe(1);
  expect(stderr).toContain('MRT7003');
});

test('R225: zoo lists the networks known by name', async () => {
  const { models } = JSON.parse((await mrt(['zoo', '--json'])).stdout) as { models: string[] };
  expect(models).toHaveLength(167);
  const { code, stdout } = await mrt(['zoo']);
  expect([code, stdout]).toEqual([0, `${models.join('\n')}\n`]);
});

test('ops and datasets list the tables', async () => {
  const ops = JSON.parse((await mrt(['ops', '--json'])).stdout) as { operators: { operator: string }[] };
  expect(ops.operators.map(({ operator }) => operator)).toContain('Convolution');
  expect((await mrt(['ops'])).stdout).toMatch(
    /^operator +prepare +fold +float +quantize +compile +onnx +what it is\n[^]*\nConvolution +checked, .*rewritten +yes +yes +yes +yes +yes/,
  );
  const sets = JSON.parse((await mrt(['datasets', '--json'])).stdout) as { datasets: { name: string }[] };
  expect(sets.datasets.map(({ name }) => name)).toContain('mnist');
  expect((await mrt(['datasets'])).stdout).toContain('mnist');
});
