/** Loading parameters into a model (CVM-SPEC 3.2). */
import type { CheckedGraph, ParamRecord } from '@mrtjs/cvm';
import { logicError, precisionRange, recordTensor, runtimeError } from '@mrtjs/cvm';
import { formatShape, sameShape } from '@mrtjs/tensor';
import { clampInto } from './input.js';

/**
 * Copies every record to the memory of its variable.
 * @throws {CvmError} code 2 (MRT4101) for a name that is no variable; code 1 for an element type (MRT4014), shape or
 * value (MRT4101) that the graph does not declare, and for a parameter that is not given [C40, C42–C45, C49, C50].
 */
export function loadParameters(
  graph: CheckedGraph,
  records: readonly ParamRecord[],
  memory: (entry: number) => Int32Array,
): void {
  const variables = new Map(
    graph.nodes.flatMap((node) => (node.op === null ? [[node.name, node.entry] as const] : [])),
  );
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
    const { data, shape } = recordTensor(record);
    const declared = graph.shapes[entry] ?? [];
    if (!sameShape(shape, declared))
      logicError(
        'MRT4101',
        `the tensor has shape ${formatShape(shape)}, declared is ${formatShape(declared)}`,
        {
          node,
        },
      );
    const precision = graph.precisions[entry] as number;
    const range = precisionRange(precision);
    if (entry === graph.input) clampInto(memory(entry), data, precision);
    else {
      const beyond = data.find((value) => Math.abs(value) > range);
      if (beyond !== undefined)
        logicError('MRT4101', `the value ${beyond} exceeds precision ${precision}`, {
          node,
          hint: `expected -${range} to ${range}`,
        });
      memory(entry).set(data);
    }
    missing.delete(node);
  }
  if (missing.size > 0)
    logicError('MRT4101', `parameters are missing: ${[...missing].join(', ')}`, {
      hint: 'use the parameter file that was compiled with this graph',
    });
}
