/**
 * Calibration: the magnitude that every value of a float model reaches on sample data.
 * @packageDocumentation
 */
export * from './bounded-outputs.js';
export * from './calibrate.js';
export * from './codes.js';
export * from './observer.js';
export * from './significant-bits.js';
