/** Operators that look at elements, or reduce them. */
import type { OpDef } from '../../operator.js';
import * as ops from '../../ops/index.js';
import type { OperatorCase, Plain } from './case.js';
import { IMAGE, CUBE, operatorCase } from './case.js';

/** Elementwise operators and reductions. */
export const simple: readonly OperatorCase[] = [
  ...[
    ops.relu,
    ops.sigmoid,
    ops.tanh,
    ops.exp,
    ops.erf,
    ops.abs,
    ops.negative,
    ops.square,
    ops.zerosLike,
    ops.onesLike,
    ops.dropout,
    ops.flatten,
  ].map((def) => operatorCase(def as Plain, [CUBE])),
  ...[ops.floor, ops.ceil, ops.fix, ops.round].flatMap((def) => [
    operatorCase(def as Plain, [CUBE]),
    operatorCase(def as Plain, [CUBE], {}, 'halves'),
  ]),
  operatorCase(ops.sqrt, [CUBE], {}, 'positive'),
  operatorCase(ops.log, [CUBE], {}, 'positive'),
  ...[ops.mulScalar, ops.divScalar, ops.plusScalar, ops.greaterScalar].map((def) =>
    operatorCase(def as OpDef<string, (typeof ops.mulScalar)['attrs']>, [[2, 3]], { scalar: 0.7 }),
  ),
  ...[ops.elemwiseAdd, ops.elemwiseSub, ops.elemwiseMul, ops.elemwiseDiv, ops.maximum, ops.minimum].map(
    (def) => operatorCase(def as Plain, [IMAGE, IMAGE], {}, 'normal', 'positive'),
  ),
  ...[
    ops.broadcastAdd,
    ops.broadcastSub,
    ops.broadcastMul,
    ops.broadcastDiv,
    ops.broadcastMaximum,
    ops.broadcastMinimum,
    ops.broadcastGreater,
  ].map((def) => operatorCase(def as Plain, [IMAGE, [6, 1, 7]], {}, 'normal', 'positive')),
  ...[ops.sum, ops.mean, ops.max, ops.min, ops.prod].flatMap((def) => {
    const reduction = def as OpDef<string, (typeof ops.sum)['attrs']>;
    return [
      operatorCase(reduction, [IMAGE], { axis: [1, -1], keepdims: true }),
      operatorCase(reduction, [IMAGE], { axis: [2], exclude: true }),
      operatorCase(reduction, [IMAGE]),
      operatorCase(reduction, [[5]], { axis: [0], exclude: true }),
    ];
  }),
  ...[ops.argmax, ops.argmin].flatMap((def) => {
    const position = def as OpDef<string, (typeof ops.argmax)['attrs']>;
    return [
      operatorCase(position, [[3, 4]], { axis: 1 }),
      operatorCase(position, [CUBE], { axis: -2, keepdims: true }),
      operatorCase(position, [CUBE]),
    ];
  }),
];

/** Operators with attributes that choose a function. */
export const activations: readonly OperatorCase[] = [
  ...(['relu', 'sigmoid', 'tanh', 'softrelu', 'softsign'] as const).map((act_type) =>
    operatorCase(ops.activation, [IMAGE], { act_type }),
  ),
  ...(['leaky', 'elu', 'selu', 'rrelu', 'gelu'] as const).map((act_type) =>
    operatorCase(ops.leakyReLU, [IMAGE], { act_type, slope: 0.1 }),
  ),
  operatorCase(ops.leakyReLU, [IMAGE, [6]], { act_type: 'prelu' }),
  operatorCase(ops.leakyReLU, [IMAGE, [1]], { act_type: 'prelu' }),
  operatorCase(ops.hardSigmoid, [IMAGE], { alpha: 0.3, beta: 0.4 }),
  operatorCase(ops.clip, [[3, 4]], { a_min: -0.5, a_max: 0.6 }),
  operatorCase(ops.softmax, [[2, 5]]),
  operatorCase(ops.softmax, [IMAGE], { axis: 1 }),
  operatorCase(ops.softmax, [IMAGE], { axis: -2, temperature: 0.5 }),
  ...(['float16', 'float32', 'int32', 'int64', 'uint8', 'int8', 'bool'] as const).map((dtype) =>
    operatorCase(ops.cast, [CUBE], { dtype }, 'halves'),
  ),
];
