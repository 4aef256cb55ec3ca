/** The page of the harness: the test calls `harness`. */
import { perform } from './perform.js';
import type { Place, Task } from './tasks.js';

function inWorker(task: Task): Promise<unknown> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => ('error' in data ? reject(new Error(data.error)) : resolve(data.answer));
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(task);
  }).finally(() => worker.terminate());
}

Object.assign(globalThis, {
  harness: (task: Task, place: Place): Promise<unknown> =>
    place === 'page' ? perform(task) : inWorker(task),
});
