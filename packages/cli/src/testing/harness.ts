/** For tests of the command: streams that remember, and a small project to work on. */
import {
  compileModel,
  formatBounds,
  formatExt,
  parseParamsBlob,
  proveBounds,
  quantizeInput,
} from '@mrtjs/cvm';
import type { Model } from '@mrtjs/graph';
import { evaluateModel, irOperators, makeNode, ops, valueOf } from '@mrtjs/graph';
import { exportMxnet } from '@mrtjs/mxnet';
import { writeFile, writeFiles } from '@mrtjs/pipeline';
import type { Tensor } from '@mrtjs/tensor';
import { float32, float64, formatNpy, int32, seededRandom } from '@mrtjs/tensor';
import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../main.js';

/** What one call of the command gave. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Calls the command. */
export async function mrt(
  argv: readonly string[],
  signal: AbortSignal = new AbortController().signal,
): Promise<Outcome> {
  const written = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof written) => ({ write: (text: string) => void (written[name] += text) });
  let time = 0;
  const code = await main(argv, {
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    now: () => ++time,
    signal,
  });
  return { code, ...written };
}

/** An empty folder. */
export function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), 'mrt-cli-'));
}

/** A fully connected layer from 4 values to 3 scores. */
export function linearModel(): Model {
  const random = seededRandom(5);
  const weights = Float32Array.from({ length: 12 }, () => random.normal());
  const data = valueOf(makeNode(ops.variable, 'data', [], { shape: [1, 4] }));
  const weight = valueOf(makeNode(ops.variable, 'weight', [], { shape: [3, 4] }));
  const scores = makeNode(ops.fullyConnected, 'scores', [data, weight], { num_hidden: 3, no_bias: true });
  return { graph: { outputs: [valueOf(scores)] }, params: new Map([['weight', float32([3, 4], weights)]]) };
}

/** Writes model, data and configuration of {@link linearModel}; gives the path of the configuration. */
export async function writeProject(): Promise<{ readonly folder: string; readonly config: string }> {
  const folder = emptyFolder();
  const model = linearModel();
  const random = seededRandom(6);
  const images = float32(
    [8, 4],
    Float32Array.from({ length: 32 }, () => random.normal()),
  );
  const [scores] = evaluateModel(model, new Map<string, Tensor>([['data', images]]), irOperators);
  const labels = Array.from({ length: 8 }, (_, i) => {
    const row = Array.from(scores?.data.subarray(3 * i, 3 * i + 3) ?? []);
    return row.indexOf(Math.max(...row));
  });
  const { symbol, params } = exportMxnet(model);
  const config = join(folder, 'net.ini');
  await writeFiles([
    { path: join(folder, 'npy/calibration-data.npy'), content: formatNpy(images) },
    { path: join(folder, 'npy/test-data.npy'), content: formatNpy(images) },
    { path: join(folder, 'npy/test-labels.npy'), content: formatNpy(int32([8], labels)) },
    ...['net', 'net.prepare'].flatMap((stem) => [
      { path: join(folder, `${stem}.json`), content: symbol },
      { path: join(folder, `${stem}.params`), content: params },
    ]),
    { path: config, content: CONFIG },
  ]);
  return { folder, config };
}

const CONFIG = `
[DEFAULT]
Threads=1
Model_dir=.
Model_name=net
Input_shape=(-1, 4)
Start=PREPARE
[CALIBRATION]
Dataset=npy
Dataset_dir=npy
Batch=4
[EVALUATION]
Iter_num=-1
[COMPILATION]
Batch=1
`;

/** Hash of a file's content, in hexadecimal. */
export function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Writes a compiled model with an input; gives its folder. */
export async function writeCompiled(heads = 1): Promise<string> {
  const folder = emptyFolder();
  const data = valueOf(makeNode(ops.variable, 'data', [], { shape: [1, 4], precision: 8 }));
  const weight = valueOf(makeNode(ops.variable, 'weight', [], { shape: [3, 4], precision: 8 }));
  const dense = makeNode(ops.fullyConnected, 'dense', [data, weight], { num_hidden: 3, no_bias: true });
  const outputs = [valueOf(dense), valueOf(makeNode(ops.relu, 'positive', [valueOf(dense)]))].slice(0, heads);
  const params = new Map([['weight', float64([3, 4], [1, 2, 3, 4, -1, -2, -3, -4, 0, 0, 0, 1])]]);
  const compiled = compileModel({ model: { graph: { outputs }, params } });
  const scale = { scale: 10, targetBit: 8 };
  const values = float32([1, 4], [1, -1, 0.5, 2]);
  await writeFile(join(folder, 'symbol'), compiled.symbol);
  await writeFile(join(folder, 'params'), compiled.params);
  await writeFile(
    join(folder, 'bounds.json'),
    formatBounds({
      ...proveBounds(compiled.graph, parseParamsBlob(compiled.params)),
      sha256: { symbol: sha256(compiled.symbol), params: sha256(compiled.params) },
    }),
  );
  await writeFile(
    join(folder, 'ext'),
    formatExt({
      inputs: new Map([['data', scale]]),
      outputScales: outputs.map(() => 10),
      inputShape: [-1, 4],
    }),
  );
  await writeFile(join(folder, 'data.npy'), formatNpy(quantizeInput(values, scale)));
  await writeFile(join(folder, 'float.npy'), formatNpy(values));
  return folder;
}
