/**
 * Makes what the page needs in `model/`: the compiled model of the embedded example, and a sample of each digit from its
 * test images.
 */
import { builtinDatasets, openValidation } from '@mrtjs/datasets';
import { float32, formatNpy } from '@mrtjs/tensor';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../..');
const folder = resolve(import.meta.dirname, '../model');

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
execFileSync(
  process.execPath,
  [
    join(root, 'packages/cli/bin/mrt.mjs'),
    'compile',
    join(root, 'examples/digits/digits.ini'),
    ...['--set', `DEFAULT.Checkpoint_dir=${join(folder, 'checkpoints')}`],
    ...['--set', `COMPILATION.Dump_dir=${folder}`],
  ],
  { stdio: 'inherit' },
);
rmSync(join(folder, 'checkpoints'), { recursive: true });

const shape = [1, 28, 28];
const split = await openValidation(builtinDatasets.get('digits'), { root: '.', inputShape: [-1, ...shape] });
/** The first image of each class. */
const samples = new Map();
for await (const { data, label } of split.samples()) {
  if (!samples.has(label)) samples.set(label, data);
  if (samples.size === 10) break;
}
const pixels = Array.from({ length: 10 }, (_, digit) => [...samples.get(digit)]).flat();
writeFileSync(join(folder, 'samples.npy'), formatNpy(float32([10, ...shape], pixels)));
