/** Operators that apply one function to every element: one line each. */
import type { AttrSpec, OpDef } from '@mrtjs/graph';
import { ops } from '@mrtjs/graph';
import type { ExportRule } from '../rule.js';
import { exportRule } from '../rule.js';
import { asNumber, roundedAway, truncated } from '../shared/arithmetic.js';

type NoAttrs = Readonly<Record<never, never>>;
type Plain = OpDef<string, NoAttrs>;
type WithScalar = OpDef<string, { readonly scalar: AttrSpec<number> }>;

/** An operator that ONNX has, too. */
const same = (def: Plain, op: string): ExportRule =>
  exportRule(def, ({ op: apply, inputs }) => apply(op, inputs()));

/** A comparison, whose truth values become 0 and 1. */
const comparison = (def: Plain, op: string): ExportRule =>
  exportRule(def, (g) => asNumber(g, g.op(op, g.inputs())));

/** The first input and a number. */
const withScalar = (def: WithScalar, op: string): ExportRule =>
  exportRule(def, (g) => g.op(op, [g.input(0), g.scalar(g.attrs.scalar)]));

/** A value in the shape of the input, which may have any batch. */
const filled = (def: Plain, value: number): ExportRule =>
  exportRule(def, (g) => g.op('Expand', [g.scalar(value), g.op('Shape', [g.input(0)])]));

/** Functions of `Activation`, by `act_type`. */
const ACTIVATIONS: Readonly<Record<string, string>> = {
  relu: 'Relu',
  sigmoid: 'Sigmoid',
  tanh: 'Tanh',
  softrelu: 'Softplus',
  softsign: 'Softsign',
};

/** One rule for each elementwise operator. */
export const elementwiseRules: readonly ExportRule[] = [
  same(ops.relu, 'Relu'),
  same(ops.sigmoid, 'Sigmoid'),
  same(ops.tanh, 'Tanh'),
  same(ops.exp, 'Exp'),
  same(ops.sqrt, 'Sqrt'),
  same(ops.log, 'Log'),
  same(ops.erf, 'Erf'),
  same(ops.abs, 'Abs'),
  same(ops.negative, 'Neg'),
  same(ops.floor, 'Floor'),
  same(ops.ceil, 'Ceil'),
  same(ops.elemwiseAdd, 'Add'),
  same(ops.elemwiseSub, 'Sub'),
  same(ops.elemwiseMul, 'Mul'),
  same(ops.elemwiseDiv, 'Div'),
  same(ops.maximum, 'Max'),
  same(ops.minimum, 'Min'),
  same(ops.broadcastAdd, 'Add'),
  same(ops.broadcastSub, 'Sub'),
  same(ops.broadcastMul, 'Mul'),
  same(ops.broadcastDiv, 'Div'),
  same(ops.broadcastMaximum, 'Max'),
  same(ops.broadcastMinimum, 'Min'),
  comparison(ops.broadcastGreater, 'Greater'),
  withScalar(ops.plusScalar, 'Add'),
  withScalar(ops.mulScalar, 'Mul'),
  withScalar(ops.divScalar, 'Div'),
  filled(ops.zerosLike, 0),
  filled(ops.onesLike, 1),
  exportRule(ops.greaterScalar, (g) => asNumber(g, g.op('Greater', [g.input(0), g.scalar(g.attrs.scalar)]))),
  exportRule(ops.square, (g) => g.op('Mul', [g.input(0), g.input(0)])),
  exportRule(ops.fix, (g) => truncated(g, g.input(0))),
  exportRule(ops.round, (g) => roundedAway(g, g.input(0))),
  exportRule(ops.clip, (g) => g.op('Clip', [g.input(0), g.scalar(g.attrs.a_min), g.scalar(g.attrs.a_max)])),
  exportRule(ops.activation, (g) => g.op(ACTIVATIONS[g.attrs.act_type] as string, [g.input(0)])),
  exportRule(ops.hardSigmoid, (g) =>
    g.op('HardSigmoid', [g.input(0)], { alpha: g.attrs.alpha, beta: g.attrs.beta }),
  ),
  exportRule(ops.dropout, (g) =>
    g.attrs.mode === 'always' ? g.refuse('it drops at random (mode always)') : g.input(0),
  ),
];
