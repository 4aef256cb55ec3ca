const { create, namesOf } = require('./names.cjs');

/** A new built-in dataset: definition and test, and the line that is left to write by hand. */
module.exports = async function datasetGenerator(tree, options) {
  const { name, file, camel, title } = namesOf(options.name);
  const folder = 'packages/datasets/src/sets';
  create(
    tree,
    `${folder}/${file}.ts`,
    `import { defineDataset } from '../dataset.js';
import type { OpenRequest } from '../dataset.js';
import { exactShape } from '../input-shape.js';
import { topK } from '../metrics/top-k.js';
import type { Sample, SampleSource } from '../sample.js';

/** ${title}: say what it shows, and how its values are preprocessed. */
export const ${camel} = defineDataset({
  name: '${name}',
  summary: '${title}.',
  source: 'say where its files are published',
  shape: exactShape([1, 28, 28]),
  splits: { test: [] },
  open,
  metric: topK,
});

async function open({ split }: OpenRequest): Promise<SampleSource<number>> {
  const size = 2;
  return {
    size,
    async *samples(): AsyncGenerator<Sample<number>> {
      for (let i = 0; i < size; i++)
        yield { id: \`\${split}/\${i}\`, data: new Float32Array(28 * 28), label: i };
    },
  };
}
`,
  );
  create(
    tree,
    `${folder}/${file}.test.ts`,
    `import { batches } from '../batches.js';
import { openValidation } from '../split.js';
import { ${camel} } from './${file}.js';

test('${name}: shape, labels and order', async () => {
  const split = await openValidation(${camel}, { root: '.', inputShape: [-1, 1, 28, 28] });
  const labels: number[] = [];
  for await (const batch of batches(split, { batch: 2 })) {
    expect(batch.data.shape.slice(1)).toEqual([1, 28, 28]);
    labels.push(...batch.labels);
  }
  expect(labels).toEqual([0, 1]);
});
`,
  );
  return () => console.log(`Add "${camel}" to builtinDatasets in ${folder}/index.ts.`);
};
