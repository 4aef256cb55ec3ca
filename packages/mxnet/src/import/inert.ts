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
    ops: [
      'Embedding',
      'softmax',
      'sum',
      'mean',
      '_npi_mean',
      '_np_sum',
      '_npi_argmax',
      '_npi_argmin',
      'argmax',
      'argmin',
      '_arange',
      '_contrib_box_nms',
    ],
  },
  { name: /^dtype$/, values: ['None'] },
  // Training.
  {
    name: /^(momentum|use_global_stats|output_mean_var|min_calib_range|max_calib_range)$/,
    ops: ['BatchNorm'],
  },
  { name: /^(p|mode|axes)$/, ops: ['Dropout'] },
  { name: /^(lower_bound|upper_bound)$/, ops: ['LeakyReLU'] },
  { name: /^sparse_grad$/, ops: ['Embedding'] },
  // Options that are switched off.
  { name: /^temperature$/, ops: ['softmax'], values: ['None', '1', '1.0'] },
  { name: /^use_length$/, ops: ['softmax'], values: OFF },
  { name: /^p_value$/, ops: ['Pooling'] },
  { name: /^(initial|where)$/, values: ['None'] },
  { name: /^is_np_\w+$/ },
  { name: /^(keep_highest|reverse)$/, ops: ['Reshape'], values: OFF },
  { name: /^(multi_input_mode|num_filter)$/, ops: ['UpSampling'] },
  { name: /^scale_(h|w)$/, values: ['None'] },
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
