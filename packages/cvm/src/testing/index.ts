/**
 * Short deploy graphs and integer models for tests of this package and of the runtime.
 * @packageDocumentation
 */
export * from './bounds.js';
export * from './compiled.js';
export * from './draft.js';
export * from './operator-cases.js';
export * from './sketch.js';
export * from './thrown.js';
export * from './vectors.js';
