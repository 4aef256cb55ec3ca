import type { IntegerEngine } from '@mrtjs/graph';
import type { HostLimits } from '@mrtjs/cvm';
import { loadModel } from './model.js';

/** The reference interpreter as an engine for evaluation: plain TypeScript, one thread, any platform. */
export function createReferenceEngine(
  options: { readonly limits?: Partial<HostLimits> } = {},
): IntegerEngine {
  return {
    name: 'reference',
    description: 'CVM reference interpreter (TypeScript, formal semantics, 1 thread)',
    load: (symbol, params) => loadModel(symbol, params, { ...options, engine: 'reference' }),
  };
}
