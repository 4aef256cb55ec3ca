/** Passes that more than one stage needs. */
export * from './attach-input-shapes.js';
export * from './fold-constants.js';
