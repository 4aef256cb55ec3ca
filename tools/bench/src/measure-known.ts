/** Compiled models beside the checkout whose exact outputs are known. */
import { equalTensors, parseNpy } from '@mrtjs/tensor';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KnownResult } from './results.js';
import { RUNNERS } from './results.js';
import type { Effort } from './rounds.js';
import { measure } from './rounds.js';
import { referencePath } from './paths.js';
import { integerRunner } from './runners/integer.js';
import { peakRunner } from './runners/peak.js';

/** Folders with `symbol`, `params`, `data.npy` and `output.npy`. */
export const knownModels = ['mobilenet1', 'resnet18'] as const;

/** Turns are so many times shorter here, and more: what one thread and several take is compared closely. */
const FINER = 4;

/**
 * Measures such a model, or says why not. What the machine gives to several threads at all is measured in the same rounds:
 * cores that are not ours alone are less than cores.
 */
export async function measureKnown(
  name: string,
  threads: number,
  effort: Effort,
): Promise<KnownResult | { readonly missing: string }> {
  const folder = referencePath('bench', name);
  if (!existsSync(folder)) return { missing: `${folder} is not there` };
  const read = (file: string): Uint8Array => new Uint8Array(readFileSync(join(folder, file)));
  const model = { symbol: read('symbol'), params: read('params'), input: parseNpy(read('data.npy')) };
  const expected = parseNpy(read('output.npy'));
  const runners = [
    await integerRunner(RUNNERS.wasm, model, 'wasm', 1),
    await integerRunner(RUNNERS.threaded, model, 'wasm', threads),
  ];
  let equal = true;
  for (const runner of runners) {
    const [output] = await runner.run();
    equal &&= output !== undefined && equalTensors(output, expected);
  }
  const peaks = [await peakRunner(RUNNERS.peak, 1), await peakRunner(RUNNERS.peakThreaded, threads)];
  const finer = { rounds: effort.rounds * FINER, slice: effort.slice / FINER };
  const times = await measure([...runners, ...peaks], finer);
  for (const runner of runners) runner.dispose();
  for (const peak of peaks) await peak.dispose();
  return { name, times, equal };
}
