/** A planned model in WebAssembly memory. */
import type { CheckedGraph, HostLimits, ParamTensor } from '@mrtjs/cvm';
import { CvmError, logicError } from '@mrtjs/cvm';
import { errorOf, sizeOf } from '@mrtjs/tensor';
import { platform } from '#platform';
import type { Execution } from '../execution.js';
import { elementsAt } from './elements.js';
import { STEP_BYTES } from './layout/step.js';
import type { LoweringOptions } from './lower/index.js';
import type { Plan, Region, StepDescription } from './plan.js';
import { planModel } from './plan.js';
import type { ThreadPool } from './threads.js';

/** What the kernels' module exports. */
interface Kernels {
  runSteps(step: number, count: number, scratch: number, mayWait: number): void;
}

/** Settings of an execution. */
export interface WasmOptions {
  readonly limits: HostLimits;
  /** Threads that share the work; without them there is one. They may still be starting. */
  readonly pool?: ThreadPool | undefined;
  /** Another plan than the best one, for tests. */
  readonly plan?: Partial<LoweringOptions>;
}

/** A model in the memory of the kernels. */
export interface WasmExecution extends Execution {
  /** What each step is. */
  readonly descriptions: readonly StepDescription[];
}

const PAGE = 2 ** 16;
/** Bytes for each thread that the kernels may need for themselves, beyond what a model is allowed. */
const OWN_MEMORY = 8 * 2 ** 20;

/**
 * Lays out a model in memory.
 * @throws {CvmError} code 1 (MRT4012) when it needs more than the host allows or has; code 2: MRT4108 when threads cannot
 * be started, MRT4109 when the kernels cannot be read.
 */
export async function prepareWasm(
  graph: CheckedGraph,
  tensors: ReadonlyMap<number, ParamTensor>,
  { limits, pool, plan: unusual }: WasmOptions,
): Promise<WasmExecution> {
  const plan = planModel(graph, tensors, { threads: pool?.size ?? 1, fused: true, grain: 1, ...unusual });
  // Small models are not worth waiting for threads.
  const shared = pool !== undefined && plan.mostParts > 1 ? pool : undefined;
  const memory = allocate(plan, limits, shared?.size);
  plan.write(memory.buffer);
  const module = await kernelModule(shared !== undefined);
  const instance = await WebAssembly.instantiate(module, { env: { memory } });
  const kernels = instance.exports as unknown as Kernels;
  const model = await shared?.add({ module, memory, scratchOf: plan.scratchOf });
  const scratch = plan.scratchOf(0);
  const run = (first: number, count: number): void =>
    kernels.runSteps(plan.steps + first * STEP_BYTES, count, scratch, platform.mayWait ? 1 : 0);
  return {
    engine: 'wasm',
    threads: shared?.size ?? 1,
    memory: plan.memory.total,
    steps: plan.descriptions.length,
    descriptions: plan.descriptions,
    input: viewOf(memory, plan.input) as Int32Array,
    limitsInput: true,
    runSteps(first, count) {
      if (shared === undefined || model === undefined) run(first, count);
      else shared.share(model, memory, () => run(first, count));
    },
    heads: () => plan.heads.map((head) => new Int32Array(viewOf(memory, head))),
    dispose: () => {
      if (model !== undefined) void shared?.remove(model).catch(() => undefined);
    },
  };
}

function viewOf(
  { buffer }: WebAssembly.Memory,
  { address, type, shape }: Region,
): ReturnType<typeof elementsAt> {
  return elementsAt(buffer, address, sizeOf(shape), type);
}

function allocate(
  { memory: { total } }: Plan,
  { maxTotalBytes }: HostLimits,
  sharing: number | undefined,
): WebAssembly.Memory {
  if (total > maxTotalBytes + OWN_MEMORY * (sharing ?? 1))
    logicError('MRT4012', `the model needs ${total} bytes of memory, the limit is ${maxTotalBytes}`, {
      hint: 'raise the limit maxTotalBytes if this is wanted',
    });
  const pages = Math.ceil(total / PAGE);
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: sharing !== undefined });
  } catch (error) {
    // What platforms throw for more memory than there is, or than 4 GiB.
    if (error instanceof RangeError || error instanceof TypeError)
      logicError('MRT4012', `${total} bytes of memory cannot be allocated`);
    throw error;
  }
}

const modules = new Map<boolean, Promise<WebAssembly.Module>>();

/** The compiled kernels; they are compiled once. */
function kernelModule(shared: boolean): Promise<WebAssembly.Module> {
  const known = modules.get(shared);
  if (known !== undefined) return known;
  const compiling = platform.compileKernels(shared).catch((error: unknown) => {
    const hint = "the files wasm/*.wasm of this package belong to it; or use the engine 'reference'";
    const found = errorOf('MRT4109', `the kernels cannot be read: ${(error as Error).message}`, { hint });
    throw new CvmError(2, [found], { cause: error });
  });
  modules.set(shared, compiling);
  // What could not be read once may be there later.
  compiling.catch(() => modules.delete(shared));
  return compiling;
}
