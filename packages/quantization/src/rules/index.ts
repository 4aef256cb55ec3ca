/** The quantization rules: one file each. A new operator is a new file and a line here. */
import { RuleSet } from '@mrtjs/graph';
import type { QuantizeRuleSet } from '../rule.js';
import { abs } from './abs.js';
import { activation } from './activation.js';
import { argmax } from './argmax.js';
import { batchDot } from './batch-dot.js';
import { broadcastAdd } from './broadcast-add.js';
import { broadcastDiv } from './broadcast-div.js';
import { broadcastGreater } from './broadcast-greater.js';
import { broadcastMaximum } from './broadcast-maximum.js';
import { broadcastMul } from './broadcast-mul.js';
import { broadcastSub } from './broadcast-sub.js';
import { cast } from './cast.js';
import { ceil } from './ceil.js';
import { clip } from './clip.js';
import { concat } from './concat.js';
import { convolution } from './convolution.js';
import { dropout } from './dropout.js';
import { elemwiseAdd } from './elemwise-add.js';
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
import { l2Normalization } from './l2-normalization.js';
import { leakyReLU } from './leaky-relu.js';
import { log } from './log.js';
import { max } from './max.js';
import { maximum } from './maximum.js';
import { negative } from './negative.js';
import { pad } from './pad.js';
import { pooling } from './pooling.js';
import { relu } from './relu.js';
import { repeat } from './repeat.js';
import { reshape } from './reshape.js';
import { round } from './round.js';
import { sigmoid } from './sigmoid.js';
import { slice } from './slice.js';
import { sliceLike } from './slice-like.js';
import { softmax } from './softmax.js';
import { sqrt } from './sqrt.js';
import { squeeze } from './squeeze.js';
import { sum } from './sum.js';
import { tanh } from './tanh.js';
import { tile } from './tile.js';
import { transpose } from './transpose.js';
import { upSampling } from './up-sampling.js';
import { where } from './where.js';

/** The rules of all quantizable operators. */
export const quantizationRules: QuantizeRuleSet = RuleSet.of(
  abs,
  activation,
  argmax,
  batchDot,
  broadcastAdd,
  broadcastDiv,
  broadcastGreater,
  broadcastMaximum,
  broadcastMul,
  broadcastSub,
  cast,
  ceil,
  clip,
  concat,
  convolution,
  dropout,
  elemwiseAdd,
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
  l2Normalization,
  leakyReLU,
  log,
  max,
  maximum,
  negative,
  pad,
  pooling,
  relu,
  repeat,
  reshape,
  round,
  sigmoid,
  slice,
  sliceLike,
  softmax,
  sqrt,
  squeeze,
  sum,
  tanh,
  tile,
  transpose,
  upSampling,
  where,
);
