/** What attributes mean for shapes: shared by the operators' definitions and by the rules of every stage. */
export * from './cropping.js';
export * from './reduction.js';
export * from './reshaping.js';
export * from './slicing.js';
export * from './spread.js';
export * from './transposition.js';
export * from './window.js';
