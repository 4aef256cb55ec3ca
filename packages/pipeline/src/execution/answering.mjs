/** The worker's side of a pool: answers every question that is posted. */
import { parentPort } from 'node:worker_threads';

/**
 * Answers questions for as long as the thread lives.
 * @template Q, A
 * @param {(question: Q) => Promise<A>} answer
 * @param {(answer: A) => readonly import('node:worker_threads').TransferListItem[]} [given] What goes over to the other
 * thread instead of being copied.
 */
export function answerQuestions(answer, given = () => []) {
  parentPort?.on('message', async (/** @type {{ id: number, question: Q }} */ { id, question }) => {
    try {
      const result = await answer(question);
      parentPort?.postMessage({ id, answer: result }, given(result));
    } catch (error) {
      const { message, diagnostics } = /** @type {Error & { diagnostics?: unknown }} */ (error);
      parentPort?.postMessage({ id, error: message, ...(diagnostics === undefined ? {} : { diagnostics }) });
    }
  });
}
