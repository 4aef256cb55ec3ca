/** A worker thread that holds compiled models and runs them: `load` once, `run` often. */
import { parentPort } from 'node:worker_threads';
import { loadModel } from '@mrtjs/cvm-runtime';

/** @type {Map<number, import('@mrtjs/cvm-runtime').CvmModel>} */
const models = new Map();

/**
 * @param {import('./worker-engine.js').WorkerRequest} request
 * @returns {Promise<readonly import('@mrtjs/tensor').Tensor[] | null>}
 */
async function answer(request) {
  switch (request.type) {
    case 'load':
      models.set(request.model, await loadModel(request.symbol, request.params));
      return null;
    case 'run': {
      const model = models.get(request.model);
      if (model === undefined) throw new Error(`model ${request.model} was not loaded`);
      return model.run(request.input);
    }
    case 'dispose':
      models.delete(request.model);
      return null;
  }
}

parentPort?.on('message', async (/** @type {import('./worker-engine.js').WorkerRequest} */ request) => {
  try {
    parentPort?.postMessage({ id: request.id, outputs: await answer(request) });
  } catch (error) {
    parentPort?.postMessage({
      id: request.id,
      error: error instanceof Error ? error.message : String(error),
    });
  }
});
