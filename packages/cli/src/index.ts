/**
 * The command `mrt`.
 * @packageDocumentation
 */
export * from './codes.js';
export { EXIT } from './exit-codes.js';
export type { Io, TextStream } from './io.js';
export { main } from './main.js';
