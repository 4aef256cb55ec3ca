import { defineCodes } from '@mrtjs/tensor';

/** Diagnostics raised by `@mrtjs/merging`. */
export const mergingCodes = defineCodes({
  MRT2301: 'a split key names no node',
  MRT2302: 'a split key names a node that a model cannot be split at',
  MRT2303: 'a node is needed on both sides of a split',
  MRT2304: 'the top reads something that the base does not give',
  MRT2305: 'base and top have different nodes or parameters of one name',
  MRT2306: 'an attribute dependency does not fit the models',
  MRT2307: 'an output scale map does not fit the models',
});
