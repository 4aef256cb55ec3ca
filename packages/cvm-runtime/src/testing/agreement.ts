/** Running models on both engines, for tests: nothing here is of one platform. */
import type { CheckedGraph, ParamTensor } from '@mrtjs/cvm';
import { checkDeployGraph, hostLimits, parseDeployGraph, parseParamsBlob } from '@mrtjs/cvm';
import type { Execution } from '../execution.js';
import { checkParameters } from '../parameters.js';
import { prepareReference } from '../program.js';
import { referenceKernels } from '../reference/index.js';
import type { WasmOptions } from '../wasm/execution.js';
import { prepareWasm } from '../wasm/execution.js';

/** A model and inputs for it. */
export interface Trial {
  readonly symbol: string;
  readonly params: Uint8Array;
  readonly inputs: readonly { readonly data: ArrayLike<number> }[];
}

type Loaded = readonly [graph: CheckedGraph, tensors: ReadonlyMap<number, ParamTensor>];

function load({ symbol, params }: Trial): Loaded {
  const graph = checkDeployGraph(parseDeployGraph(symbol));
  return [graph, checkParameters(graph, parseParamsBlob(params))];
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
