/** The worker thread in Node. */
import { parentPort } from 'node:worker_threads';
import { messageQueue } from './message-queue.mjs';
import { serve } from './serve.mjs';

const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);
const { receive, push } = messageQueue();
port.on('message', push);
void serve({ receive, send: (handled) => port.postMessage(handled) });
