import { errorFunction, ops, SELU_ALPHA, SELU_SCALE } from '@mrtjs/graph';
import { exp, expm1 } from '../numeric/transcendental.js';
import { quantizeRule } from '../rule.js';
import { lookupTable, TABLE_INPUT_PRECISION } from '../shared/lookup-table.js';

/** Curves, by `act_type`; `slope` is that of the attributes. */
const FUNCTIONS: Partial<Record<string, (x: number, slope: number) => number>> = {
  elu: (x, slope) => (x > 0 ? x : slope * expm1(x)),
  selu: (x) => SELU_SCALE * (x > 0 ? x : SELU_ALPHA * expm1(x)),
  gelu: (x) => (x * (1 + errorFunction(x * Math.SQRT1_2, exp))) / 2,
};

/** LeakyReLU of types elu, selu and gelu: tables over 8-bit inputs. Broken lines are rewritten by prepare [R176]. */
export const leakyReLU = quantizeRule(
  ops.leakyReLU,
  (context) => {
    const { act_type: type, slope } = context.attrs;
    const f = FUNCTIONS[type] ?? context.refuse(`act_type ${type} is no curve`);
    return lookupTable(context, (x) => f(x, slope), { inputPrecision: TABLE_INPUT_PRECISION });
  },
  {
    unsupported: ({ act_type: type }) =>
      type in FUNCTIONS ? undefined : `act_type ${type} is rewritten by prepare, which has not been run`,
  },
);
