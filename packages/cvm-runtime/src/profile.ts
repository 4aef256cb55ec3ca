/** The two semantics of the original runtime, as tables of kernels. */
import { cpuKernels } from './cpu/index.js';
import type { Kernel } from './kernel.js';
import { referenceKernels } from './reference/index.js';

/**
 * `formal`: the normative semantics. `cpu`: those of the original CPU backend with its deviations (CVM-SPEC 8.1), to
 * replay results that it gave; what it read from stale memory is computed as in `formal`.
 */
export type Profile = 'formal' | 'cpu';

export const profiles: Readonly<Record<Profile, ReadonlyMap<string, Kernel>>> = {
  formal: referenceKernels,
  cpu: cpuKernels,
};
