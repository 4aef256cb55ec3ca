/** Attributes that do not change what a trained network computes. They are dropped where the IR does not declare them. */
import type { TextAttributes } from '../symbol/document.js';

interface Inert {
  readonly name: RegExp;
  /** Only for these operators (default: all). */
  readonly ops?: readonly string[];
  /** Only with these values (default: any). */
  readonly values?: readonly string[];
}

const OFF = ['None', 'False', 'false', '0'];

const INERT: readonly Inert[] = [
  // How to compute, not what.
  { name: /^workspace$/ },
  { name: /^cudnn_(tune|off|algo\w*|conv_algo\w*)$/ },
  { name: /^(mkldnn|onednn)_off$/ },
  // The number of inputs is told by the inputs.
  { name: /^num_args$/ },
  // Element types of the framework: the IR has its own idea of where numbers are float.
  { name: /^(out_dtype|acc_dtype|safe_accumulation)$/ },
  {
    name: /^dtype$/,
    ops: ['Embedding', 'softmax', 'sum', 'mean', 'argmax', 'argmin', '_arange'],
  },
  { name: /^dtype$/, values: ['None'] },
  // The device, and element types of scalars.
  { name: /^(ctx|is_int)$/ },
  { name: /^infer_range$/, values: OFF },
  // Training.
  { name: /^(momentum|use_global_stats|min_calib_range|max_calib_range)$/, ops: ['BatchNorm'] },
  { name: /^output_mean_var$/, values: OFF },
  { name: /^sparse_grad$/, ops: ['Embedding'] },
  // Options that are switched off, or belong to a mode that MRT does not accept.
  { name: /^use_length$/, ops: ['softmax'], values: OFF },
  { name: /^p_value$/, ops: ['Pooling'] },
  { name: /^(initial|where)$/, values: ['None'] },
];

/** Whether attribute `name` of operator `op` (the IR's name) may be dropped with this value. */
export function isInert(op: string, name: string, value: string): boolean {
  return INERT.some(
    (rule) =>
      rule.name.test(name) &&
      (rule.ops === undefined || rule.ops.includes(op)) &&
      (rule.values === undefined || rule.values.includes(value)),
  );
}

/** What MXNet keeps beside operator parameters: hints for training and placement. */
const HINTS = ['ctx_group', 'lr_mult', 'wd_mult', 'force_mirroring', 'mirror_stage'];

/** Whether an attribute is an annotation: `__anything__`, a hint, or a hint for one of the inputs (`weight_lr_mult`). */
export function isAnnotation(name: string): boolean {
  return (
    (name.startsWith('__') && name.endsWith('__')) ||
    HINTS.some((hint) => name === hint || name.endsWith(`_${hint}`))
  );
}

/** The attributes of an operator node, parted into the operator's own and annotations. */
export function partAttributes(
  params: TextAttributes | undefined,
  attrs: TextAttributes | undefined,
): { own: Map<string, string>; annotations: Record<string, string> } {
  // Before 0.9 `param` held the operator's own and `attr` anything that the user liked.
  if (params !== undefined)
    return {
      own: new Map(params),
      annotations: Object.fromEntries(
        [...(attrs ?? [])].map(([name, value]) => [isAnnotation(name) ? name : `__${name}__`, value]),
      ),
    };
  const all = [...(attrs ?? [])];
  return {
    own: new Map(all.filter(([name]) => !isAnnotation(name))),
    annotations: Object.fromEntries(all.filter(([name]) => isAnnotation(name))),
  };
}
