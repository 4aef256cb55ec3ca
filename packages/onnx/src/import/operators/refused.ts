/** Operators of the standard set that are not read: why not. With those that are, all of the set. */

const INTEGERS = 'the model is quantized already: export it in float';
const STATE = 'it repeats itself over a sequence, and the IR has no loops';
const CONTROL = 'the IR has no branches and no loops: export the model with fixed control flow';
const SEQUENCES = 'the IR has tensors only, no sequences and no optional values';
const STRINGS = 'the IR has numbers only: move the text out of the model';
const RANDOM = 'what it computes is random';
const SHAPE = 'the shape of its result depends on values, and shapes are known beforehand in the IR';
const CURVES = 'the IR has no trigonometric and hyperbolic functions but tanh';
const BITS = 'the IR has no operations on bits';
const SIGNALS = 'the IR has no operators of signal processing';
const INDICES = 'the IR reads and writes single elements only at positions known beforehand';
const SAMPLING = 'the IR does not sample images at computed positions';
const LOSSES = 'it belongs to training: export the model for inference';
const FINITE = 'integers have no such values';

/** Reasons, with the operators that they are for. */
const REASONS: readonly (readonly [reason: string, operators: string])[] = [
  [CURVES, 'Acos Acosh Asin Asinh Atan Atanh Cos Cosh Sin Sinh Tan'],
  [
    INTEGERS,
    'ConvInteger DequantizeLinear DynamicQuantizeLinear MatMulInteger QLinearConv QLinearMatMul QuantizeLinear',
  ],
  [STATE, 'GRU LSTM RNN'],
  [CONTROL, 'If Loop Scan'],
  [
    SEQUENCES,
    'ConcatFromSequence Optional OptionalGetElement OptionalHasElement SequenceAt SequenceConstruct SequenceEmpty SequenceErase SequenceInsert SequenceLength SequenceMap SplitToSequence',
  ],
  [STRINGS, 'ImageDecoder RegexFullMatch StringConcat StringNormalizer StringSplit TfIdfVectorizer'],
  [RANDOM, 'Bernoulli Multinomial RandomNormal RandomNormalLike RandomUniform RandomUniformLike'],
  [SHAPE, 'Compress NonMaxSuppression Unique'],
  [BITS, 'BitShift BitwiseAnd BitwiseNot BitwiseOr BitwiseXor'],
  [SIGNALS, 'BlackmanWindow DFT HammingWindow HannWindow MelWeightMatrix STFT'],
  [INDICES, 'GatherElements GatherND MaxUnpool ReverseSequence Scatter ScatterElements ScatterND'],
  [SAMPLING, 'AffineGrid DeformConv GridSample MaxRoiPool RoiAlign'],
  [LOSSES, 'NegativeLogLikelihoodLoss SoftmaxCrossEntropyLoss'],
  [FINITE, 'IsInf IsNaN'],
  ['write it as MatMul, Transpose and Reshape', 'Einsum'],
  ['write it as Slice and Pad', 'CenterCropPad'],
  ['write it as MatMul with a triangle of ones', 'CumSum'],
  ['the IR has no determinant', 'Det'],
  ['the IR has no inverse of a sliding window', 'Col2Im'],
];

const BY_OPERATOR: ReadonlyMap<string, string> = new Map(
  REASONS.flatMap(([reason, operators]) => operators.split(' ').map((op) => [op, reason])),
);

/** Why an operator is not supported, in words that follow the statement that it is not; empty for unknown ones. */
export function refusalOf(op: string): string {
  const reason = BY_OPERATOR.get(op);
  return reason === undefined ? '' : `: ${reason}`;
}

/** Operators of the standard set that are never read, and why. */
export function refusedOperators(): ReadonlyMap<string, string> {
  return BY_OPERATOR;
}
