import { defineCodes } from '@mrtjs/tensor';

/** Diagnostics raised by `@mrtjs/prepare`. */
export const prepareCodes = defineCodes({
  MRT2001: 'the model does not have the inputs that the given shape describes',
  MRT2002: 'a node that is not the input is called data',
  MRT2003: 'an operator, or this use of it, has no form that can be quantized',
});
