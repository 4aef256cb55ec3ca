/** Whole networks at 224×224, against the output of the original runtime. */
import { parseNpy } from '@mrtjs/tensor';
import { describeShared, requireShared } from '@mrtjs/testing';
import { readFileSync } from 'node:fs';
import { loadModel } from './index.js';

const read = (model: string, file: string): Uint8Array => readFileSync(requireShared('bench', model, file));

describeShared(['bench'], 'compiled networks', () => {
  test.each(['resnet18', 'mobilenet1'])(
    '%s gives the bits of the original [C92, C93, C152]',
    async (name) => {
      const model = await loadModel(read(name, 'symbol'), read(name, 'params'));
      const [out] = await model.run(parseNpy(read(name, 'data.npy')));
      expect(out).toEqual(parseNpy(read(name, 'output.npy')));
    },
  );
});
