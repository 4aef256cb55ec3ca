/** Operators that are one of the IR's under another name. */

/** What to read instead. */
export interface Alias {
  readonly op: string;
  /** Attributes that have another name in the IR. */
  readonly rename?: Readonly<Record<string, string>>;
  /** Attributes that the old name implied. */
  readonly set?: Readonly<Record<string, string>>;
}

/** By IR operator: the names that MXNet 0.5 to 2.0 have used for it. */
const SAME: Readonly<Record<string, readonly string[]>> = {
  Activation: ['_npx_activation'],
  BatchNorm: ['BatchNorm_v1', 'CuDNNBatchNorm', '_npx_batch_norm'],
  Cast: ['cast', '_npx_cast'],
  Concat: ['concat'],
  Convolution: ['ChannelwiseConvolution', 'Convolution_v1', '_npx_convolution'],
  Dropout: ['_npx_dropout'],
  Embedding: ['_npx_embedding'],
  Deconvolution: ['_npx_deconvolution'],
  Flatten: ['flatten', '_npx_batch_flatten'],
  FullyConnected: ['_npx_fully_connected'],
  LayerNorm: ['_npx_layer_norm'],
  LeakyReLU: ['_npx_leaky_relu'],
  Pad: ['pad', '_npx_pad'],
  Pooling: ['Pooling_v1', '_npx_pooling'],
  SliceChannel: ['split', '_npx_slice_channel'],
  SwapAxis: ['swapaxes', 'Swapaxis', '_npi_swapaxes'],
  _arange: ['_contrib_arange'],
  _contrib_box_nms: ['_contrib_box_non_maximum_suppression', '_npx_box_nms'],
  _div_scalar: ['_DivScalar', '_npi_true_divide_scalar'],
  _greater_scalar: ['_GreaterScalar', '_npi_greater_scalar'],
  _maximum: ['_Maximum'],
  _minimum: ['_Minimum'],
  _mul_scalar: ['_MulScalar', '_npi_multiply_scalar'],
  _plus_scalar: ['_PlusScalar', '_npi_add_scalar'],
  abs: ['_npi_absolute', '_np_absolute'],
  argmax: ['_npi_argmax'],
  argmin: ['_npi_argmin'],
  batch_dot: ['_npx_batch_dot'],
  broadcast_add: ['broadcast_plus', '_npi_add', '_np_add'],
  broadcast_div: ['_npi_true_divide'],
  broadcast_greater: ['_npi_greater'],
  broadcast_maximum: ['_npi_maximum'],
  broadcast_minimum: ['_npi_minimum'],
  broadcast_like: ['_npx_broadcast_like'],
  broadcast_mul: ['_npi_multiply', '_np_multiply'],
  broadcast_sub: ['broadcast_minus', '_npi_subtract', '_np_subtract'],
  broadcast_to: ['_np_broadcast_to', '_npi_broadcast_to'],
  ceil: ['_npi_ceil'],
  clip: ['_npi_clip'],
  elemwise_add: ['_plus', '_Plus', '_add', '_grad_add'],
  elemwise_div: ['_div', '_Div'],
  elemwise_mul: ['_mul', '_Mul'],
  elemwise_sub: ['_sub', '_minus', '_Minus'],
  exp: ['_npi_exp'],
  expand_dims: ['_npi_expand_dims'],
  fix: ['_npi_fix'],
  floor: ['_npi_floor'],
  max: ['max_axis', '_np_max', '_npi_max'],
  mean: ['_npi_mean'],
  min: ['min_axis', '_np_min', '_npi_min'],
  negative: ['_np_negative', '_npi_negative'],
  ones_like: ['_np_ones_like'],
  relu: ['_npx_relu'],
  repeat: ['_np_repeat', '_npi_repeat'],
  reshape_like: ['_npx_reshape_like'],
  sigmoid: ['_npx_sigmoid'],
  slice: ['crop', '_npx_slice'],
  slice_axis: ['_npx_slice_axis'],
  slice_like: ['_npx_slice_like'],
  softmax: ['_npx_softmax'],
  log: ['_npi_log'],
  sqrt: ['_npi_sqrt'],
  square: ['_npi_square'],
  squeeze: ['_np_squeeze', '_npi_squeeze'],
  sum: ['sum_axis', '_np_sum', '_npi_sum'],
  tanh: ['_npi_tanh'],
  tile: ['_npi_tile', '_np_tile'],
  transpose: ['_np_transpose', '_npi_transpose'],
  where: ['_npi_where', '_npx_where'],
  zeros_like: ['_np_zeros_like'],
};

const DIFFERENT: Readonly<Record<string, Alias>> = {
  argmax_channel: { op: 'argmax', set: { axis: '1' } },
  _npi_concatenate: { op: 'Concat', rename: { axis: 'dim' } },
  _np_concatenate: { op: 'Concat', rename: { axis: 'dim' } },
};

const ALIASES: ReadonlyMap<string, Alias> = new Map([
  ...Object.entries(SAME).flatMap(([op, names]) => names.map((name): [string, Alias] => [name, { op }])),
  ...Object.entries(DIFFERENT),
]);

/** The IR's way of saying `op`, if `op` is only another name for it. */
export function aliasOf(op: string): Alias | undefined {
  return ALIASES.get(op);
}

/** All other names. */
export function aliases(): Iterable<string> {
  return ALIASES.keys();
}
