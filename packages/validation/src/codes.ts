import { defineCodes } from '@mrtjs/tensor';

/** Diagnostics raised by `@mrtjs/validation`. */
export const validationCodes = defineCodes({
  MRT3101: 'two models gave outputs of different shapes',
  MRT3102: 'evaluations cannot be merged',
  MRT3103: 'a model gave no outputs',
});
