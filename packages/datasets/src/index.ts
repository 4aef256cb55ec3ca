/**
 * Datasets: definitions and registries, readers of the public file formats, preprocessing, batching, and metrics.
 * Runs in Node.
 * @packageDocumentation
 */
export * from './batches.js';
export * from './builtin.js';
export * from './codes.js';
export * from './dataset.js';
export * from './fingerprint.js';
export * from './input-shape.js';
export * from './metrics/metric.js';
export * from './metrics/top-k.js';
export * from './readers/byte-reader.js';
export * from './readers/idx.js';
export * from './readers/npy-rows.js';
export * from './registry.js';
export * from './sample.js';
export { cifar10 } from './sets/cifar10.js';
export { digits } from './sets/digits.js';
export { mnist } from './sets/mnist.js';
export { npy, UNLABELLED } from './sets/npy.js';
export { stdrandom } from './sets/stdrandom.js';
export * from './split.js';
