/**
 * Short deploy graphs for tests of this package and of the runtime.
 * @packageDocumentation
 */
export * from './draft.js';
export * from './thrown.js';
