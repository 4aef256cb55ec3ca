/**
 * Tools for testing passes: seeded random models, and a check that a pass does not change what a model computes.
 * Needs no test framework.
 * @packageDocumentation
 */
export * from './apply-op.js';
export type { OperatorCase } from './cases/index.js';
export { operatorCases } from './cases/index.js';
export * from './check-pass.js';
export type { Family } from './families/index.js';
export * from './node.js';
export * from './random-model.js';
