import { attr } from '../attributes.js';
import { unaryOp } from './families/elementwise.js';

const FUNCTIONS = {
  relu: (x: number) => Math.max(x, 0),
  sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  /** log(1 + exp(x)), in a form that does not overflow. */
  softrelu: (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  softsign: (x: number) => x / (1 + Math.abs(x)),
} as const;

/** An activation function chosen by `act_type`. */
export const activation = unaryOp({
  name: 'Activation',
  summary: 'Applies the activation function act_type.',
  attrs: { act_type: attr.oneOf(['relu', 'sigmoid', 'tanh', 'softrelu', 'softsign']) },
  apply: (x, { act_type }) => FUNCTIONS[act_type](x),
});
