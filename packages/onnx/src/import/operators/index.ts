/** The ONNX operators that can be read, one file each. A new operator is a new file and a line in each list here. */
import type { OnnxRule } from '../rule.js';
import { abs } from './abs.js';
import { add } from './add.js';
import { and } from './and.js';
import { argMax } from './arg-max.js';
import { argMin } from './arg-min.js';
import { averagePool } from './average-pool.js';
import { batchNormalization } from './batch-normalization.js';
import { cast } from './cast.js';
import { castLike } from './cast-like.js';
import { ceil } from './ceil.js';
import { celu } from './celu.js';
import { clip } from './clip.js';
import { concat } from './concat.js';
import { constant } from './constant.js';
import { constantOfShape } from './constant-of-shape.js';
import { conv } from './conv.js';
import { convTranspose } from './conv-transpose.js';
import { depthToSpace } from './depth-to-space.js';
import { div } from './div.js';
import { dropout } from './dropout.js';
import { elu } from './elu.js';
import { equal } from './equal.js';
import { erf } from './erf.js';
import { exp } from './exp.js';
import { expand } from './expand.js';
import { eyeLike } from './eye-like.js';
import { flatten } from './flatten.js';
import { floor } from './floor.js';
import { gather } from './gather.js';
import { gelu } from './gelu.js';
import { gemm } from './gemm.js';
import { globalAveragePool } from './global-average-pool.js';
import { globalLpPool } from './global-lp-pool.js';
import { globalMaxPool } from './global-max-pool.js';
import { greater } from './greater.js';
import { greaterOrEqual } from './greater-or-equal.js';
import { groupNormalization } from './group-normalization.js';
import { hardSigmoid } from './hard-sigmoid.js';
import { hardSwish } from './hard-swish.js';
import { hardmax } from './hardmax.js';
import { identity } from './identity.js';
import { instanceNormalization } from './instance-normalization.js';
import { layerNormalization } from './layer-normalization.js';
import { leakyRelu } from './leaky-relu.js';
import { less } from './less.js';
import { lessOrEqual } from './less-or-equal.js';
import { log } from './log.js';
import { logSoftmax } from './log-softmax.js';
import { lpNormalization } from './lp-normalization.js';
import { lpPool } from './lp-pool.js';
import { lrn } from './lrn.js';
import { matMul } from './mat-mul.js';
import { max } from './max.js';
import { maxPool } from './max-pool.js';
import { mean } from './mean.js';
import { meanVarianceNormalization } from './mean-variance-normalization.js';
import { min } from './min.js';
import { mish } from './mish.js';
import { mod } from './mod.js';
import { mul } from './mul.js';
import { neg } from './neg.js';
import { nonZero } from './non-zero.js';
import { not } from './not.js';
import { oneHot } from './one-hot.js';
import { or } from './or.js';
import { pRelu } from './p-relu.js';
import { pad } from './pad.js';
import { pow } from './pow.js';
import { range } from './range.js';
import { reciprocal } from './reciprocal.js';
import { reduceL1 } from './reduce-l1.js';
import { reduceL2 } from './reduce-l2.js';
import { reduceLogSum } from './reduce-log-sum.js';
import { reduceLogSumExp } from './reduce-log-sum-exp.js';
import { reduceMax } from './reduce-max.js';
import { reduceMean } from './reduce-mean.js';
import { reduceMin } from './reduce-min.js';
import { reduceProd } from './reduce-prod.js';
import { reduceSum } from './reduce-sum.js';
import { reduceSumSquare } from './reduce-sum-square.js';
import { relu } from './relu.js';
import { refusedOperators } from './refused.js';
import { reshape } from './reshape.js';
import { resize } from './resize.js';
import { round } from './round.js';
import { selu } from './selu.js';
import { shape } from './shape.js';
import { shrink } from './shrink.js';
import { sigmoid } from './sigmoid.js';
import { sign } from './sign.js';
import { size } from './size.js';
import { slice } from './slice.js';
import { softmax } from './softmax.js';
import { softplus } from './softplus.js';
import { softsign } from './softsign.js';
import { spaceToDepth } from './space-to-depth.js';
import { split } from './split.js';
import { sqrt } from './sqrt.js';
import { squeeze } from './squeeze.js';
import { sub } from './sub.js';
import { sum } from './sum.js';
import { tanh } from './tanh.js';
import { thresholdedRelu } from './thresholded-relu.js';
import { tile } from './tile.js';
import { topK } from './top-k.js';
import { transpose } from './transpose.js';
import { trilu } from './trilu.js';
import { unsqueeze } from './unsqueeze.js';
import { upsample } from './upsample.js';
import { where } from './where.js';
import { xor } from './xor.js';

/** How much of an operator of the standard set is read. */
export interface OnnxOperatorSupport {
  readonly operator: string;
  readonly isRead: boolean;
  /** What of it is not read, or why it is not; empty where all of it is. */
  readonly limits: string;
}

const RULES: ReadonlyMap<string, OnnxRule> = new Map(
  [
    abs,
    add,
    and,
    argMax,
    argMin,
    averagePool,
    batchNormalization,
    cast,
    castLike,
    ceil,
    celu,
    clip,
    concat,
    constant,
    constantOfShape,
    conv,
    convTranspose,
    depthToSpace,
    div,
    dropout,
    elu,
    equal,
    erf,
    exp,
    expand,
    eyeLike,
    flatten,
    floor,
    gather,
    gelu,
    gemm,
    globalAveragePool,
    globalLpPool,
    globalMaxPool,
    greater,
    greaterOrEqual,
    groupNormalization,
    hardSigmoid,
    hardSwish,
    hardmax,
    identity,
    instanceNormalization,
    layerNormalization,
    leakyRelu,
    less,
    lessOrEqual,
    log,
    logSoftmax,
    lpNormalization,
    lpPool,
    lrn,
    matMul,
    max,
    maxPool,
    mean,
    meanVarianceNormalization,
    min,
    mish,
    mod,
    mul,
    neg,
    nonZero,
    not,
    oneHot,
    or,
    pRelu,
    pad,
    pow,
    range,
    reciprocal,
    reduceL1,
    reduceL2,
    reduceLogSum,
    reduceLogSumExp,
    reduceMax,
    reduceMean,
    reduceMin,
    reduceProd,
    reduceSum,
    reduceSumSquare,
    relu,
    reshape,
    resize,
    round,
    selu,
    shape,
    shrink,
    sigmoid,
    sign,
    size,
    slice,
    softmax,
    softplus,
    softsign,
    spaceToDepth,
    split,
    sqrt,
    squeeze,
    sub,
    sum,
    tanh,
    thresholdedRelu,
    tile,
    topK,
    transpose,
    trilu,
    unsqueeze,
    upsample,
    where,
    xor,
  ].map((rule) => [rule.op, rule]),
);

/** The rule of an operator of the standard set. */
export function ruleOf(op: string): OnnxRule | undefined {
  return RULES.get(op);
}

/** Names of the operators of the standard set that can be read; what a rule refuses depends on the node. */
export function supportedOperators(): string[] {
  return [...RULES.keys()];
}

/** The standard operator set up to version 21: what is read, and what of it is not, or why nothing is. */
export function onnxOperatorSupport(): OnnxOperatorSupport[] {
  const read = [...RULES.values()].map(({ op, limits }) => ({
    operator: op,
    isRead: true,
    limits: limits ?? '',
  }));
  const refused = [...refusedOperators()].map(([operator, limits]) => ({ operator, isRead: false, limits }));
  return [...read, ...refused].sort((a, b) => (a.operator < b.operator ? -1 : 1));
}
