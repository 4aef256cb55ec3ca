/** A worker thread that holds compiled models and runs them. */
import { loadModel } from '@mrtjs/cvm-runtime';
import { answerQuestions } from './answering.mjs';

/** @type {Map<number, import('@mrtjs/cvm-runtime').CvmModel>} */
const models = new Map();

answerQuestions(async (/** @type {import('./integer-threads.js').IntegerQuestion} */ question) => {
  switch (question.type) {
    case 'load':
      models.set(question.model, await loadModel(question.symbol, question.params, { engine: 'reference' }));
      return [];
    case 'run':
      return await /** @type {import('@mrtjs/cvm-runtime').CvmModel} */ (models.get(question.model)).run(
        question.input,
      );
    case 'dispose':
      models.delete(question.model);
      return [];
  }
});
