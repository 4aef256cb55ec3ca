/**
 * The operators that MRT writes, as the ONNX standard describes them in operator set 13
 * (https://github.com/onnx/onnx/blob/rel-1.8.0/docs/Operators.md). A new one is a line here.
 */
import type { DType } from '@mrtjs/tensor';
import { DTYPES } from '@mrtjs/tensor';
import type { AttributeKind } from '../proto/attributes.js';
import type { OperatorSchema, TypeSet } from './schema.js';
import { operatorSchema } from './schema.js';

/** Version of the operator set that is written, and the version of the file format that belongs to it. */
export const WRITTEN = { opset: 13, irVersion: 7 } as const;

const ALL = Object.keys(DTYPES) as DType[];
const FLOAT: TypeSet = new Set(ALL.filter((dtype) => DTYPES[dtype].kind === 'float'));
const NUMERIC: TypeSet = new Set(ALL.filter((dtype) => DTYPES[dtype].kind !== 'bool'));
const SIGNED: TypeSet = new Set([...NUMERIC].filter((dtype) => !dtype.startsWith('uint')));
const ANY: TypeSet = new Set(ALL);
/** Sums and products are not defined for small integers. */
const WIDE: TypeSet = new Set([...FLOAT, 'int32', 'int64', 'uint32', 'uint64'] as const);
const BYTE: TypeSet = new Set(['int8', 'uint8'] as const);
const INDEX: TypeSet = new Set(['int32', 'int64'] as const);

const WINDOWS = {
  auto_pad: 'string',
  kernel_shape: 'ints',
  pads: 'ints',
  strides: 'ints',
} as const satisfies Record<string, AttributeKind>;

const unary = (op: string, since: number, T: TypeSet, attributes?: Record<string, AttributeKind>) =>
  operatorSchema(op, since, 'X:T -> Y:T', { T }, attributes);

const binary = (op: string, since: number, T: TypeSet) => operatorSchema(op, since, 'A:T B:T -> C:T', { T });

const comparison = (op: string, since: number) =>
  operatorSchema(op, since, 'A:T B:T -> C:bool', { T: NUMERIC });

const reduction = (op: string, since: number) =>
  operatorSchema(op, since, 'data:T -> reduced:T', { T: WIDE }, { axes: 'ints', keepdims: 'int' });

