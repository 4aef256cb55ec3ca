/** The quantization rules: one file each. A new operator is a new file and a line here. */
import { RuleSet } from '@mrtjs/graph';
import type { QuantizeRuleSet } from '../rule.js';
import { activation } from './activation.js';
import { argmax } from './argmax.js';
import { batchDot } from './batch-dot.js';
import { broadcastAdd } from './broadcast-add.js';
import { broadcastMul } from './broadcast-mul.js';
import { broadcastSub } from './broadcast-sub.js';
import { clip } from './clip.js';
import { concat } from './concat.js';
import { convolution } from './convolution.js';
import { dropout } from './dropout.js';
import { elemwiseAdd } from './elemwise-add.js';
import { elemwiseSub } from './elemwise-sub.js';
import { embedding } from './embedding.js';
import { exp } from './exp.js';
import { expandDims } from './expand-dims.js';
import { flatten } from './flatten.js';
import { fullyConnected } from './fully-connected.js';
import { max } from './max.js';
import { negative } from './negative.js';
import { pad } from './pad.js';
import { pooling } from './pooling.js';
import { relu } from './relu.js';
import { repeat } from './repeat.js';
import { reshape } from './reshape.js';
import { sigmoid } from './sigmoid.js';
import { sliceLike } from './slice-like.js';
import { slice } from './slice.js';
import { softmax } from './softmax.js';
import { squeeze } from './squeeze.js';
import { sum } from './sum.js';
import { tanh } from './tanh.js';
import { tile } from './tile.js';
import { transpose } from './transpose.js';
import { upSampling } from './up-sampling.js';

/** The rules of all quantizable operators. */
export const quantizationRules: QuantizeRuleSet = RuleSet.of(
  activation,
  argmax,
  batchDot,
  broadcastAdd,
  broadcastMul,
  broadcastSub,
  clip,
  concat,
  convolution,
  dropout,
  elemwiseAdd,
  elemwiseSub,
  embedding,
  exp,
  expandDims,
  flatten,
  fullyConnected,
  max,
  negative,
  pad,
  pooling,
  relu,
  repeat,
  reshape,
  sigmoid,
  sliceLike,
  slice,
  softmax,
  squeeze,
  sum,
  tanh,
  tile,
  transpose,
  upSampling,
);
