/** Operators that are known and cannot be read: why, and what to do. */
const REASONS: ReadonlyMap<string, string> = new Map([
  [
    'LogSoftmax',
    'the IR has no logarithm; end the model before it, or use Softmax: the order of the classes is the same',
  ],
  ['Round', 'ONNX rounds halves to even, the IR away from zero'],
]);

/** Why an operator is not supported, in words that follow the statement that it is not; empty for unknown ones. */
export function refusalOf(op: string): string {
  const reason = REASONS.get(op);
  return reason === undefined ? '' : `: ${reason}`;
}
