/** The compile rules: one file each. A new operator is a new file and a line in both lists here. */
import { RuleSet } from '@mrtjs/graph';
import type { CompileRuleSet } from '../rule.js';
import { abs } from './abs.js';
import { activation } from './activation.js';
import { argmax } from './argmax.js';
import { batchDot } from './batch-dot.js';
import { boxNms } from './box-nms.js';
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
import { cvmClip } from './cvm-clip.js';
import { cvmLeftShift } from './cvm-left-shift.js';
import { cvmLut } from './cvm-lut.js';
import { cvmRightShift } from './cvm-right-shift.js';
import { dropout } from './dropout.js';
import { elemwiseAdd } from './elemwise-add.js';
import { elemwiseSub } from './elemwise-sub.js';
import { embedding } from './embedding.js';
import { expandDims } from './expand-dims.js';
import { fix } from './fix.js';
import { flatten } from './flatten.js';
import { floor } from './floor.js';
import { fullyConnected } from './fully-connected.js';
import { greaterScalar } from './greater-scalar.js';
import { max } from './max.js';
import { maximum } from './maximum.js';
import { negative } from './negative.js';
import { pad } from './pad.js';
import { pooling } from './pooling.js';
import { relu } from './relu.js';
import { repeat } from './repeat.js';
import { reshape } from './reshape.js';
import { round } from './round.js';
import { sliceLike } from './slice-like.js';
import { slice } from './slice.js';
import { squeeze } from './squeeze.js';
import { sum } from './sum.js';
import { tile } from './tile.js';
import { transpose } from './transpose.js';
import { upSampling } from './up-sampling.js';
import { where } from './where.js';

/** The rules of all operators that can be compiled. */
export const compileRules: CompileRuleSet = RuleSet.of(
  abs,
  activation,
  argmax,
  batchDot,
  boxNms,
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
  cvmClip,
  cvmLeftShift,
  cvmLut,
  cvmRightShift,
  dropout,
  elemwiseAdd,
  elemwiseSub,
  embedding,
  expandDims,
  fix,
  flatten,
  floor,
  fullyConnected,
  greaterScalar,
  max,
  maximum,
  negative,
  pad,
  pooling,
  relu,
  repeat,
  reshape,
  round,
  sliceLike,
  slice,
  squeeze,
  sum,
  tile,
  transpose,
  upSampling,
  where,
);
