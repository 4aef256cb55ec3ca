const { addExport, addImport, edit } = require('./edits.cjs');
const finish = require('./finish.cjs');
const { create, namesOf } = require('./names.cjs');

/** A new built-in dataset: definition and test, its place in the registry, its row in docs/datasets.md. */
module.exports = async function datasetGenerator(tree, options) {
  const { name, file, camel, title } = namesOf(options.name);
  const folder = 'packages/datasets/src/sets';
  create(
    tree,
    `${folder}/${file}.ts`,
    `import type { OpenRequest } from '../dataset.js';
import { defineDataset } from '../dataset.js';
import { definePreprocessing } from '../images/preprocessing.js';
import { imageTransform } from '../images/transform.js';
import { exactShape } from '../input-shape.js';
import { topK } from '../metrics/top-k.js';
import { damagedFile } from '../readers/byte-reader.js';
import { readWhole } from '../readers/whole-file.js';
import type { Sample, SampleSource } from '../sample.js';

const SIDE = 28;

/** One byte of label, then the pixels. */
const RECORD_BYTES = 1 + SIDE * SIDE;

/** Larger files are not those of this dataset. */
const MAX_BYTES = 2 ** 26;

/** ${title}: say what it shows. */
export const ${camel} = defineDataset({
  name: '${name}',
  summary: '${title}, 28×28, values in [0, 1].',
  source: 'say where its files are published',
  shape: exactShape([1, SIDE, SIDE]),
  preprocessing: definePreprocessing({ unit: 255, channelOrder: 'GRAY' }),
  label: 'class index',
  splits: { train: [{ path: 'train.bin' }], test: [{ path: 'test.bin' }] },
  open,
  metric: topK,
});

async function open(request: OpenRequest): Promise<SampleSource<number>> {
  const { split, files } = request;
  const path = files.get(split === 'train' ? 'train.bin' : 'test.bin') as string;
  const bytes = await readWhole(path, MAX_BYTES);
  if (bytes.length % RECORD_BYTES !== 0)
    damagedFile(path, \`has \${bytes.length} bytes, which is not a multiple of the \${RECORD_BYTES} of an image\`);
  const toInput = imageTransform(request);
  return {
    size: bytes.length / RECORD_BYTES,
    seekable: true,
    async *samples(start = 0): AsyncGenerator<Sample<number>> {
      for (let i = start; i * RECORD_BYTES < bytes.length; i++) {
        const [label = 0, ...pixels] = bytes.subarray(i * RECORD_BYTES, (i + 1) * RECORD_BYTES);
        const image = { width: SIDE, height: SIDE, channels: 1, pixels: Uint8Array.from(pixels) } as const;
        yield { id: \`\${split}/\${i}\`, data: toInput(image), label };
      }
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
import { collect, folderOf } from '../testing/files.js';
import { ${camel} } from './${file}.js';

const inputShape = [-1, 1, 28, 28];

/** Images whose pixels are all of one value, which is ten times the label. */
const record = (label: number): number[] => [label, ...new Array<number>(28 * 28).fill(10 * label)];
const root = folderOf({ 'test.bin': Uint8Array.from([3, 0, 7].flatMap(record)) });
const cut = folderOf({ 'test.bin': Uint8Array.from(record(1).slice(1)) });

test('${name}: values, labels and order', async () => {
  const split = await openValidation(${camel}, { root, inputShape });
  const all = await collect(batches(split, { batch: 2 }));
  expect(all.map(({ labels }) => labels)).toEqual([[3, 0], [7]]);
  expect(all[0]?.data.shape).toEqual([2, 1, 28, 28]);
  expect(all[1]?.data.data.every((value) => value === Math.fround(70 / 255))).toBe(true);
  expect((await collect(split.samples(2))).map(({ label }) => label)).toEqual([7]);
});

test('${name}: a damaged file is refused', async () => {
  await expect(openValidation(${camel}, { root: cut, inputShape })).rejects.toThrow('MRT3006');
});
`,
  );
  edit(tree, `${folder}/index.ts`, (text) =>
    [
      addImport(`import { ${camel} } from './${file}.js';`),
      addExport(camel),
      (one) => one.replace(/;\s*$/, `\n  .use(${camel});\n`),
    ].reduce((changed, change) => change(changed), text),
  );
  return finish(tree, `${folder}/${file}.ts is in the registry: now say what its files are.`);
};
