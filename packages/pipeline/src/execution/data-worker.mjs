/** A worker thread that opens datasets and makes batches of them. */
import { batches, builtinDatasets, openCalibration, openValidation } from '@mrtjs/datasets';
import { pathToFileURL } from 'node:url';
import { answerQuestions } from './answering.mjs';

/** @typedef {import('./data-threads.js').DataReference} DataReference */

/** Each split is opened once. @type {Map<string, ReturnType<typeof open>>} */
const splits = new Map();

answerQuestions(
  async (/** @type {import('./data-threads.js').DataQuestion} */ { reference, batch, index }) => {
    const key = JSON.stringify(reference);
    const split = splits.get(key) ?? open(reference);
    splits.set(key, split);
    for await (const made of batches(await split, { batch, first: index, limit: 1 })) return made;
    throw new Error(`dataset has no batch ${index}`);
  },
  ({ data }) => [/** @type {ArrayBuffer} */ (data.data.buffer)],
);

/** @param {DataReference} reference */
async function open({ dataset, use, request }) {
  const found =
    'name' in dataset
      ? builtinDatasets.lookup(dataset.name)
      : (await import(pathToFileURL(dataset.module).href)).default;
  return use === 'calibration' ? openCalibration(found, request) : openValidation(found, request);
}
