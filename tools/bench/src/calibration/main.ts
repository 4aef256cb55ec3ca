/**
 * Time and memory of the statistics that profile `best` wants: SqueezeNet on images of 224×224, as many as are there, read
 * one batch after the other. See the README.
 */
import { collectStatistics } from '@mrtjs/calibration';
import { imageTransform, readImage } from '@mrtjs/datasets';
import { prepareModel } from '@mrtjs/prepare';
import { createFloatEngine } from '@mrtjs/pipeline';
import { bestCandidates } from '@mrtjs/quantization';
import type { Tensor } from '@mrtjs/tensor';
import { float32, sizeOf } from '@mrtjs/tensor';
import { availableParallelism } from 'node:os';
import { networks } from '../accuracy/networks.js';
import { imagePaths } from '../accuracy/samples.js';

/** All that one batch makes is in memory at once. */
const BATCH = 4;
const FOLDER = 'imagenet-sample';

/** What is promised on two cores: minutes, and bytes of memory. */
const [MOST_MINUTES, MOST_BYTES] = [5, 1e9];

const network = networks.find(({ name }) => name === 'SqueezeNet_fp16');
if (network?.preprocessing === undefined) throw new Error('the network is not in the table');
const { sampleShape, preprocessing } = network;

async function* batches(paths: readonly string[]): AsyncGenerator<ReadonlyMap<string, Tensor>> {
  const transform = imageTransform({ sampleShape, preprocessing });
  const size = sizeOf(sampleShape);
  for (let first = 0; first < paths.length; first += BATCH) {
    const some = paths.slice(first, first + BATCH);
    const data = new Float32Array(some.length * size);
    for (const [n, path] of some.entries()) data.set(transform(await readImage(path)), n * size);
    yield new Map([['data', float32([some.length, ...sampleShape], data)]]);
  }
}

const paths = imagePaths(FOLDER);
const engine = await createFloatEngine();
const model = prepareModel(network.load(), { inputShape: [1, ...sampleShape] });
const start = performance.now();
for (const { model: candidate, requests } of bestCandidates(model))
  await collectStatistics({ model: candidate, engine, batches: batches(paths), requests });
const minutes = (performance.now() - start) / 60_000;
// On Linux and macOS alike Node gives kilobytes.
const bytes = process.resourceUsage().maxRSS * 1024;
process.stdout.write(
  `${network.name}, ${paths.length} images of ${sampleShape.join('×')} on ${engine.name}, ${availableParallelism()} cores: ` +
    `${minutes.toFixed(2)} minutes (at most ${MOST_MINUTES}), ${(bytes / 1e6).toFixed(0)} MB (at most ${MOST_BYTES / 1e6})\n`,
);
process.exitCode = minutes <= MOST_MINUTES && bytes <= MOST_BYTES ? 0 : 1;
