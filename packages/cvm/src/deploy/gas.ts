/** Gas: what the chain charges for one inference (CVM-SPEC 5.1). */
import type { Shape } from '@mrtjs/tensor';
import { sizeOf } from '@mrtjs/tensor';
import { logicError } from '../errors.js';
import { CVM_LIMITS } from '../limits.js';
import type { InferredApplication, InferredGraph, InferredNode } from './infer.js';

/** Gas of one element held in memory. */
const MEMORY_GAS = 5;

/**
 * Gas of one node: of the memory of its outputs and, of an operator, of its computation.
 * @throws {CvmError} code 1 (MRT4015) where one element costs more than is allowed.
 */
export function gasOfNode(node: InferredNode, shapes: InferredGraph['shapes']): number {
  if (node.op === null) return memoryGas([node.entry], shapes);
  return operatorGas(node, shapes) + memoryGas(node.outputs, shapes);
}

function memoryGas(entries: readonly number[], shapes: InferredGraph['shapes']): number {
  return entries.reduce((sum, entry) => sum + MEMORY_GAS * sizeOf(shapes[entry] ?? []), 0);
}

function operatorGas(node: InferredApplication, shapes: InferredGraph['shapes']): number {
  const shapesOf = (entries: readonly number[]): Shape[] => entries.map((entry) => shapes[entry] ?? []);
  const [inputs, outputs] = [shapesOf(node.inputs), shapesOf(node.outputs)];
  const base = node.op.gasBase?.(inputs, node.attrs, outputs) ?? 1;
  if (base > CVM_LIMITS.maxGasBase)
    logicError('MRT4015', `one element of ${node.op.name} costs ${base} gas, at most 2^30 are allowed`, {
      node: node.name,
    });
  return base * sizeOf(outputs[0] ?? []);
}

/**
 * Gas of one inference. Needs no parameters, and names by alias are allowed [C142–C145]. At most 2^41, so a number
 * holds it exactly.
 * @throws {CvmError} code 1 (MRT4015) beyond the limits on gas; loading a model does not ask for them.
 */
export function gasOf({ nodes, shapes }: InferredGraph): number {
  let memory = 0;
  let operators = 0;
  for (const node of nodes) {
    memory += memoryGas(node.op === null ? [node.entry] : node.outputs, shapes);
    if (node.op !== null) operators += operatorGas(node, shapes);
    if (Math.max(memory, operators) > CVM_LIMITS.maxGasSum)
      logicError('MRT4015', 'the gas exceeds 2^40', { node: node.name });
  }
  return memory + operators;
}
