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
});
