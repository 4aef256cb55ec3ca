import { ops } from '@mrtjs/graph';
import { softplus } from '../numeric/transcendental.js';
import { quantizeRule } from '../rule.js';
import { lookupTable, TABLE_INPUT_PRECISION } from '../shared/lookup-table.js';
import { passThrough } from '../shared/pass-through.js';

/** Types that become tables. */
const FUNCTIONS: Partial<Record<string, (x: number) => number>> = {
  softrelu: softplus,
  softsign: (x) => x / (1 + (x < 0 ? -x : x)),
};

/**
 * Activation: of relu scale and precision pass, softrelu and softsign are tables over 8-bit inputs. The others are rewritten
 * by prepare [R175].
 */
export const activation = quantizeRule(
  ops.activation,
  (context) => {
    const f = FUNCTIONS[context.attrs.act_type];
    return f === undefined
      ? passThrough(context)
      : lookupTable(context, f, { inputPrecision: TABLE_INPUT_PRECISION });
  },
  {
    unsupported: ({ act_type: type }) =>
      type === 'relu' || type in FUNCTIONS
        ? undefined
        : `act_type ${type} is rewritten by prepare, which has not been run`,
  },
);
