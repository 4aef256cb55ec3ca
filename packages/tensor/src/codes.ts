import { defineCodes } from './errors.js';

/** Diagnostics raised by `@mrtjs/tensor`. */
export const tensorCodes = defineCodes({
  MRT0001: 'tensor data does not match its shape or element type',
  MRT0002: 'shapes do not broadcast',
  MRT0003: 'axis out of range',
  MRT0004: 'a limit was exceeded',
  MRT0005: 'not a literal value',
  MRT0101: 'not a .npy file, or a damaged one',
  MRT0102: 'unsupported .npy element type or layout',
  MRT0103: 'not a .npz archive, or a damaged one',
});
