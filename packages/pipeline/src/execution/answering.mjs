/** The worker's side of a pool: answers every question that is posted. */
import { parentPort } from 'node:worker_threads';

/**
 * Answers questions for as long as the thread lives.
 * @template Q, A
 * @param {(question: Q) => Promise<A>} answer
 */
export function answerQuestions(answer) {
  parentPort?.on('message', async (/** @type {{ id: number, question: Q }} */ { id, question }) => {
    try {
      parentPort?.postMessage({ id, answer: await answer(question) });
    } catch (error) {
      const { message, diagnostics } = /** @type {Error & { diagnostics?: unknown }} */ (error);
      parentPort?.postMessage({ id, error: message, ...(diagnostics === undefined ? {} : { diagnostics }) });
    }
  });
}
