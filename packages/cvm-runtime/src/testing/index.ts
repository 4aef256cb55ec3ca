/**
 * Random models on which engines must agree. They need nothing of the platform, so that they can be run anywhere.
 * @packageDocumentation
 */
export { ThreadPool } from '../wasm/threads.js';
export { outputsOnBoth, type Trial, trialOfBytes } from './agreement.js';
export type { ModelCase } from './case-builder.js';
export { deepNetwork } from './deep-network.js';
export { randomNetwork } from './random-network.js';
export { RANDOM_OPERATORS, randomOperators } from './random-operators.js';
