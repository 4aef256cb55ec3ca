/** The parameters of a model (CVM-SPEC 3.2). */
import type { CheckedGraph, ParamRecord, ParamTensor } from '@mrtjs/cvm';
import { logicError, precisionRange, recordTensor, runtimeError } from '@mrtjs/cvm';
import { formatShape, sameShape } from '@mrtjs/tensor';

/**
 * The tensor of every parameter, by its entry. What the file gives for the input is checked and left out: any run
 * replaces it [C50].
 * @throws {CvmError} code 2 (MRT4101) for a name that is no variable; code 1 for an element type (MRT4014), shape or
 * value (MRT4101) that the graph does not declare, and for a parameter that is not given [C40, C42–C45, C49].
 */
export function checkParameters(
  graph: CheckedGraph,
  records: readonly ParamRecord[],
): ReadonlyMap<number, ParamTensor> {
  const variables = new Map(
    graph.nodes.flatMap((node) => (node.op === null ? [[node.name, node.entry] as const] : [])),
  );
  const tensors = new Map<number, ParamTensor>();
  const missing = new Set(variables.keys());
  missing.delete('data');
  for (const record of records) {
    const node = record.name;
    const entry = variables.get(node);
    if (entry === undefined)
      runtimeError('MRT4101', 'the graph has no such variable', {
        node,
        hint: 'give exactly the parameters that the graph names',
      });
    const tensor = recordTensor(record);
    const declared = graph.shapes[entry] ?? [];
    if (!sameShape(tensor.shape, declared))
      logicError(
        'MRT4101',
        `the tensor has shape ${formatShape(tensor.shape)}, declared is ${formatShape(declared)}`,
        { node },
      );
    if (entry !== graph.input) {
      checkRange(tensor, graph.precisions[entry] as number, node);
      tensors.set(entry, tensor);
    }
    missing.delete(node);
  }
  if (missing.size > 0)
    logicError('MRT4101', `parameters are missing: ${[...missing].join(', ')}`, {
      hint: 'use the parameter file that was compiled with this graph',
    });
  return tensors;
}

function checkRange({ data }: ParamTensor, precision: number, node: string): void {
  const range = precisionRange(precision);
  // All that 8 bits hold is allowed but one value, for which native code can search.
  const beyond =
    data instanceof Int8Array && range === 127
      ? data.indexOf(-128)
      : data.findIndex((value) => value > range || value < -range);
  if (beyond >= 0)
    logicError('MRT4101', `the value ${data[beyond]} exceeds precision ${precision}`, {
      node,
      hint: `expected -${range} to ${range}`,
    });
}
