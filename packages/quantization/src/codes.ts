import { defineCodes } from '@mrtjs/tensor';

/** Diagnostics raised by `@mrtjs/quantization`. */
export const quantizationCodes = defineCodes({
  MRT2201: 'an operator has no quantization rule',
  MRT2202: 'a threshold is missing or not usable',
  MRT2203: 'a rescaling is inexact',
  MRT2204: 'a threshold is below the largest magnitude of a parameter',
  MRT2205: 'a value needs more than 32 bits',
  MRT2206: 'a quantization option is not allowed',
  MRT2207: 'a node to restore does not exist',
  MRT2208: 'an operator cannot be quantized with these attributes, thresholds or options',
  MRT2209: 'a node contributes nothing at the common scale',
  MRT2210: 'a state file cannot be read',
  MRT2211: 'a number is outside the domain of a numeric function',
});
