import { defineCodes } from '@mrtjs/tensor';

/** Diagnostics raised by `@mrtjs/cvm`. Those about a deploy graph or parameter file come in a `CvmError`. */
export const cvmCodes = defineCodes({
  MRT4001: 'the deploy graph is not JSON of the CVM profile, or has an unknown key',
  MRT4002: 'a part of the deploy graph is missing or has the wrong form',
  MRT4003: 'the CVM does not have this operator',
  MRT4004: 'an operator attribute is missing, unknown or not allowed',
  MRT4005: 'wrong number of inputs of a CVM operator',
  MRT4006: 'the storage plan of the deploy graph is not valid',
  MRT4007: 'shapes of the deploy graph are not allowed or do not fit',
  MRT4008: 'a precision of the deploy graph is not allowed or not bounded by 32 bits',
  MRT4009: 'an entry reference of the deploy graph is out of order or does not exist',
  MRT4010: 'the version of the deploy graph is unknown, or what the version prescribes does not hold',
  MRT4011: 'the deploy graph has no output or no usable input named data',
  MRT4012: 'a limit on the size of a deploy graph or parameter file was exceeded',
  MRT4013: 'the parameter file is damaged',
  MRT4014: 'a parameter cannot be stored: element type or range',
  MRT4015: 'the gas of the deploy graph exceeds the limits',
});
