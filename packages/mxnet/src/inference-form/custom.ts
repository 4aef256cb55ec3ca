/** Custom operators: those of the quantized graph, and the one that the original makes of a mean. */
import type { Rewrites } from '../import/rule.js';

/** The IR operators that MXNet files write as `Custom` with this `op_type`. */
export const CUSTOM_OPS: readonly string[] = [
  'cvm_clip',
  'cvm_left_shift',
  'cvm_right_shift',
  'cvm_lut',
  'right_shift',
];

/** `Custom` with one of these types is the operator of that name. */
export const custom: Rewrites = {
  Custom(context) {
    const type = context.node.text.get('op_type');
    if (type === undefined || !CUSTOM_OPS.includes(type))
      return context.refuse(`custom operator ${type ?? 'without op_type'}; known: ${CUSTOM_OPS.join(', ')}`);
    return context.as(type, new Map([...context.node.text].filter(([name]) => name !== 'op_type')));
  },
};
