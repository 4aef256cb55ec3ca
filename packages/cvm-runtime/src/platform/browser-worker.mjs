/** The worker thread in a browser. */
import { messageQueue } from './message-queue.mjs';
import { serve } from './serve.mjs';

const { receive, push } = messageQueue();
globalThis.onmessage = (/** @type {MessageEvent} */ event) => push(event.data);
void serve({ receive, send: (handled) => globalThis.postMessage(handled) });
