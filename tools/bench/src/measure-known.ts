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

/** Folders with `symbol`, `params`, `data.npy` and `output.npy`. */
export const knownModels = ['mobilenet1', 'resnet18'] as const;

/** Measures such a model, or says why not. */
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
  const times = await measure(runners, effort);
  for (const runner of runners) runner.dispose();
  return { name, times, equal };
}
