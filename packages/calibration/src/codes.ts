import { defineCodes } from '@mrtjs/tensor';

/** Diagnostics raised by `@mrtjs/calibration`. */
export const calibrationCodes = defineCodes({
  MRT2101: 'an activation or a parameter is not finite',
  MRT2102: 'there are no calibration batches',
  MRT2103: 'a batch lacks an input',
  MRT2104: 'the engine did not show a node',
  MRT2105: 'a threshold is large',
  MRT2106: 'a calibration option is not allowed',
});
