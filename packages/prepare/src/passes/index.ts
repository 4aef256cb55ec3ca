/** The passes of the stage. */
export * from './check-names.js';
export * from './check-shapes.js';
export * from './fuse-inputs.js';
export * from './fuse-outputs.js';
export * from './fuse-transpose.js';
export * from './prune-params.js';
export { renameInput } from './rename-input.js';
export * from './rewrite.js';
export * from './validate.js';
export * from './widen-params.js';
