/** A model in memory: slots, parameters, and the kernels bound to them. Made once, run many times. */
import type { CheckedGraph, HostLimits, ParamRecord } from '@mrtjs/cvm';
import { atNode, logicError, storageOf } from '@mrtjs/cvm';
import type { Shape } from '@mrtjs/tensor';
import type { BoundKernel, Kernel, Operand } from './kernel.js';
import { loadParameters } from './parameters.js';

/** An executable model. */
export interface Program {
  /** Where the input is put before a run. */
  readonly input: Int32Array;
  /** Where the outputs are after a run; the next run overwrites them. */
  readonly heads: readonly Int32Array[];
  /** @throws {CvmError} where a kernel cannot be run; it names the node. */
  run(): void;
}

interface Step {
  readonly node: string;
  readonly compute: BoundKernel;
}

/**
 * Allocates the slots, loads the parameters and binds the kernels (CVM-SPEC 1.5, steps 15 and 18).
 * @throws {CvmError} code 1 (MRT4012) when the slots exceed the host's limit; code 1 or 2 (MRT4101) for parameters that
 * do not fit.
 */
export function prepareProgram(
  graph: CheckedGraph,
  params: readonly ParamRecord[],
  kernels: ReadonlyMap<string, Kernel>,
  limits: HostLimits,
): Program {
  const total = storageOf(graph);
  if (total > limits.maxTotalBytes)
    logicError('MRT4012', `the model needs ${total} bytes of memory, the limit is ${limits.maxTotalBytes}`, {
      hint: 'raise the limit maxTotalBytes if this is wanted',
    });
  const slots = new Map([...graph.slots].map(([slot, bytes]) => [slot, allocate(bytes)]));
  const entries = graph.shapes.map((shape, entry) => operand(slots, graph, shape, entry));
  const at = (entry: number): Operand => entries[entry] as Operand;
  loadParameters(graph, params, (entry) => at(entry).data);
  const steps = graph.nodes.flatMap((node): readonly Step[] => {
    if (node.op === null) return [];
    const kernel = kernels.get(node.op.name) as Kernel;
    const compute = kernel.bind(node.inputs.map(at), node.outputs.map(at), node.attrs);
    return [{ node: node.name, compute }];
  });
  return {
    input: at(graph.input).data,
    heads: graph.heads.map((entry) => at(entry).data),
    run() {
      for (const { node, compute } of steps) atNode(node, compute);
    },
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
