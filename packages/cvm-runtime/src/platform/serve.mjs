/** What a worker thread does: joins the runs of models that its host shares with it. */
import { POOL_MODEL, POOL_POSTED, POOL_TICKET } from './pool-words.mjs';

/** @typedef {import('../wasm/thread-message.js').ThreadMessage} ThreadMessage */
/** @typedef {{ serve(): void }} SharedModel */

/** How often a thread looks for a run before it sleeps: some hundred microseconds, so that it is awake for a run that follows. */
const PATIENCE = 20_000;

/**
 * Answers messages, and between them joins runs.
 * @param {{ receive(): Promise<ThreadMessage>, send(handled: number): void }} host
 */
export async function serve(host) {
  /** @type {Map<number, SharedModel>} */
  const models = new Map();
  /** @type {Int32Array | undefined} */
  let pool;
  for (let handled = 0; ; host.send(handled)) {
    if (pool !== undefined) joinRuns(pool, models, handled);
    const message = await host.receive();
    handled++;
    if (message.type === 'pool') pool = message.pool;
    else if (message.type === 'remove') models.delete(message.model);
    else models.set(message.model, await sharedModel(message));
  }
}

/**
 * @param {Extract<ThreadMessage, { type: 'model' }>} message
 * @returns {Promise<SharedModel>}
 */
async function sharedModel({ module, memory, scratch, failed }) {
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  const run = /** @type {(scratch: number) => void} */ (exports['serve']);
  return {
    serve() {
      try {
        run(scratch);
      } catch (error) {
        // The host waits for what this thread had begun.
        Atomics.store(new Int32Array(memory.buffer), failed / 4, 1);
        throw error;
      }
    },
  };
}

/**
 * Joins runs until a message has been posted that is not handled yet.
 * @param {Int32Array} pool
 * @param {ReadonlyMap<number, SharedModel>} models
 * @param {number} handled
 */
function joinRuns(pool, models, handled) {
  let patience = PATIENCE;
  while (Atomics.load(pool, POOL_POSTED) === handled) {
    const ticket = Atomics.load(pool, POOL_TICKET);
    const model = models.get(Atomics.load(pool, POOL_MODEL));
    if (model !== undefined) {
      model.serve();
      patience = PATIENCE;
    } else if (--patience === 0) {
      Atomics.wait(pool, POOL_TICKET, ticket);
      patience = PATIENCE;
    }
  }
}
