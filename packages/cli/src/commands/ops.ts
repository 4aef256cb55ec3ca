/** `mrt ops`: which stages support which operator. */
import { operatorSupport } from '@mrtjs/pipeline';
import type { Io } from '../io.js';
import { printJson, printTable } from '../io.js';

/** Prints the support matrix. */
export function listOperators(options: { readonly json?: boolean }, io: Io): void {
  const operators = operatorSupport();
  if (options.json === true) return printJson(io, { operators });
  const mark = (known: boolean): string => (known ? 'yes' : '-');
  printTable(io, [
    ['operator', 'prepare', 'fold', 'float', 'quantize', 'compile', 'onnx', 'what it is'],
    ...operators.map(({ operator, prepare, fold, float, quantize, compile, onnx, summary }) => [
      operator,
      prepare.join(', ') || '-',
      mark(fold),
      mark(float),
      mark(quantize),
      mark(compile),
      mark(onnx),
      summary,
    ]),
  ]);
}
