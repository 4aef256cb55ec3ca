import { defineCodes } from '@mrtjs/tensor';

/** Diagnostics raised by `@mrtjs/cli`. */
export const cliCodes = defineCodes({
  MRT7001: 'a file named on the command line cannot be read',
  MRT7002: 'the input does not fit the compiled model',
  MRT7003: 'the path is neither a model nor a compiled directory',
  MRT7004: 'an option value is not allowed',
  MRT7005: 'a file beside a compiled model was made for other files',
});
