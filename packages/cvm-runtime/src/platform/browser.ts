/** Browsers: files by URL, web workers where the page is cross-origin isolated. */
import type { Platform } from './platform.js';

const MODULES = {
  single: new URL('../../wasm/kernels.wasm', import.meta.url),
  shared: new URL('../../wasm/kernels-shared.wasm', import.meta.url),
};

export const platform: Platform = {
  compileKernels: async (shared) => {
    const response = await fetch(shared ? MODULES.shared : MODULES.single);
    // Servers that do not know the type of .wasm files keep them from being compiled while they arrive.
    return WebAssembly.compile(await response.arrayBuffer());
  },
  startThread({ message, failed }) {
    const worker = new Worker(new URL('./browser-worker.mjs', import.meta.url), { type: 'module' });
    worker.onmessage = (event) => message(event.data);
    worker.onerror = (event) => failed(event.message);
    return {
      post: (content) => worker.postMessage(content),
      end: () => worker.terminate(),
      hold: () => undefined,
    };
  },
  get sharesMemory() {
    return globalThis.crossOriginIsolated === true;
  },
  // The thread of a page must never sleep, those of workers may.
  get mayWait() {
    return typeof window === 'undefined';
  },
  // Unlike a timer, a message is not held back.
  letEventsIn: () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    }),
};
