import { ops } from '@mrtjs/graph';
import { compileRule } from '../rule.js';

/** Element types that do not change the integers of a quantized graph. */
const KEEPS: readonly string[] = ['float32', 'float64', 'int32', 'int64'];

/** `Cast` between types that hold the integers is nothing: all of the CVM is int32. */
export const cast = compileRule(ops.cast, ({ attrs, input, refuse }) =>
  KEEPS.includes(attrs.dtype)
    ? input(0)
    : refuse(`a conversion to ${attrs.dtype} changes integers`, 'use cvm_clip to limit them to a bit width'),
);
