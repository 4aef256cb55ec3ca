/** The prepare rules: one file for each operator. A new operator is a new file, and a line in each list here. */
import { RuleSet } from '@mrtjs/graph';
import type { PrepareRuleSet } from '../rule.js';
import { activation } from './activation.js';
import { argmin } from './argmin.js';
import { batchDot } from './batch-dot.js';
import { batchNorm } from './batch-norm.js';
import { broadcastDiv } from './broadcast-div.js';
import { broadcastLike } from './broadcast-like.js';
import { broadcastMinimum } from './broadcast-minimum.js';
import { broadcastTo } from './broadcast-to.js';
import { clip } from './clip.js';
import { concat } from './concat.js';
import { convolution } from './convolution.js';
import { crop } from './crop.js';
import { deconvolution } from './deconvolution.js';
import { divScalar } from './div-scalar.js';
import { dropout } from './dropout.js';
import { elemwiseAdd } from './elemwise-add.js';
import { elemwiseDiv } from './elemwise-div.js';
import { elemwiseMul } from './elemwise-mul.js';
import { elemwiseSub } from './elemwise-sub.js';
import { fullyConnected } from './fully-connected.js';
import { hardSigmoid } from './hard-sigmoid.js';
import { instanceNorm } from './instance-norm.js';
import { layerNorm } from './layer-norm.js';
import { leakyReLU } from './leaky-relu.js';
import { max } from './max.js';
import { mean } from './mean.js';
import { min } from './min.js';
import { minimum } from './minimum.js';
import { mulScalar } from './mul-scalar.js';
import { onesLike } from './ones-like.js';
import { plusScalar } from './plus-scalar.js';
import { pooling } from './pooling.js';
import { prod } from './prod.js';
import { relu } from './relu.js';
import { repeat } from './repeat.js';
import { reshape } from './reshape.js';
import { reshapeLike } from './reshape-like.js';
import { rightShift } from './right-shift.js';
import { sliceAxis } from './slice-axis.js';
import { sliceChannel } from './slice-channel.js';
import { square } from './square.js';
import { sum } from './sum.js';
import { swapAxis } from './swap-axis.js';
import { transpose } from './transpose.js';
import { upSampling } from './up-sampling.js';
import { zerosLike } from './zeros-like.js';

/** The rules of all operators that prepare does something with. */
export const prepareRules: PrepareRuleSet = RuleSet.of(
  activation,
  argmin,
  batchDot,
  batchNorm,
  broadcastDiv,
  broadcastLike,
  broadcastMinimum,
  broadcastTo,
  clip,
  concat,
  convolution,
  crop,
  deconvolution,
  divScalar,
  dropout,
  elemwiseAdd,
  elemwiseDiv,
  elemwiseMul,
  elemwiseSub,
  fullyConnected,
  hardSigmoid,
  instanceNorm,
  layerNorm,
  leakyReLU,
  max,
  mean,
  min,
  minimum,
  mulScalar,
  onesLike,
  plusScalar,
  pooling,
  prod,
  relu,
  repeat,
  reshape,
  reshapeLike,
  rightShift,
  sliceAxis,
  sliceChannel,
  square,
  sum,
  swapAxis,
  transpose,
  upSampling,
  zerosLike,
);
