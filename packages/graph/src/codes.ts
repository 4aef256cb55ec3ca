import { defineCodes } from '@mrtjs/tensor';

/** Diagnostics raised by `@mrtjs/graph`. */
export const graphCodes = defineCodes({
  MRT1001: 'operator is not supported',
  MRT1002: 'attribute missing',
  MRT1003: 'unknown attribute',
  MRT1004: 'attribute value not allowed',
  MRT1005: 'wrong number of inputs',
  MRT1006: 'operator defined twice',
  MRT1007: 'the graph has a cycle',
  MRT1008: 'a node output that does not exist is used',
  MRT1009: 'operator cannot be evaluated',
  MRT1010: 'shapes unknown or not fitting',
  MRT1011: 'no value given for an input',
  MRT1012: 'duplicate node name',
  MRT1013: 'the model does not have the single input data',
  MRT1014: 'a second output of a node is used',
  MRT1015: 'a constant subgraph is left',
  MRT1016: 'a pass was run on a model that does not meet its contract, or broke its own',
  MRT1017: 'the bit width of such a number is not defined',
  MRT1018: 'a shape was given for something that is not an input',
  MRT1019: 'a pass changed what a model computes',
  MRT1020: 'an operator has two rules in one table',
});
