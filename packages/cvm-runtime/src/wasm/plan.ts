/** From a checked graph to everything that the kernels need: the plan of a model's memory and steps. */
import type { CheckedGraph, ParamTensor } from '@mrtjs/cvm';
import type { Shape } from '@mrtjs/tensor';
import { aligned, ImageBuilder } from './image.js';
import { CONTROL_BYTES } from './layout/control.js';
import { STEP_ARGUMENTS, STEP_BYTES, STEP_KERNEL, STEP_PARTS } from './layout/step.js';
import type { Placement } from './lower/context.js';
import { buffersOf, emitterOf, structWords } from './lower/context.js';
import type { LoweringOptions } from './lower/index.js';
import { lowerNetwork } from './lower/index.js';
import type { Buffer } from './memory-plan.js';
import { planMemory } from './memory-plan.js';
import type { ElementType } from './network.js';
import { rewriteNetwork } from './rewrite.js';
import { translate } from './translate/index.js';

/** Elements in memory. */
export interface Region {
  readonly address: number;
  readonly type: ElementType;
  readonly shape: Shape;
}

/** A model laid out in memory. */
export interface Plan {
  /** Bytes of memory: of all parts below, and in all. */
  readonly memory: MemoryUse;
  /** Address of the first step, and what each of them is. */
  readonly steps: number;
  readonly descriptions: readonly StepDescription[];
  /** Parts of the step that has the most. */
  readonly mostParts: number;
  /** Where an int32 input is put, and the heads are found. */
  readonly input: Region;
  readonly heads: readonly Region[];
  /** Address of a thread's scratch memory. */
  scratchOf(thread: number): number;
  /** Writes arguments and constants. */
  write(memory: ArrayBufferLike): void;
}

/** What a step is. */
export interface StepDescription {
  /**
   * `convolution`, `depthwise`, `dense`, `windows` (of a convolution, transformed), `pool`, `pointwise`, …; what is fused with
   * it is not named.
   */
  readonly label: string;
  /** Name of the first node of the deploy graph that it computes; what is fused with it is not named. */
  readonly node: string;
  /** Kernel, channels and shape, of convolutions and dense layers. */
  readonly detail: string;
  /** Multiply-accumulates; 0 for what is neither a convolution nor a dense layer. */
  readonly macs: number;
}

/** Bytes that a plan needs. */
export interface MemoryUse {
  /** Values that are computed; they share memory where they can. */
  readonly values: number;
  /** Parameters as the kernels want them, and arguments. */
  readonly constants: number;
  /** Working memory of all threads. */
  readonly scratch: number;
  readonly total: number;
}

/** The largest number that items give, `least` or more; any number of items. */
function largest<T>(items: readonly T[], numberOf: (item: T) => number, least: number): number {
  return items.reduce((most, item) => Math.max(most, numberOf(item)), least);
}

/** Kernels may read so many bytes behind what they need. */
const SLACK = 64;

export function planModel(
  graph: CheckedGraph,
  tensors: ReadonlyMap<number, ParamTensor>,
  options: LoweringOptions,
): Plan {
  const network = translate(graph, tensors);
  const { steps, nodes, input, heads } = lowerNetwork(
    options.fused ? rewriteNetwork(network) : network,
    options,
  );
  const values = planMemory(steps, buffersOf([input]), buffersOf(heads));
  const start = aligned(CONTROL_BYTES);
  const image = new ImageBuilder(aligned(start + values.bytes + SLACK));
  const emitter = emitterOf(image, (buffer: Buffer) => start + (values.offsets.get(buffer) as number));
  const words = steps.flatMap((step) =>
    structWords(STEP_BYTES, [
      [STEP_KERNEL, step.kernel],
      [STEP_ARGUMENTS, step.emit(emitter)],
      [STEP_PARTS, step.parts],
    ]),
  );
  const stepsAddress = image.words(words);
  const regionOf = (placement: Placement, shape: Shape): Region => ({
    address: emitter.addressOf(placement),
    type: placement.type,
    shape,
  });
  const inputRegion = regionOf(input, graph.shapes[graph.input] as Shape);
  const headRegions = heads.map((head, k) => regionOf(head, graph.shapes[graph.heads[k] as number] as Shape));
  const scratchStart = aligned(image.end + SLACK);
  const perThread = aligned(largest(steps, ({ scratch }) => scratch, 0) + SLACK);
  const scratch = perThread * options.threads;
  return {
    memory: {
      values: values.bytes,
      constants: image.end - start - values.bytes,
      scratch,
      total: scratchStart + scratch,
    },
    steps: stepsAddress,
    descriptions: steps.map(({ label, detail = '', macs = 0 }, i) => ({
      label,
      node: nodes[i] as string,
      detail,
      macs,
    })),
    mostParts: largest(steps, ({ parts }) => parts, 1),
    input: inputRegion,
    heads: headRegions,
    scratchOf: (thread) => scratchStart + thread * perThread,
    write: (memory) => image.write(memory),
  };
}
