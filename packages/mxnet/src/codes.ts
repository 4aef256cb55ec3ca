import { defineCodes } from '@mrtjs/tensor';

/** Diagnostics raised by `@mrtjs/mxnet`. */
export const mxnetCodes = defineCodes({
  MRT1101: 'operator is not supported, or not with these attributes',
  MRT1102: 'symbol file is not valid JSON',
  MRT1103: 'symbol file has a missing, wrong or unknown field',
  MRT1104: 'symbol file refers to a node or output that does not exist or comes later',
  MRT1105: 'symbol file has no heads',
  MRT1106: 'duplicate node name',
  MRT1107: 'the symbol has a parameter that the parameter file does not',
  MRT1108: 'the parameter file has a parameter that the symbol does not',
  MRT1109: 'inputs do not fit the operator',
  MRT1110: 'a training head was read in a form that differs from training',
  MRT1111: 'not a parameter file',
  MRT1112: 'parameter file ends too early',
  MRT1113: 'parameter file has trailing bytes',
  MRT1114: 'parameter file has an unsupported storage or element type',
  MRT1115: 'parameter names do not match the arrays, or are given twice',
  MRT1116: 'model cannot be written for MXNet',
});
