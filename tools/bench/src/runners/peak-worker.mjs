/** A thread that takes chunks whenever there are new ones. */
import { parentPort, workerData } from 'node:worker_threads';
import { chunkTaker, TICKET } from './peak-work.mjs';

const words = /** @type {Int32Array} */ (workerData);
const take = await chunkTaker(words);
parentPort?.postMessage('ready');
for (;;) {
  const ticket = Atomics.load(words, TICKET);
  take();
  Atomics.wait(words, TICKET, ticket);
}