const SCHEMAS: readonly OperatorSchema[] = [
  unary('Abs', 13, NUMERIC),
  binary('Add', 13, WIDE),
  ...['ArgMax', 'ArgMin'].map((op) =>
    operatorSchema(
      op,
      13,
      'data:T -> reduced:int64',
      { T: NUMERIC },
      { axis: 'int', keepdims: 'int', select_last_index: 'int' },
    ),
  ),
  unary('AveragePool', 11, FLOAT, { ...WINDOWS, ceil_mode: 'int', count_include_pad: 'int' }),
  operatorSchema(
    'BatchNormalization',
    9,
    'X:T scale:T B:T mean:T var:T -> Y:T mean?:T var?:T saved_mean?:T saved_var?:T',
    { T: FLOAT },
    { epsilon: 'float', momentum: 'float' },
  ),
  operatorSchema('Cast', 13, 'input:S -> output:T', { S: ANY, T: ANY }, { to: 'int' }),
  unary('Ceil', 13, FLOAT),
  operatorSchema('Clip', 13, 'input:T min?:T max?:T -> output:T', { T: NUMERIC }),
  operatorSchema('Concat', 13, 'inputs*:T -> concat_result:T', { T: ANY }, { axis: 'int' }),
  operatorSchema(
    'Conv',
    11,
    'X:T W:T B?:T -> Y:T',
    { T: FLOAT },
    { ...WINDOWS, dilations: 'ints', group: 'int' },
  ),
  operatorSchema(
    'ConvInteger',
    10,
    'x:A w:B x_zero_point?:A w_zero_point?:B -> y:int32',
    { A: BYTE, B: BYTE },
    { ...WINDOWS, dilations: 'ints', group: 'int' },
  ),
  operatorSchema(
    'ConvTranspose',
    11,
    'X:T W:T B?:T -> Y:T',
    { T: FLOAT },
    { ...WINDOWS, dilations: 'ints', group: 'int', output_padding: 'ints', output_shape: 'ints' },
  ),
  operatorSchema(
    'DequantizeLinear',
    13,
    'x:T x_scale:float32 x_zero_point?:T -> y:float32',
    { T: new Set(['int8', 'uint8', 'int32'] as const) },
    { axis: 'int' },
  ),
  binary('Div', 13, WIDE),
  unary('Elu', 6, FLOAT, { alpha: 'float' }),
  operatorSchema('Equal', 13, 'A:T B:T -> C:bool', { T: ANY }),
  unary('Erf', 13, NUMERIC),
  unary('Exp', 13, FLOAT),
  operatorSchema('Expand', 13, 'input:T shape:int64 -> output:T', { T: ANY }),
  unary('Flatten', 13, ANY, { axis: 'int' }),
  unary('Floor', 13, FLOAT),
  operatorSchema('Gather', 13, 'data:T indices:I -> output:T', { T: ANY, I: INDEX }, { axis: 'int' }),
  operatorSchema(
    'Gemm',
    13,
    'A:T B:T C?:T -> Y:T',
    { T: WIDE },
    { alpha: 'float', beta: 'float', transA: 'int', transB: 'int' },
  ),
  unary('GlobalAveragePool', 1, FLOAT),
  unary('GlobalMaxPool', 1, FLOAT),
  comparison('Greater', 13),
  comparison('GreaterOrEqual', 12),
  unary('HardSigmoid', 6, FLOAT, { alpha: 'float', beta: 'float' }),
  unary('Identity', 13, ANY),
  operatorSchema(
    'InstanceNormalization',
    6,
    'input:T scale:T B:T -> output:T',
    { T: FLOAT },
    { epsilon: 'float' },
  ),
  unary('LeakyRelu', 6, FLOAT, { alpha: 'float' }),
  unary('Log', 13, FLOAT),
  operatorSchema('MatMul', 13, 'A:T B:T -> Y:T', { T: WIDE }),
  operatorSchema('MatMulInteger', 10, 'A:A B:B a_zero_point?:A b_zero_point?:B -> Y:int32', {
    A: BYTE,
    B: BYTE,
  }),
  operatorSchema('Max', 13, 'data_0*:T -> max:T', { T: NUMERIC }),
  operatorSchema(
    'MaxPool',
    12,
    'X:T -> Y:T Indices?:int64',
    { T: new Set([...FLOAT, 'int8', 'uint8'] as const) },
    { ...WINDOWS, ceil_mode: 'int', dilations: 'ints', storage_order: 'int' },
  ),
  operatorSchema('Min', 13, 'data_0*:T -> min:T', { T: NUMERIC }),
  binary('Mul', 13, WIDE),
  unary('Neg', 13, SIGNED),
  operatorSchema('PRelu', 9, 'X:T slope:T -> Y:T', { T: WIDE }),
  operatorSchema(
    'Pad',
    13,
    'data:T pads:int64 constant_value?:T -> output:T',
    { T: ANY },
    { mode: 'string' },
  ),
  operatorSchema(
    'QuantizeLinear',
    13,
    'x:X y_scale:float32 y_zero_point?:T -> y:T',
    { X: new Set(['float32', 'int32'] as const), T: BYTE },
    { axis: 'int' },
  ),
  ...['ReduceMax', 'ReduceMean', 'ReduceMin', 'ReduceProd'].map((op) => reduction(op, 13)),
  operatorSchema(
    'ReduceSum',
    13,
    'data:T axes?:int64 -> reduced:T',
    { T: WIDE },
    { keepdims: 'int', noop_with_empty_axes: 'int' },
  ),
  unary('Relu', 13, FLOAT),
  operatorSchema('Reshape', 13, 'data:T shape:int64 -> reshaped:T', { T: ANY }),
  operatorSchema(
    'Resize',
    13,
    'X:T roi?:R scales?:float32 sizes?:int64 -> Y:T',
    { T: ANY, R: FLOAT },
    {
      coordinate_transformation_mode: 'string',
      cubic_coeff_a: 'float',
      exclude_outside: 'int',
      extrapolation_value: 'float',
      mode: 'string',
      nearest_mode: 'string',
    },
  ),
  unary('Selu', 6, FLOAT, { alpha: 'float', gamma: 'float' }),
  operatorSchema('Shape', 13, 'data:T -> shape:int64', { T: ANY }),
  unary('Sigmoid', 13, FLOAT),
  unary('Sign', 13, NUMERIC),
  operatorSchema('Slice', 13, 'data:T starts:I ends:I axes?:I steps?:I -> output:T', { T: ANY, I: INDEX }),
  unary('Softmax', 13, FLOAT, { axis: 'int' }),
  unary('Softplus', 1, FLOAT),
  unary('Softsign', 1, FLOAT),
  operatorSchema('Split', 13, 'input:T split?:int64 -> outputs*:T', { T: ANY }, { axis: 'int' }),
  unary('Sqrt', 13, FLOAT),
  operatorSchema('Squeeze', 13, 'data:T axes?:int64 -> squeezed:T', { T: ANY }),
  binary('Sub', 13, WIDE),
  unary('Tanh', 13, FLOAT),
  operatorSchema('Tile', 13, 'input:T repeats:int64 -> output:T', { T: ANY }),
  unary('Transpose', 13, ANY, { perm: 'ints' }),
  operatorSchema('Unsqueeze', 13, 'data:T axes:int64 -> expanded:T', { T: ANY }),
  operatorSchema('Where', 9, 'condition:bool X:T Y:T -> output:T', { T: ANY }),
];

const BY_NAME: ReadonlyMap<string, OperatorSchema> = new Map(SCHEMAS.map((schema) => [schema.op, schema]));

/** The description of an operator that MRT writes. */
export function schemaOf(op: string): OperatorSchema | undefined {
  return BY_NAME.get(op);
}
