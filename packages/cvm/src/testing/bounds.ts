/** Deploy graphs with parameters, for proofs. Used by tests only. */
import { int32 } from '@mrtjs/tensor';
import type { CheckedGraph } from '../deploy/check.js';
import { checkDeployGraph } from '../deploy/check.js';
import type { ParamRecord } from '../params/record.js';
import { parseParamsBlob } from '../params/read.js';
import { formatParamsBlob } from '../params/write.js';
import type { Draft } from './draft.js';
import { draftGraph } from './draft.js';

/** A graph and its parameters, as they are loaded. */
export interface Loaded {
  readonly graph: CheckedGraph;
  readonly params: readonly ParamRecord[];
}

/** Loads a draft with the elements of its parameters, by name. */
export function loadedDraft(draft: Draft, values: Readonly<Record<string, readonly number[]>> = {}): Loaded {
  const tensors = Object.entries(values).map(
    ([name, data]) => [name, int32(draft.variables[name]?.shape ?? [data.length], data)] as const,
  );
  return {
    graph: checkDeployGraph(draftGraph(draft)),
    params: parseParamsBlob(formatParamsBlob(tensors)),
  };
}

/** Codes and nodes of the diagnostics that `work` throws: `MRT4031 conv, MRT4032 relu`; `accepted` if it throws none. */
export function verdictOf(work: () => unknown): string {
  try {
    work();
    return 'accepted';
  } catch (error) {
    const { diagnostics = [] } = error as { diagnostics?: readonly { code: string; node?: string }[] };
    if (diagnostics.length === 0) throw error;
    return diagnostics.map(({ code, node }) => (node === undefined ? code : `${code} ${node}`)).join(', ');
  }
}
