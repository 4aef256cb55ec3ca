/** Gas: what the chain charges for one inference (CVM-SPEC 5.1). */
import { sizeOf } from '@mrtjs/tensor';
import { logicError } from '../errors.js';
import { CVM_LIMITS } from '../limits.js';
import type { InferredGraph } from './infer.js';

/** Gas of one element held in memory. */
const MEMORY_GAS = 5;

/**
 * Gas of one inference. Needs no parameters, and names by alias are allowed [C142–C145]. At most 2^41, so a number
 * holds it exactly.
 * @throws {CvmError} code 1 (MRT4015) beyond the limits on gas; loading a model does not ask for them.
 */
export function gasOf({ nodes, shapes }: InferredGraph): number {
  let memory = 0;
  let operators = 0;
  for (const node of nodes) {
    const entries = node.op === null ? [node.entry] : node.outputs;
    for (const entry of entries) memory += MEMORY_GAS * sizeOf(shapes[entry] ?? []);
    if (node.op !== null) {
      const [inputs, outputs] = [node.inputs, node.outputs].map((list) =>
        list.map((entry) => shapes[entry] ?? []),
      ) as [number[][], number[][]];
      const base = node.op.gasBase?.(inputs, node.attrs, outputs) ?? 1;
      if (base > CVM_LIMITS.maxGasBase)
        logicError('MRT4015', `one element of ${node.op.name} costs ${base} gas, at most 2^30 are allowed`, {
          node: node.name,
        });
      operators += base * sizeOf(outputs[0] ?? []);
    }
    if (Math.max(memory, operators) > CVM_LIMITS.maxGasSum)
      logicError('MRT4015', 'the gas exceeds 2^40', { node: node.name });
  }
  return memory + operators;
}
