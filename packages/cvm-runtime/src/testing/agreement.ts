/** Running models on both engines, for tests: nothing here is of one platform. */
import type { CheckedGraph, ParamTensor } from '@mrtjs/cvm';
import { checkDeployGraph, hostLimits, parseDeployGraph, parseParamsBlob, precisionRange } from '@mrtjs/cvm';
import { DTYPES } from '@mrtjs/tensor';
import { clamp } from '../clamp.js';
import type { Execution } from '../execution.js';
import { elementSize } from '../input.js';
import { checkParameters } from '../parameters.js';
import { prepareReference } from '../program.js';
import { referenceKernels } from '../reference/index.js';
import type { WasmOptions } from '../wasm/execution.js';
import { prepareWasm } from '../wasm/execution.js';
import type { StepDescription } from '../wasm/plan.js';
import { planModel } from '../wasm/plan.js';

/** A model and inputs for it. */
export interface Trial {
  readonly symbol: string;
  readonly params: Uint8Array;
  readonly inputs: readonly { readonly data: ArrayLike<number> }[];
}

/** A model and its input as the bytes of the original runtime's C interface. */
export function trialOfBytes(symbol: string, params: Uint8Array, bytes: Uint8Array): Trial {
  const { input, precisions } = checkDeployGraph(parseDeployGraph(symbol));
  const precision = precisions[input] as number;
  const range = precisionRange(precision);
  const data = DTYPES[elementSize(precision) === 1 ? 'int8' : 'int32'].fromBytes(bytes);
  return { symbol, params, inputs: [{ data: data.map((value) => clamp(value, -range, range)) }] };
}

type Loaded = readonly [graph: CheckedGraph, tensors: ReadonlyMap<number, ParamTensor>];

function load({ symbol, params }: Trial): Loaded {
  const graph = checkDeployGraph(parseDeployGraph(symbol));
  return [graph, checkParameters(graph, parseParamsBlob(params))];
}

/** A plan that divides work into the smallest parts. */
export const inParts = { threads: 5, grain: 1e-9 } as const;

/** What the steps of the wasm engine's plan for a model are, on one thread unless another plan is wanted. */
export function stepsOf(trial: Trial, plan?: WasmOptions['plan']): readonly StepDescription[] {
  return planModel(...load(trial), { threads: 1, fused: true, grain: 1, ...plan }).descriptions;
}

/** All outputs for all inputs, as text: a line for each head. */
function outputs(execution: Execution, { inputs }: Trial): string {
  const found = inputs.flatMap((input) => {
    execution.input.set(input.data);
    execution.runSteps(0, execution.steps);
    return execution.heads().map((head) => head.join());
  });
  execution.dispose();
  return found.join('\n');
}

/** What the wasm engine gives with each of some options, and what the reference engine does. */
export async function outputsOnBoth(
  trial: Trial,
  options: readonly Omit<WasmOptions, 'limits'>[],
): Promise<{ readonly wasm: readonly string[]; readonly reference: string }> {
  const loaded = load(trial);
  const reference = outputs(prepareReference(...loaded, referenceKernels), trial);
  const wasm: string[] = [];
  for (const each of options)
    wasm.push(outputs(await prepareWasm(...loaded, { limits: hostLimits(), ...each }), trial));
  return { wasm, reference };
}

/** What the wasm engine gives with its work whole and in the smallest parts, and what it should give. */
export async function wholeAndInParts(
  trial: Trial,
): Promise<{ readonly found: readonly string[]; readonly wanted: readonly string[] }> {
  const { wasm, reference } = await outputsOnBoth(trial, [{}, { plan: inParts }]);
  return { found: wasm, wanted: [reference, reference] };
}
