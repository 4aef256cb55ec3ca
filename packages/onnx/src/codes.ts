import { defineCodes } from '@mrtjs/tensor';

/** Diagnostics raised by `@mrtjs/onnx`. */
export const onnxCodes = defineCodes({
  MRT1201: 'operator is not supported, or not with these attributes or inputs',
  MRT1202: 'not an ONNX file, or a damaged one',
  MRT1203: 'operator set version is not supported',
  MRT1204: 'a value is used that does not exist or is computed later',
  MRT1205: 'two values have one name',
  MRT1206: 'tensor data does not match its dimensions',
  MRT1207: 'element type is not supported',
  MRT1208: 'external data is not there, or its description is not allowed',
  MRT1209: 'the shape of an input is unknown, or does not fit the given one',
  MRT1210: 'inputs do not fit the operator',
  MRT1211: 'attribute cannot be read',
  MRT1212: 'a shape was given for something that is not an input',
  MRT1213: 'one shape is given for a model that has not one input',
  MRT1214: 'computing the constants of a file would take too long',
  MRT1220: 'operator has no form in ONNX, or not with these attributes',
  MRT1221: 'a model is too large for an ONNX file',
  MRT1222: 'the batch of a model cannot be left open',
  MRT1223: 'operator of a compiled model has no exact form in ONNX',
});
