/** A model in memory: slots, parameters, and the kernels bound to them. Made once, run many times. */
import type { CheckedGraph, ParamTensor } from '@mrtjs/cvm';
import { atNode, logicError, storageOf } from '@mrtjs/cvm';
import type { Shape } from '@mrtjs/tensor';
import type { Execution } from './execution.js';
import type { BoundKernel, Kernel, Operand } from './kernel.js';

interface Step {
  readonly node: string;
  readonly compute: BoundKernel;
}

/**
 * Allocates the slots, fills in the parameters and binds the kernels (CVM-SPEC 1.5, steps 15 and 18).
 * @throws {CvmError} code 1 (MRT4012) when the slots cannot be allocated.
 */
export function prepareReference(
  graph: CheckedGraph,
  tensors: ReadonlyMap<number, ParamTensor>,
  kernels: ReadonlyMap<string, Kernel>,
): Execution {
  const slots = new Map([...graph.slots].map(([slot, bytes]) => [slot, allocate(bytes)]));
  const entries = graph.shapes.map((shape, entry) => operand(slots, graph, shape, entry));
  const at = (entry: number): Operand => entries[entry] as Operand;
  for (const [entry, { data }] of tensors) at(entry).data.set(data);
  const steps = graph.nodes.flatMap((node): readonly Step[] => {
    if (node.op === null) return [];
    const kernel = kernels.get(node.op.name) as Kernel;
    const compute = kernel.bind(node.inputs.map(at), node.outputs.map(at), node.attrs);
    return [{ node: node.name, compute }];
  });
  return {
    engine: 'reference',
    threads: 1,
    memory: storageOf(graph),
    steps: steps.length,
    input: at(graph.input).data,
    limitsInput: false,
    runSteps(first, count) {
      for (const { node, compute } of steps.slice(first, first + count)) atNode(node, compute);
    },
    heads: () => graph.heads.map((entry) => at(entry).data.slice()),
    dispose: () => undefined,
  };
}

function allocate(bytes: number): Int32Array {
  try {
    return new Int32Array(bytes / 4);
  } catch (error) {
    if (error instanceof RangeError) logicError('MRT4012', `${bytes} bytes of memory cannot be allocated`);
    throw error;
  }
}

function operand(
  slots: ReadonlyMap<number, Int32Array>,
  { graph }: CheckedGraph,
  shape: Shape,
  entry: number,
): Operand {
  const slot = slots.get(graph.storageIds[entry] as number) as Int32Array;
  return {
    shape,
    data: slot.subarray(
      0,
      shape.reduce((size, dim) => size * dim, 1),
    ),
  };
}
