/** What threads can rely on when they hear from their host. */
import { Worker } from 'node:worker_threads';
import { POOL_POSTED } from '../platform/pool-words.mjs';
import type { ThreadMessage } from './thread-message.js';
import { ThreadPool } from './threads.js';

/** A module of nothing but `serve`, which returns at once. */
const MODULE = new WebAssembly.Module(
  Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, 5, 1, 0x60, 1, 0x7f, 0],
    ...[3, 2, 1, 0],
    ...[7, 9, 1, 5, 0x73, 0x65, 0x72, 0x76, 0x65, 0, 0],
    ...[10, 4, 1, 2, 0, 0x0b],
  ]),
);

test('a message is counted before a thread can handle it', async () => {
  const counted: number[] = [];
  let words: Int32Array | undefined;
  const { postMessage } = Worker.prototype;
  const spy = jest.spyOn(Worker.prototype, 'postMessage').mockImplementation(function (
    this: Worker,
    message: ThreadMessage,
  ) {
    if (message.type === 'pool') words = message.pool;
    counted.push(Atomics.load(words as Int32Array, POOL_POSTED));
    postMessage.call(this, message);
  });
  const pool = ThreadPool.start(3);
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const model = await pool.add({ module: MODULE, memory, scratchOf: () => 0 });
  await pool.remove(model);
  pool.end();
  spy.mockRestore();
  expect(counted).toEqual([1, 1, 2, 2, 3, 3]);
});
