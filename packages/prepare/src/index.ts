/**
 * Brings float models to quantizable form: validation, and passes that do not change what a model computes.
 * @packageDocumentation
 */
export * from './codes.js';
export * from './passes/index.js';
export * from './prepare.js';
export * from './random-params.js';
export * from './rule.js';
export { prepareRules } from './rules/index.js';
