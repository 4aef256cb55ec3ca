/** A worker thread that holds float models and runs them on TensorFlow.js. */
import { createTfjsEngine } from '@mrtjs/engine-tfjs';
import { answerQuestions } from './answering.mjs';

const engine = createTfjsEngine();

/** @type {Map<number, import('@mrtjs/graph').FloatExecutable>} */
const models = new Map();

answerQuestions(async (/** @type {import('./float-threads.js').FloatQuestion} */ question) => {
  switch (question.type) {
    case 'load':
      models.set(question.model, await (await engine).load(question.content));
      return [];
    case 'run':
      return await /** @type {import('@mrtjs/graph').FloatExecutable} */ (models.get(question.model)).run(
        question.inputs,
      );
    case 'dispose':
      models.get(question.model)?.dispose();
      models.delete(question.model);
      return [];
  }
});
