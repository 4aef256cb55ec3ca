/** The operators of the IR: one file each. A new operator is a new file and a line in each of the lists here. */
import { OperatorSet } from '../operator.js';
import { abs } from './abs.js';
import { activation } from './activation.js';
import { arange } from './arange.js';
import { argmax } from './argmax.js';
import { argmin } from './argmin.js';
import { batchDot } from './batch-dot.js';
import { batchNorm } from './batch-norm.js';
import { boxNms } from './box-nms.js';
import { broadcastAdd } from './broadcast-add.js';
import { broadcastDiv } from './broadcast-div.js';
import { broadcastGreater } from './broadcast-greater.js';
import { broadcastLike } from './broadcast-like.js';
import { broadcastMaximum } from './broadcast-maximum.js';
import { broadcastMinimum } from './broadcast-minimum.js';
import { broadcastMul } from './broadcast-mul.js';
import { broadcastSub } from './broadcast-sub.js';
import { broadcastTo } from './broadcast-to.js';
import { cast } from './cast.js';
import { ceil } from './ceil.js';
import { clip } from './clip.js';
import { concat } from './concat.js';
import { convolution } from './convolution.js';
import { crop } from './crop.js';
import { cvmClip } from './cvm-clip.js';
import { cvmLeftShift } from './cvm-left-shift.js';
import { cvmLut } from './cvm-lut.js';
import { cvmRightShift } from './cvm-right-shift.js';
import { deconvolution } from './deconvolution.js';
import { divScalar } from './div-scalar.js';
import { dropout } from './dropout.js';
import { elemwiseAdd } from './elemwise-add.js';
import { elemwiseDiv } from './elemwise-div.js';
import { elemwiseMul } from './elemwise-mul.js';
import { elemwiseSub } from './elemwise-sub.js';
import { embedding } from './embedding.js';
import { erf } from './erf.js';
import { exp } from './exp.js';
import { expandDims } from './expand-dims.js';
import { fix } from './fix.js';
import { flatten } from './flatten.js';
import { floor } from './floor.js';
import { fullyConnected } from './fully-connected.js';
import { greaterScalar } from './greater-scalar.js';
import { hardSigmoid } from './hard-sigmoid.js';
import { instanceNorm } from './instance-norm.js';
import { l2Normalization } from './l2-normalization.js';
import { layerNorm } from './layer-norm.js';
import { leakyReLU } from './leaky-relu.js';
import { log } from './log.js';
import { max } from './max.js';
import { maximum } from './maximum.js';
import { mean } from './mean.js';
import { min } from './min.js';
import { minimum } from './minimum.js';
import { mulScalar } from './mul-scalar.js';
import { negative } from './negative.js';
import { onesLike } from './ones-like.js';
import { pad } from './pad.js';
import { plusScalar } from './plus-scalar.js';
import { pooling } from './pooling.js';
import { prod } from './prod.js';
import { relu } from './relu.js';
import { repeat } from './repeat.js';
import { reshape } from './reshape.js';
import { reshapeLike } from './reshape-like.js';
import { rightShift } from './right-shift.js';
import { round } from './round.js';
import { sigmoid } from './sigmoid.js';
import { slice } from './slice.js';
import { sliceAxis } from './slice-axis.js';
import { sliceChannel } from './slice-channel.js';
import { sliceLike } from './slice-like.js';
import { softmax } from './softmax.js';
import { sqrt } from './sqrt.js';
import { square } from './square.js';
import { squeeze } from './squeeze.js';
import { sum } from './sum.js';
import { swapAxis } from './swap-axis.js';
import { tanh } from './tanh.js';
import { tile } from './tile.js';
import { transpose } from './transpose.js';
import { upSampling } from './up-sampling.js';
import { variable } from './variable.js';
import { where } from './where.js';
import { zerosLike } from './zeros-like.js';

export {
  abs,
  activation,
  arange,
  argmax,
  argmin,
  batchDot,
  batchNorm,
  boxNms,
  broadcastAdd,
  broadcastDiv,
  broadcastGreater,
  broadcastLike,
  broadcastMaximum,
  broadcastMinimum,
  broadcastMul,
  broadcastSub,
  broadcastTo,
  cast,
  ceil,
  clip,
  concat,
  convolution,
  crop,
  cvmClip,
  cvmLeftShift,
  cvmLut,
  cvmRightShift,
  deconvolution,
  divScalar,
  dropout,
  elemwiseAdd,
  elemwiseDiv,
  elemwiseMul,
  elemwiseSub,
  embedding,
  erf,
  exp,
  expandDims,
  fix,
  flatten,
  floor,
  fullyConnected,
  greaterScalar,
  hardSigmoid,
  instanceNorm,
  l2Normalization,
  layerNorm,
  leakyReLU,
  log,
  max,
  maximum,
  mean,
  min,
  minimum,
  mulScalar,
  negative,
  onesLike,
  pad,
  plusScalar,
  pooling,
  prod,
  relu,
  repeat,
  reshape,
  reshapeLike,
  rightShift,
  round,
  sigmoid,
  slice,
  sliceAxis,
  sliceChannel,
  sliceLike,
  softmax,
  sqrt,
  square,
  squeeze,
  sum,
  swapAxis,
  tanh,
  tile,
  transpose,
  upSampling,
  variable,
  where,
  zerosLike,
};

/**
 * All built-in operators: those of MRT-SPEC 6.0 in its order, the integer operators of quantized graphs (`Custom`
 * there), and further ones that models may contain.
 */
export const irOperators: OperatorSet = OperatorSet.of(
  variable,
  transpose,
  relu,
  leakyReLU,
  mulScalar,
  divScalar,
  activation,
  convolution,
  pad,
  expandDims,
  embedding,
  repeat,
  boxNms,
  sliceLike,
  sliceAxis,
  sliceChannel,
  upSampling,
  fullyConnected,
  sigmoid,
  exp,
  softmax,
  pooling,
  broadcastMul,
  broadcastAdd,
  broadcastDiv,
  broadcastSub,
  broadcastTo,
  broadcastGreater,
  concat,
  sum,
  batchNorm,
  flatten,
  floor,
  ceil,
  round,
  fix,
  cast,
  slice,
  reshape,
  clip,
  minimum,
  maximum,
  max,
  min,
  argmax,
  argmin,
  abs,
  elemwiseAdd,
  elemwiseSub,
  elemwiseMul,
  dropout,
  arange,
  tile,
  negative,
  swapAxis,
  plusScalar,
  zerosLike,
  onesLike,
  greaterScalar,
  where,
  squeeze,
  batchDot,
  broadcastLike,
  reshapeLike,
  mean,
  cvmClip,
  cvmLeftShift,
  cvmRightShift,
  cvmLut,
  tanh,
  elemwiseDiv,
  broadcastMaximum,
  broadcastMinimum,
  deconvolution,
  crop,
  hardSigmoid,
  sqrt,
  square,
  l2Normalization,
  instanceNorm,
  layerNorm,
  rightShift,
  log,
  erf,
  prod,
);
