import { defineCodes } from '@mrtjs/tensor';

/** Diagnostics raised by `@mrtjs/validation`. */
export const validationCodes = defineCodes({
  MRT3101: 'two models gave outputs of different shapes',
  MRT3102: 'evaluations cannot be merged',
  MRT3103: 'a model gave no outputs',
  MRT3104: 'a file is not the result of a part of an evaluation',
  MRT3105: 'parts of an evaluation overlap, or some are missing',
});
