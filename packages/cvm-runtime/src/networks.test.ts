/** Whole networks at 224×224, against the output of the original runtime. */
import { parseNpy } from '@mrtjs/tensor';
import { describeShared, requireShared } from '@mrtjs/testing';
import { readFileSync } from 'node:fs';
import type { LoadOptions } from './index.js';
import { loadModel } from './index.js';

const read = (model: string, file: string): Uint8Array => readFileSync(requireShared('bench', model, file));

const OPTIONS: readonly LoadOptions[] = [
  { engine: 'reference' },
  { engine: 'wasm', threads: 1 },
  { engine: 'wasm', threads: 2 },
  { engine: 'wasm', threads: 4 },
];

describeShared(['bench'], 'compiled networks', () => {
  test.each(['resnet18', 'mobilenet1'].flatMap((name) => OPTIONS.map((options) => [name, options] as const)))(
    '%s gives the bits of the original with %j [C92, C93, C152]',
    async (name, options) => {
      using model = await loadModel(read(name, 'symbol'), read(name, 'params'), options);
      expect([model.engine, model.threads]).toEqual([options.engine, options.threads ?? 1]);
      const [out] = await model.run(parseNpy(read(name, 'data.npy')));
      expect(out).toEqual(parseNpy(read(name, 'output.npy')));
    },
  );
});
