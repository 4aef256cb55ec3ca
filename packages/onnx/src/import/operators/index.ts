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
import { ceil } from './ceil.js';
import { clip } from './clip.js';
import { concat } from './concat.js';
import { constantOfShape } from './constant-of-shape.js';
import { constant } from './constant.js';
import { convTranspose } from './conv-transpose.js';
import { conv } from './conv.js';
import { depthToSpace } from './depth-to-space.js';
import { div } from './div.js';
import { dropout } from './dropout.js';
import { elu } from './elu.js';
import { equal } from './equal.js';
import { exp } from './exp.js';
import { expand } from './expand.js';
import { eyeLike } from './eye-like.js';
import { flatten } from './flatten.js';
import { floor } from './floor.js';
import { gather } from './gather.js';
import { gemm } from './gemm.js';
import { globalAveragePool } from './global-average-pool.js';
import { globalMaxPool } from './global-max-pool.js';
import { greaterOrEqual } from './greater-or-equal.js';
import { greater } from './greater.js';
import { hardSigmoid } from './hard-sigmoid.js';
import { hardSwish } from './hard-swish.js';
import { identity } from './identity.js';
import { instanceNormalization } from './instance-normalization.js';
import { leakyRelu } from './leaky-relu.js';
import { lessOrEqual } from './less-or-equal.js';
import { less } from './less.js';
import { matMul } from './mat-mul.js';
import { maxPool } from './max-pool.js';
import { max } from './max.js';
import { mean } from './mean.js';
import { min } from './min.js';
import { mul } from './mul.js';
import { neg } from './neg.js';
import { not } from './not.js';
import { or } from './or.js';
import { pRelu } from './p-relu.js';
import { pad } from './pad.js';
import { pow } from './pow.js';
import { range } from './range.js';
import { reciprocal } from './reciprocal.js';
import { reduceL1 } from './reduce-l1.js';
import { reduceL2 } from './reduce-l2.js';
import { reduceMax } from './reduce-max.js';
import { reduceMean } from './reduce-mean.js';
import { reduceMin } from './reduce-min.js';
import { reduceSumSquare } from './reduce-sum-square.js';
import { reduceSum } from './reduce-sum.js';
import { relu } from './relu.js';
import { reshape } from './reshape.js';
import { resize } from './resize.js';
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
import { transpose } from './transpose.js';
import { unsqueeze } from './unsqueeze.js';
import { upsample } from './upsample.js';
import { where } from './where.js';
import { xor } from './xor.js';

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
    ceil,
    clip,
    concat,
    constantOfShape,
    constant,
    convTranspose,
    conv,
    depthToSpace,
    div,
    dropout,
    elu,
    equal,
    exp,
    expand,
    eyeLike,
    flatten,
    floor,
    gather,
    gemm,
    globalAveragePool,
    globalMaxPool,
    greaterOrEqual,
    greater,
    hardSigmoid,
    hardSwish,
    identity,
    instanceNormalization,
    leakyRelu,
    lessOrEqual,
    less,
    matMul,
    maxPool,
    max,
    mean,
    min,
    mul,
    neg,
    not,
    or,
    pRelu,
    pad,
    pow,
    range,
    reciprocal,
    reduceL1,
    reduceL2,
    reduceMax,
    reduceMean,
    reduceMin,
    reduceSumSquare,
    reduceSum,
    relu,
    reshape,
    resize,
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
    transpose,
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
