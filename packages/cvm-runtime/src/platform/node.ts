/** Node: files beside the package, worker threads. */
import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { Platform } from './platform.js';

const MODULES = {
  single: new URL('../../wasm/kernels.wasm', import.meta.url),
  shared: new URL('../../wasm/kernels-shared.wasm', import.meta.url),
};

export const platform: Platform = {
  compileKernels: async (shared) =>
    WebAssembly.compile(await readFile(shared ? MODULES.shared : MODULES.single)),
  startThread({ message, failed }) {
    const worker = new Worker(new URL('./node-worker.mjs', import.meta.url));
    worker.on('message', message);
    worker.on('error', (error) => failed(error.message));
    worker.on('exit', (code) => failed(`it ended with code ${code}`));
    return {
      post: (content) => worker.postMessage(content),
      end: () => void worker.terminate(),
      hold: (held) => (held ? worker.ref() : worker.unref()),
    };
  },
  sharesMemory: true,
  mayWait: true,
  letEventsIn: () => new Promise((resolve) => setImmediate(resolve)),
};
