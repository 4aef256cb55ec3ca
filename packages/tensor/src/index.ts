/**
 * Dense tensors on typed arrays, shapes and broadcasting, `.npy`/`.npz`, and the error, diagnostic and limit types
 * that every MRT package shares.
 * @packageDocumentation
 */
export * from './codes.js';
export * from './dtype.js';
export * from './errors.js';
export * from './float16.js';
export * from './limits.js';
export * from './literal.js';
export * from './nearest.js';
export * from './npy.js';
export * from './npz.js';
export * from './random.js';
export * from './shape.js';
export * from './tensor.js';
