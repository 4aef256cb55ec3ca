/** Messages as promises. */

/** @typedef {import('../wasm/thread-message.js').ThreadMessage} ThreadMessage */

/** A queue whose messages are received one by one, in order. */
export function messageQueue() {
  /** @type {ThreadMessage[]} */
  const messages = [];
  /** @type {((message: ThreadMessage) => void) | undefined} */
  let waiting;
  return {
    push(/** @type {ThreadMessage} */ message) {
      if (waiting === undefined) messages.push(message);
      else waiting(message);
      waiting = undefined;
    },
    /** @returns {Promise<ThreadMessage>} */
    receive() {
      const message = messages.shift();
      if (message !== undefined) return Promise.resolve(message);
      return new Promise((resolve) => {
        waiting = resolve;
      });
    },
  };
}
