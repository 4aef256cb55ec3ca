/** What each operator of the IR becomes in ONNX. A new operator is a rule and a line here. */
import { RuleSet } from '@mrtjs/graph';
import type { ExportRule } from '../rule.js';
import { arange } from './arange.js';
import { batchDot } from './batch-dot.js';
import { batchNorm } from './batch-norm.js';
import { cast } from './cast.js';
import { convolution } from './convolution.js';
import { deconvolution } from './deconvolution.js';
import { elementwiseRules } from './elementwise.js';
import { embedding } from './embedding.js';
import { fullyConnected } from './fully-connected.js';
import { leakyReLU } from './leaky-relu.js';
import { instanceNorm, l2Normalization, layerNorm } from './normalization.js';
import { pooling } from './pooling.js';
import {
  broadcastLike,
  broadcastTo,
  concat,
  pad,
  repeat,
  swapAxis,
  tile,
  transpose,
  upSampling,
} from './rearrangements.js';
import { reductionRules } from './reductions.js';
import { expandDims, flatten, reshape, reshapeLike, squeeze } from './shapes.js';
import { crop, slice, sliceAxis, sliceChannel, sliceLike } from './slices.js';
import { softmax } from './softmax.js';
import { where } from './where.js';

/** The rules of float export, one for each operator that ONNX can say. */
export const exportRules: RuleSet<ExportRule> = RuleSet.of(
  convolution,
  deconvolution,
  pooling,
  batchNorm,
  instanceNorm,
  layerNorm,
  l2Normalization,
  fullyConnected,
  batchDot,
  embedding,
  leakyReLU,
  softmax,
  where,
  cast,
  arange,
  concat,
  pad,
  repeat,
  tile,
  broadcastTo,
  broadcastLike,
  transpose,
  swapAxis,
  upSampling,
  reshape,
  reshapeLike,
  flatten,
  expandDims,
  squeeze,
  slice,
  sliceAxis,
  sliceLike,
  sliceChannel,
  crop,
  ...elementwiseRules,
  ...reductionRules,
);
