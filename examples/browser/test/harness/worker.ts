/** Runs a task in a worker of the page. */
import { perform } from './perform.js';
import type { Task } from './tasks.js';

globalThis.onmessage = ({ data }: MessageEvent<Task>) => {
  perform(data).then(
    (answer) => globalThis.postMessage({ answer }),
    (error: unknown) => globalThis.postMessage({ error: String(error) }),
  );
};
