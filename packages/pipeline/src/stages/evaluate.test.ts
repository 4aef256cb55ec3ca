import { parseDeployGraph } from '@mrtjs/cvm';
import { createReferenceEngine } from '@mrtjs/cvm-runtime';
import type { FloatEngine, IntegerEngine } from '@mrtjs/graph';
import { topologicalOrder } from '@mrtjs/graph';
import { exportMxnet } from '@mrtjs/mxnet';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runPipeline } from '../pipeline.js';
import { makeProject, referenceFloatEngine, tinyModelWithTop } from '../testing/project.js';

test('the float model is the one that was given, the integer model is made for each batch size [R92]', async () => {
  const project = makeProject();
  // Only the model as given has the node `positive`: the prepared one is there already, and is that of `makeProject`.
  const { symbol, params } = exportMxnet(tinyModelWithTop());
  writeFileSync(join(project.folder, 'tiny.json'), symbol);
  writeFileSync(join(project.folder, 'tiny.params'), params);

  const floatNodes: string[][] = [];
  const float: FloatEngine = {
    ...referenceFloatEngine,
    load: (model) => {
      floatNodes.push(topologicalOrder(model.graph).map(({ name }) => name));
      return referenceFloatEngine.load(model);
    },
  };
  const reference = createReferenceEngine();
  const batches: unknown[] = [];
  const integer: IntegerEngine = {
    ...reference,
    load: (file, blob) => {
      const { nodes, shapes } = parseDeployGraph(file);
      batches.push(shapes[nodes.findIndex(({ name }) => name === 'data')]?.[0]);
      return reference.load(file, blob);
    },
  };
  // Profile `best` would run integer models before.
  const set = ['DEFAULT.Start=PREPARE', 'DEFAULT.Profile=fixed'];
  await runPipeline(project.config('[EVALUATION]\nIter_num=-1\nBatch=4\n', set), {
    engines: { float, integer },
  });

  expect(floatNodes[0]).not.toContain('positive');
  expect(floatNodes.at(-1)).toContain('positive');
  // Ten samples.
  expect(batches).toEqual([4, 2]);
});
